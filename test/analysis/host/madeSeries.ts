import type { AnalysisSeries } from '../../../src/analysis/host/analysisInput.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { seriesKey } from '../../../src/metrics/series.ts';

export const START = 1_750_000_000;

/** A seeded source of standard normal values. */
export function normalSource(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Noise of standard deviation 1 in which `memory` of each value is found again in the next. */
export function noise(length: number, seed: number, memory = 0): Float64Array {
  const normal = normalSource(seed);
  let value = normal();
  return Float64Array.from({ length }, () => {
    value = memory * value + Math.sqrt(1 - memory * memory) * normal();
    return value;
  });
}

export function everySecond(length: number, stepSeconds = 1): Float64Array {
  return Float64Array.from({ length }, (_, i) => START + i * stepSeconds);
}

export function metricSeries(
  metric: MetricName,
  values: Float64Array,
  attributes: Attributes = {},
  times: Float64Array = everySecond(values.length),
): AnalysisSeries {
  return { metric, attributes, key: seriesKey(metric, attributes), times, values };
}

export function column(
  name: string,
  values: Float64Array,
  times: Float64Array = everySecond(values.length),
): AnalysisSeries {
  return { metric: name, attributes: {}, key: name, times, values };
}

/** Paths of all numbers in a result that are NaN or infinite. */
export function notFinite(result: unknown, path = ''): string[] {
  if (typeof result === 'number') return Number.isFinite(result) ? [] : [path];
  if (typeof result !== 'object' || result === null) return [];
  return Object.entries(result).flatMap(([name, value]) => notFinite(value, `${path}/${name}`));
}
