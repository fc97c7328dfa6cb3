import type { MetricName } from './catalogue.ts';
import type { Attributes } from './metric.ts';

/** Position of a series in every frame. */
export type Slot = number;

/** One metric on one thing: `system.disk.io.rate` of `nvme0n1`, reads. */
export interface Series {
  readonly metric: MetricName;
  readonly attributes: Attributes;
  /** Why its value is absent (NaN in the frame), while it is. */
  readonly absence?: string | undefined;
}

/** The series of a frame by slot; `null` where a slot is free. */
export interface SeriesList {
  readonly version: number;
  readonly series: readonly (Series | null)[];
}

/** `metric{name=value,…}`: the same for the same series in every run of the engine. */
export function seriesKey(metric: MetricName, attributes: Attributes): string {
  const names = Object.keys(attributes);
  return names.length === 0 ? metric : `${metric}{${names.map((name) => `${name}=${attributes[name]}`).join(',')}}`;
}

const keys = new WeakMap<Series, string>();

/** The same of a series that is asked for again and again. */
export function keyOfSeries(series: Series): string {
  let key = keys.get(series);
  if (key === undefined) {
    key = seriesKey(series.metric, series.attributes);
    keys.set(series, key);
  }
  return key;
}

export function hasAttributes(series: Series, wanted: Attributes): boolean {
  for (const name in wanted) if (series.attributes[name] !== wanted[name]) return false;
  return true;
}
