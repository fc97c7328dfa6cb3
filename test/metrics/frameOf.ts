import type { MetricName } from '../../src/metrics/catalogue.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';
import type { Attributes } from '../../src/metrics/metric.ts';

/** A frame of the given values. */
export function frameOf(
  epochSeconds: number,
  values: readonly (readonly [MetricName, Attributes, number, absence?: string])[],
): Frame {
  const series = values.map(([metric, attributes, , absence]) => ({ metric, attributes, absence }));
  return {
    epochSeconds,
    index: new SeriesIndex({ version: 1, series }),
    values: Float64Array.from(values, ([, , value]) => value),
  };
}
