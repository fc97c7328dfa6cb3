import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame, SeriesIndex } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { type Slot, seriesKey } from '../../metrics/series.ts';

/** For the percentile of long runs; up to so many frames it is exact, beyond it comes from a uniform sample. */
const MOST_VALUES_KEPT = 4096;

export interface SeriesSummary {
  readonly metric: MetricName;
  readonly attributes: Attributes;
  /** How many frames had a value. */
  readonly count: number;
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
}

interface Accumulated {
  readonly metric: MetricName;
  readonly attributes: Attributes;
  count: number;
  sum: number;
  max: number;
  readonly kept: number[];
}

/** Mean, 95th percentile and maximum of every series over a run, however long. Absent values don't count. */
export class RunSummary {
  readonly #series = new Map<string, Accumulated>();
  readonly #metrics: readonly MetricName[] | undefined;
  readonly #random: () => number;
  /** Where the series of the frames' present index stand, so that a frame costs no look-up by name. */
  #index: SeriesIndex | undefined;
  #placed: { readonly slot: Slot; readonly accumulated: Accumulated }[] = [];

  /** `metrics`: those that count; without it, all. */
  constructor(metrics?: readonly MetricName[], random: () => number = Math.random) {
    this.#metrics = metrics;
    this.#random = random;
  }

  add(frame: Frame): void {
    if (frame.index !== this.#index) this.#place(frame.index);
    for (let at = 0; at < this.#placed.length; at++) {
      const { slot, accumulated } = this.#placed[at];
      const value = frame.values[slot];
      if (!Number.isNaN(value)) this.#put(accumulated, value);
    }
  }

  get series(): SeriesSummary[] {
    const measured = [...this.#series.values()].filter(({ count }) => count > 0);
    return measured.map(({ metric, attributes, count, sum, max, kept }) => ({
      metric,
      attributes,
      count,
      mean: sum / count,
      p95: percentile(kept, 0.95),
      max,
    }));
  }

  #place(index: SeriesIndex): void {
    this.#index = index;
    const placed = this.#metrics?.flatMap((metric) => index.of(metric)) ?? index.all;
    this.#placed = placed.map(({ metric, attributes, slot }) => ({
      slot,
      accumulated: this.#accumulated(metric, attributes),
    }));
  }

  #put(accumulated: Accumulated, value: number): void {
    const { kept } = accumulated;
    accumulated.count++;
    accumulated.sum += value;
    accumulated.max = Math.max(accumulated.max, value);
    if (kept.length < MOST_VALUES_KEPT) kept.push(value);
    else {
      const place = Math.floor(this.#random() * accumulated.count);
      if (place < MOST_VALUES_KEPT) kept[place] = value;
    }
  }

  #accumulated(metric: MetricName, attributes: Attributes): Accumulated {
    const key = seriesKey(metric, attributes);
    let accumulated = this.#series.get(key);
    if (!accumulated) {
      accumulated = { metric, attributes, count: 0, sum: 0, max: Number.NEGATIVE_INFINITY, kept: [] };
      this.#series.set(key, accumulated);
    }
    return accumulated;
  }
}

/** The smallest value that at least `share` of the values don't exceed (nearest rank). */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
