import type { MetricName } from '../../metrics/catalogue.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { countsInSum, hasSeries, isShare, metricsOf, TARGET_NAMES, type TargetName } from '../common/keyMetric.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';

/** Where a target's values come from: the sum over the series of a metric that count. */
export interface TargetSource {
  readonly metric: MetricName;
  readonly counts: (attributes: Attributes) => boolean;
}

/** By target: its sources, of which the first that is measured counts. Inside a container its own limits hold. */
export const TARGET_SOURCES = Object.fromEntries(
  TARGET_NAMES.map((name) => [name, sourcesOf(name)]),
) as unknown as Readonly<Record<TargetName, readonly TargetSource[]>>;

/** What a target's values are, and the bounds that hold on any host. */
export function targetMetric(target: TargetName): { metric: MetricName; least: number; most?: number } {
  const { metric } = TARGET_SOURCES[target].at(-1)!;
  return { metric, least: 0, ...(isShare(metric) && { most: 1 }) };
}

/** How far ahead forecasts look. */
export const HORIZONS_SECONDS = { nextStep: 60, fiveMinutes: 300, hour: 3600 } as const;

/** What a forecast of a target is made with. */
export function forecastOptions(target: TargetName, horizonSeconds: number) {
  const { least, most } = targetMetric(target);
  return { horizonSeconds, least, ...(most !== undefined && { most, capacity: most }) };
}

function sourcesOf(target: TargetName): TargetSource[] {
  const own = KEY_METRICS.filter(({ forecast }) => forecast === target);
  return [...new Set(own.flatMap(metricsOf))].map((metric) => ({
    metric,
    counts: (attributes) => own.some((key) => hasSeries(key, metric, attributes) && countsInSum(key, attributes)),
  }));
}

/** A series of the history, as far as a target needs it. */
export interface StoredColumn {
  readonly metric: string;
  readonly attributes: Attributes;
  /** Ascending. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/**
 * A target's series from the history's columns: at each time the sum of what was measured then.
 * @returns times ascending; empty where none of the columns is a source.
 */
export function targetSeries(
  columns: readonly StoredColumn[],
  target: TargetName,
): { times: Float64Array; values: Float64Array } {
  for (const { metric, counts } of TARGET_SOURCES[target]) {
    const own = columns.filter((column) => column.metric === metric && counts(column.attributes));
    const times = timesOf(own);
    if (times.length === 0) continue;
    const values = new Float64Array(times.length);
    for (const { times: ownTimes, values: ownValues } of own) {
      let place = 0;
      for (let at = 0; at < ownTimes.length; at++) {
        if (!Number.isFinite(ownValues[at])) continue;
        while (times[place] < ownTimes[at]) place++;
        values[place] += ownValues[at];
      }
    }
    return { times, values };
  }
  return { times: new Float64Array(0), values: new Float64Array(0) };
}

/** At which any of the columns has a value, each once. */
function timesOf(columns: readonly StoredColumn[]): Float64Array {
  const times = new Float64Array(columns.reduce((count, column) => count + column.times.length, 0));
  let count = 0;
  for (const { times: own, values } of columns) {
    for (let at = 0; at < own.length; at++) if (Number.isFinite(values[at])) times[count++] = own[at];
  }
  const sorted = times.subarray(0, count).sort();
  let kept = 0;
  for (let at = 0; at < count; at++) if (at === 0 || sorted[at] !== sorted[kept - 1]) sorted[kept++] = sorted[at];
  return sorted.subarray(0, kept);
}
