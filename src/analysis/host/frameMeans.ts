import type { Frame, SeriesIndex } from '../../metrics/frame.ts';
import { seriesKey } from '../../metrics/series.ts';
import { hasSeries, type KeyMetric, metricsOf } from '../common/keyMetric.ts';
import { KEY_METRICS, seriesTitle } from '../common/keyMetrics.ts';

/** A series whose means are kept. */
export interface WatchedSeries {
  readonly key: string;
  readonly title: string;
  readonly watched: KeyMetric;
}

/** What the steady watch looks at: steps of how many plotters run and what they promise are no trouble. */
const METRICS = KEY_METRICS.filter(({ isStepwise }) => !isStepwise);

/**
 * Means of the watched series over stretches of frames. Adding a frame allocates nothing, unless the series have changed.
 */
export class FrameMeans {
  readonly #most: number;
  readonly #metrics: readonly KeyMetric[];
  #index: SeriesIndex | undefined;
  #series: readonly WatchedSeries[] = [];
  #slots = new Int32Array(0);
  #sums = new Float64Array(0);
  #counts = new Uint32Array(0);

  /** @param most series that are watched; further ones are not looked at. */
  constructor(most: number, metrics: readonly KeyMetric[] = METRICS) {
    this.#most = most;
    this.#metrics = metrics;
  }

  /** In the order of what `take` gives. */
  get series(): readonly WatchedSeries[] {
    return this.#series;
  }

  add(frame: Frame): void {
    if (frame.index !== this.#index) this.#follow(frame.index);
    const { values } = frame;
    const slots = this.#slots;
    for (let at = 0; at < slots.length; at++) {
      const value = values[slots[at]];
      // NaN is no value.
      if (!(Math.abs(value) < Infinity)) continue;
      this.#sums[at] += value;
      this.#counts[at]++;
    }
  }

  /** Writes each series' mean since the last call into `into` (NaN where it had no value), and begins anew. */
  take(into: Float64Array): void {
    for (let at = 0; at < this.#slots.length; at++) {
      into[at] = this.#counts[at] === 0 ? Number.NaN : this.#sums[at] / this.#counts[at];
    }
    this.#sums.fill(0);
    this.#counts.fill(0);
  }

  /** What was added so far goes with its series. */
  #follow(index: SeriesIndex): void {
    this.#index = index;
    const series: WatchedSeries[] = [];
    const slots: number[] = [];
    for (const watched of this.#metrics) {
      for (const { metric, attributes, slot } of metricsOf(watched).flatMap((name) => index.of(name))) {
        if (series.length >= this.#most) break;
        if (!hasSeries(watched, metric, attributes)) continue;
        series.push({ key: seriesKey(metric, attributes), title: seriesTitle(metric, attributes), watched });
        slots.push(slot);
      }
    }
    const places = new Map(this.#series.map(({ key }, at) => [key, at]));
    const [sums, counts] = [new Float64Array(series.length), new Uint32Array(series.length)];
    series.forEach(({ key }, at) => {
      const before = places.get(key);
      if (before === undefined) return;
      sums[at] = this.#sums[before];
      counts[at] = this.#counts[before];
    });
    this.#series = series;
    this.#slots = Int32Array.from(slots);
    this.#sums = sums;
    this.#counts = counts;
  }
}
