import type { RawRow } from '../history/rawRows.ts';
import type { RowLayout } from '../history/rowLayout.ts';
import { CATALOGUE } from '../metrics/catalogue.ts';
import type { Attributes } from '../metrics/metric.ts';
import type { Series } from '../metrics/series.ts';
import { isPushed, labelsOf, type PushedMetricName, prometheusName } from './names.ts';
import type { PlotterSlots } from './plotterSlots.ts';
import { encodedLabels, type Labels, type SeriesSamples } from './remoteWrite.ts';

/** More series of one host are not sent: what a server costs goes by their number. */
export const MOST_SERIES = 2000;
/** Series that were sent are remembered up to so many: plotters and disks come and go. */
const MOST_REMEMBERED = 5 * MOST_SERIES;

/** What a host made of what it measured, at the time of a frame. */
export interface Fact {
  readonly metric: PushedMetricName;
  readonly attributes: Attributes;
  readonly value: number;
}

/** Frames of one stretch of time, of which the last values are sent. */
export interface Tick {
  /** In the order in which they were written. */
  readonly frames: readonly RawRow[];
}

/** A series as it is sent. */
export interface PushedSeries {
  readonly key: string;
  readonly labels: Uint8Array;
  /** The largest value of a tick is sent besides its last. */
  readonly peak?: PushedSeries | undefined;
  /** Scratch of the request that is being made. */
  times: number[];
  values: number[];
  stamp: number;
  largest: number;
}

/** What stands where in frames of one layout. */
interface Plan {
  readonly places: Int32Array;
  readonly series: readonly PushedSeries[];
  readonly processes: readonly string[];
}

/** The samples of some ticks, by series, and which series had values in the last. */
export interface PushedSamples {
  readonly series: readonly SeriesSamples[];
  readonly count: number;
  readonly present: readonly PushedSeries[];
}

/** Frames of the history as samples of Prometheus: names, labels, order, and ends of series. */
export class PushedFrames {
  readonly #common: Labels;
  readonly #slots: PlotterSlots;
  readonly #series = new Map<string, PushedSeries>();
  #plans = new WeakMap<RowLayout, Plan>();
  #stamp = 0;
  /** Names of metrics of which series are left out, as there are too many. */
  leftOut: ReadonlySet<string> = new Set();

  /** `common`: labels of every series: job, instance, host_name. */
  constructor(common: Labels, slots: PlotterSlots) {
    this.#common = common;
    this.#slots = slots;
  }

  /**
   * The samples of ticks, of each the last value. `present`: what had a value in the tick before; what has none any more is told to have
   * ended. `facts` are as of the last frame. `until`: as in `PlotterSlots`.
   */
  samplesOf(
    ticks: readonly Tick[],
    { present, facts = [], until }: { present: readonly PushedSeries[]; facts?: readonly Fact[]; until?: number },
  ): PushedSamples {
    const touched: PushedSeries[] = [];
    let before = present;
    let latest = Number.NEGATIVE_INFINITY;
    // Unless the clock was set back in between, the samples of each series are in order as they come.
    let isRising = true;
    ticks.forEach(({ frames }, n) => {
      const last = frames[frames.length - 1];
      const time = Math.round(last.epochSeconds * 1000);
      isRising &&= time > latest;
      latest = time;
      const now = this.#takeTick(frames, until);
      if (n === ticks.length - 1) now.push(...this.#takeFacts(facts, last.epochSeconds));
      for (let i = 0; i < now.length; i++) put(touched, now[i], time, now[i].largest);
      for (const one of before) if (this.#hasEnded(one)) put(touched, one, time, Number.NaN);
      before = now;
    });
    let count = 0;
    const series = touched.map(({ labels, times, values }, i): SeriesSamples => {
      const samples = isRising ? { labels, times, values } : inOrder({ labels, times, values });
      count += samples.times.length;
      touched[i].times = [];
      touched[i].values = [];
      return samples;
    });
    return { series, count, present: before };
  }

  #hasEnded(one: PushedSeries): boolean {
    return one.stamp !== this.#stamp && this.#series.get(one.key) === one;
  }

  /** The series that have a value in the last frame, with what is to be sent of each in `largest`. */
  #takeTick(frames: readonly RawRow[], until: number | undefined): PushedSeries[] {
    this.#stamp++;
    const stamp = this.#stamp;
    const now: PushedSeries[] = [];
    const lastAt = frames.length - 1;
    frames.forEach(({ layout, values, epochSeconds }, at) => {
      const { places, series, processes } = this.#planOf(layout, epochSeconds, until);
      for (const process of processes) this.#slots.slotOf(process, epochSeconds, until);
      for (let i = 0; i < series.length; i++) {
        const one = series[i];
        const value = values[places[i]];
        if (Number.isNaN(value)) continue;
        const { peak } = one;
        if (peak && frames.length > 1) {
          peak.largest = peak.stamp === stamp ? Math.max(peak.largest, value) : value;
          if (peak.stamp !== stamp) now.push(peak);
          peak.stamp = stamp;
        }
        if (at < lastAt || one.stamp === stamp) continue;
        one.stamp = stamp;
        one.largest = value;
        now.push(one);
      }
    });
    return now;
  }

