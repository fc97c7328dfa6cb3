import {
  type LastingLevel,
  LastingLevels,
  type LastingSettings,
  type LastingState,
} from '../../analyze/anomaly/lastingLevels.ts';
import { NoveltyDetector, type NoveltySettings, type NoveltyState } from '../../analyze/anomaly/noveltyDetector.ts';
import { CATALOGUE } from '../../metrics/catalogue.ts';
import type { KeyMetric } from '../common/keyMetric.ts';
import type { WatchedSeries } from './frameMeans.ts';

/** What a series shows when it is unusual. */
export interface Unusual {
  readonly series: WatchedSeries;
  /** The mean of how many passes it is that is unusual; 1 for the newest value itself. */
  readonly passes: number;
  readonly value: number;
  readonly expected: readonly [low: number, high: number];
  readonly surprise: number;
}

/** The most surprising series of each family, the most surprising first. */
export interface Look {
  /** By the newest value, which was never seen; of no more than three families. */
  readonly sudden: readonly Unusual[];
  /** By the mean of the last minutes. */
  readonly lasting: readonly Unusual[];
}

/** As JSON keeps it, by key of the series. */
export type WatchesState = Readonly<
  Record<string, { readonly seenAt: number; readonly state: NoveltyState; readonly lasting?: LastingState }>
>;

interface Watch {
  readonly detector: NoveltyDetector;
  readonly lasting: LastingLevels;
  /** Epoch seconds of its last value. */
  seenAt: number;
}

const SECONDS_PER_DAY = 86_400;
/** Half an hour under a workload teaches what is usual under it. */
const LEARNING_SECONDS = 1800;
/** By chance one of some dozen series is as surprising as this once a day. */
export const LEAST_SURPRISE = 14;
/** How many families of metrics are added up. */
export const FUSED = 3;
/** No more surprise than this for each resolution of its metric that a value lies outside of what was seen. */
const SURPRISE_PER_RESOLUTION = 4;
/** What lasts is news at half the distance. */
const LASTING_SURPRISE_PER_RESOLUTION = 8;
/** For how long a level must last to be judged: from one minute to five. */
const LASTING_SECONDS = [60, 150, 300];
/** A series that was not seen for so long is forgotten. */
const FORGOTTEN_SECONDS = 7 * SECONDS_PER_DAY;
/** In the logarithmic scale of rates and sizes: half as much again is no news. */
const LOG_RESOLUTION = 0.4;
const CAPACITY = 128;

/** The detectors of the watched series: each learns what its series is like, in a scale in which distances compare. */
export class SeriesWatches {
  readonly #watches = new Map<string, Watch>();
  readonly #novelty: NoveltySettings;
  readonly #lasting: LastingSettings;

