import type { MetricName } from './catalogue.ts';
import type { Attributes } from './metric.ts';
import { hasAttributes, type Series, type SeriesList, type Slot } from './series.ts';

export interface PlacedSeries extends Series {
  readonly slot: Slot;
}

const NONE: readonly PlacedSeries[] = [];

/** The series by metric: made once for each version of the table. */
export class SeriesIndex {
  readonly list: SeriesList;
  readonly #byMetric = new Map<MetricName, PlacedSeries[]>();

  constructor(list: SeriesList) {
    this.list = list;
    list.series.forEach((series, slot) => {
      if (!series) return;
      const placed = this.#byMetric.get(series.metric);
      if (placed) placed.push({ ...series, slot });
      else this.#byMetric.set(series.metric, [{ ...series, slot }]);
    });
  }

  get version(): number {
    return this.list.version;
  }

  of(metric: MetricName): readonly PlacedSeries[] {
    return this.#byMetric.get(metric) ?? NONE;
  }

  get all(): PlacedSeries[] {
    return [...this.#byMetric.values()].flat();
  }
}

/** What was measured at one time. */
export interface Frame {
  readonly epochSeconds: number;
  readonly index: SeriesIndex;
  /** By slot; NaN = absent. */
  readonly values: Float64Array;
}

/** The value of the first series of the metric with these attributes; `undefined` where it is absent. */
export function valueIn(frame: Frame, metric: MetricName, attributes: Attributes = {}): number | undefined {
  for (const series of frame.index.of(metric)) {
    if (hasAttributes(series, attributes)) return present(frame.values[series.slot]);
  }
  return undefined;
}

/** The sum over the series of the metric with these attributes; `undefined` where all are absent. */
export function sumIn(frame: Frame, metric: MetricName, attributes: Attributes = {}): number | undefined {
  let sum: number | undefined;
  for (const series of frame.index.of(metric)) {
    const value = hasAttributes(series, attributes) ? present(frame.values[series.slot]) : undefined;
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** Why a value is absent, for showing. */
export function absenceIn(frame: Frame, metric: MetricName, attributes: Attributes = {}): string | undefined {
  return frame.index.of(metric).find((series) => hasAttributes(series, attributes))?.absence;
}

export function present(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