  /** Likewise; of those that come to one series the last. */
  #takeFacts(facts: readonly Fact[], at: number): PushedSeries[] {
    return facts.flatMap(({ metric, attributes, value }) => {
      const process = attributes['process.id'];
      const slot = process === undefined ? undefined : this.#slots.slotOf(process, at);
      const one = this.#seriesOf(prometheusName(metric), labelsOf(attributes, slot));
      const isKnown = one.stamp === this.#stamp;
      one.stamp = this.#stamp;
      one.largest = value;
      return isKnown ? [] : [one];
    });
  }

  #planOf(layout: RowLayout, at: number, until: number | undefined): Plan {
    const known = this.#plans.get(layout);
    if (known) return known;
    if (this.#series.size > MOST_REMEMBERED) this.#series.clear();
    const places: number[] = [];
    const series: PushedSeries[] = [];
    const processes = new Set<string>();
    const leftOut = new Set<string>();
    const all = layout.parts.flatMap((part) => [...part.series]).map((one, place) => ({ one, place }));
    // Plotters are told of before anything else.
    for (const { one, place } of all.toSorted((a, b) => rank(a.one) - rank(b.one))) {
      if (!(one.metric in CATALOGUE) || !isPushed(one.metric)) continue;
      if (series.length >= MOST_SERIES) {
        leftOut.add(one.metric);
        continue;
      }
      const process = one.attributes['process.id'];
      const slot = process === undefined ? undefined : this.#slots.slotOf(process, at, until);
      if (process !== undefined) processes.add(process);
      places.push(place);
      const metric = CATALOGUE[one.metric];
      const peakName = metric.peak ? prometheusName(`${one.metric}.max`, metric) : undefined;
      series.push(this.#seriesOf(prometheusName(one.metric, metric), labelsOf(one.attributes, slot), peakName));
    }
    this.leftOut = leftOut;
    const plan = { places: Int32Array.from(places), series, processes: [...processes] };
    this.#plans.set(layout, plan);
    return plan;
  }

  #seriesOf(name: string, labels: Labels, peakName?: string): PushedSeries {
    const key = `${name}${JSON.stringify(labels)}`;
    const known = this.#series.get(key);
    if (known) return known;
    const made: PushedSeries = {
      key,
      labels: encodedLabels({ ...labels, ...this.#common, __name__: name }),
      peak: peakName === undefined ? undefined : this.#seriesOf(peakName, labels),
      times: [],
      values: [],
      stamp: 0,
      largest: Number.NaN,
    };
    this.#series.set(key, made);
    return made;
  }
}

function put(touched: PushedSeries[], one: PushedSeries, time: number, value: number): void {
  if (one.times.length === 0) touched.push(one);
  one.times.push(time);
  one.values.push(value);
}

function rank({ attributes }: Series): number {
  return 'process.id' in attributes ? 0 : 1;
}

/** Rising, one value a time: of several the one that was written last. */
function inOrder({ labels, times, values }: SeriesSamples): SeriesSamples {
  const last = new Map(times.map((time, i) => [time, values[i]]));
  const sorted = [...last.keys()].sort((a, b) => a - b);
  return { labels, times: sorted, values: sorted.map((time) => last.get(time) ?? Number.NaN) };
}