  constructor(passSeconds: number, state: WatchesState = {}) {
    const memory = Math.ceil(SECONDS_PER_DAY / passSeconds);
    this.#novelty = {
      probation: Math.ceil(LEARNING_SECONDS / passSeconds),
      rest: 0,
      threshold: LEAST_SURPRISE,
      resolution: 0,
      memory,
      capacity: CAPACITY,
    };
    const lengths = LASTING_SECONDS.map((seconds) => Math.max(2, Math.round(seconds / passSeconds)));
    this.#lasting = { lengths, memory };
    for (const [key, { seenAt, state: novelty, lasting }] of Object.entries(state)) {
      this.#watches.set(key, {
        detector: new NoveltyDetector({}, novelty),
        lasting: new LastingLevels(this.#lasting, lasting),
        seenAt,
      });
    }
  }

  /** Passes of which nothing is called unusual. */
  get probation(): number {
    return this.#novelty.probation;
  }

  /** Passes of the longest level that is judged. */
  get longestPasses(): number {
    return Math.max(...this.#lasting.lengths);
  }

  /** Levels of a series that are judged in a day without having a sample in common. */
  get levelsPerDay(): number {
    const { lengths, memory } = this.#lasting;
    return lengths.reduce((sum, samples) => sum + memory / samples, 0);
  }

  /** Takes the newest values (NaN: absent) into the detectors. */
  look(series: readonly WatchedSeries[], values: Float64Array, now: number): Look {
    const sudden = new Map<string, Unusual>();
    const lasting = new Map<string, Unusual>();
    for (let at = 0; at < series.length; at++) {
      if (Number.isNaN(values[at])) continue;
      const one = series[at];
      const watch = this.#watchOf(one.key);
      watch.seenAt = now;
      const value = scale(one.watched, values[at]);
      const { surprise } = watch.detector.update(value);
      if (surprise > surpriseIn(sudden, one)) {
        const expected = watch.detector.expectedAt(value);
        if (expected) keepMost(sudden, one, { samples: 1, mean: value, surprise, expected }, SURPRISE_PER_RESOLUTION);
      }
      if (watch.lasting.update(value) <= surpriseIn(lasting, one)) continue;
      for (const level of watch.lasting.levels()) keepMost(lasting, one, level, LASTING_SURPRISE_PER_RESOLUTION);
    }
    if (this.#watches.size > series.length) this.#forget(now);
    return { sudden: sorted(sudden).slice(0, FUSED), lasting: sorted(lasting) };
  }

  /** Whether what was unusual of a series still is. @param value its newest; NaN where it is not measured. */
  isOutside({ series: { key, watched }, passes, expected }: Unusual, value: number): boolean {
    if (Number.isNaN(value)) return false;
    const mean = passes === 1 ? scale(watched, value) : this.#watchOf(key).lasting.meanOf(passes);
    const margin = resolutionOf(watched);
    const [low, high] = expected.map((bound) => scale(watched, bound));
    return mean > high + margin || mean < low - margin;
  }

  toJSON(): WatchesState {
    return Object.fromEntries(
      [...this.#watches].map(([key, { detector, lasting, seenAt }]) => [
        key,
        { seenAt: Math.round(seenAt), state: detector.toJSON(), lasting: lasting.toJSON() },
      ]),
    );
  }

  #watchOf(key: string): Watch {
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = { detector: new NoveltyDetector(this.#novelty), lasting: new LastingLevels(this.#lasting), seenAt: 0 };
      this.#watches.set(key, watch);
    }
    return watch;
  }

  #forget(now: number): void {
    for (const [key, { seenAt }] of this.#watches) if (now - seenAt > FORGOTTEN_SECONDS) this.#watches.delete(key);
  }
}

type ByFamily = Map<string, Unusual>;

function surpriseIn(byFamily: ByFamily, { watched }: WatchedSeries): number {
  return byFamily.get(watched.family)?.surprise ?? 0;
}

/** Keeps a mean, in the scale of its series, where it is the most surprising of its family. */
function keepMost(
  byFamily: ByFamily,
  series: WatchedSeries,
  { samples, mean, surprise, expected }: LastingLevel,
  perResolution: number,
): void {
  const { watched } = series;
  const [low, high] = expected;
  // However new a value is to a series that hardly ever moves: it has to be far off for a person too.
  const distance = Math.max(low - mean, mean - high, 0);
  const felt = Math.min(surprise, (perResolution * distance) / resolutionOf(watched));
  if (!(felt > surpriseIn(byFamily, series))) return;
  byFamily.set(watched.family, {
    series,
    passes: samples,
    value: unscale(watched, mean),
    expected: [unscale(watched, low), unscale(watched, high)],
    surprise: felt,
  });
}

function sorted(byFamily: ByFamily): Unusual[] {
  return [...byFamily.values()].sort((a, b) => b.surprise - a.surprise);
}

/** Shares and cores are compared as they are; rates, sizes and times by how many times as large they are. */
function isLinear({ metric }: KeyMetric): boolean {
  return CATALOGUE[metric].unit === '1' || CATALOGUE[metric].unit === '{cpu}';
}

function scale(watched: KeyMetric, value: number): number {
  return isLinear(watched) ? value : Math.asinh(value / watched.resolution);
}

function unscale(watched: KeyMetric, scaled: number): number {
  return isLinear(watched) ? scaled : watched.resolution * Math.sinh(scaled);
}

function resolutionOf(watched: KeyMetric): number {
  return isLinear(watched) ? watched.resolution : LOG_RESOLUTION;
}
