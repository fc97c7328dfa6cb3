import { isUsable } from '../series.ts';
import { NoveltyScale, type NoveltyScaleState } from './noveltyScale.ts';
import { RecentValues } from './recentValues.ts';
import { shareBelow } from './tail.ts';

/** How many samples are averaged before looking whether their mean is new, and how much that counts: short bursts most. */
const SCALES = [
  { samples: 1, weight: 1 },
  { samples: 5, weight: 0.6 },
  { samples: 15, weight: 0.4 },
];
const LONGEST = 15;
/** Part of the probation in which nearly all is new and says nothing of how new is usual. */
const SETTLING_RATIO = 0.05;

export interface NoveltySettings {
  /** Samples to learn from before anything is called unusual. */
  readonly probation: number;
  /** Samples after an alarm in which only something more surprising is one again. */
  readonly rest: number;
  /** Surprise that makes an alarm. */
  readonly threshold: number;
  /** Distances up to this are not new, in the series' unit. */
  readonly resolution: number;
  /** Samples after which what was seen before begins to be forgotten; what lies twice as far back is. */
  readonly memory: number;
  /** Values remembered at most per scale. */
  readonly capacity: number;
}

/**
 * For a watch over many series at one sample a second: half an hour to learn, ten minutes of rest, a day of memory, and a
 * threshold at which noise of any shape makes less than one alarm a day and series after the first day.
 */
export const LIVE_NOVELTY: NoveltySettings = {
  probation: 1_800,
  rest: 600,
  threshold: 14,
  resolution: 0,
  memory: 86_400,
  capacity: 512,
};

export interface Novelty {
  /** Share of past values that were less unusual, 0 … 1, as the tail of the distances goes on. */
  readonly score: number;
  /** Minus the natural logarithm of the probability of something at least as unusual; 0 for the usual and in the probation. */
  readonly surprise: number;
  /** Whether nothing as surprising came shortly before. */
  readonly isFresh: boolean;
  /** Whether it is an alarm: as surprising as the threshold, and fresh. */
  readonly isAlarm: boolean;
}

/** A detector as it is stored: plain JSON. */
export interface NoveltyState {
  readonly settings: NoveltySettings;
  readonly count: number;
  readonly recent: readonly number[];
  readonly peak: number;
  readonly sincePeak: number;
  readonly scales: readonly NoveltyScaleState[];
}

const USUAL: Novelty = { score: 0, surprise: 0, isFresh: false, isAlarm: false };

/**
 * Finds the new in one stream of values: the distance to the nearest value seen so far, at several time scales, held against
 * how large such distances were so far. Knows no season and no trend, needs no labels, and looks at each value once.
 * A sample takes one or two microseconds, a detector some 25 KB at most.
 */
export class NoveltyDetector {
  readonly settings: NoveltySettings;
  #count: number;
  readonly #recent: RecentValues;
  #peak: number;
  #sincePeak: number;
  readonly #scales: NoveltyScale[];

  constructor(settings: Partial<NoveltySettings> = {}, state?: NoveltyState) {
    this.settings = { ...LIVE_NOVELTY, ...state?.settings, ...settings };
    this.#count = state?.count ?? 0;
    this.#recent = new RecentValues(LONGEST, state?.recent);
    this.#peak = state?.peak ?? 0;
    this.#sincePeak = state?.sincePeak ?? 0;
    this.#scales = SCALES.map(
      ({ samples, weight }, at) => new NoveltyScale(samples, weight, this.settings.capacity, state?.scales[at]),
    );
  }

  /** Takes the next value; an absent one is passed over. */
  update(value: number): Novelty {
    if (!isUsable(value)) return USUAL;
    const { probation, memory, resolution } = this.settings;
    this.#count++;
    this.#recent.add(value);
    const settled = this.#count - Math.ceil(probation * SETTLING_RATIO);
    let surprise = 0;
    for (let at = 0; at < this.#scales.length; at++) {
      surprise = Math.max(surprise, this.#scales[at].update(this.#recent, settled, resolution));
    }
    if (this.#count % memory === 0) for (const scale of this.#scales) scale.age();
    if (this.#count <= probation) return USUAL;
    return this.#afterRest(surprise);
  }

  /** The range of usual values nearest to `value`: where no value would make an alarm. Undefined before there is one. */
  expectedAt(value: number): [low: number, high: number] | undefined {
    return this.#scales[0].expectedAt(value, this.settings.threshold);
  }

  toJSON(): NoveltyState {
    return {
      settings: this.settings,
      count: this.#count,
      recent: this.#recent.toJSON(),
      peak: this.#peak,
      sincePeak: this.#sincePeak,
      scales: this.#scales.map((scale) => scale.toJSON()),
    };
  }

  #afterRest(surprise: number): Novelty {
    const { rest, threshold } = this.settings;
    if (++this.#sincePeak > rest) this.#peak = 0;
    const isFresh = surprise > this.#peak;
    if (isFresh) {
      this.#peak = surprise;
      this.#sincePeak = 0;
    }
    return { score: shareBelow(surprise), surprise, isFresh, isAlarm: isFresh && surprise >= threshold };
  }
}
