import { isUsable } from '../series.ts';
import { RecentValues } from './recentValues.ts';
import { cautiousSurpriseOf, RunningTail, type RunningTailState } from './tail.ts';

export interface LastingSettings {
  /** Over how many samples the level is taken, for each of which it is judged; ascending. */
  readonly lengths: readonly number[];
  /** Samples after which what was seen before counts half. */
  readonly memory: number;
}

/** How the mean of the newest samples looks. */
export interface LastingLevel {
  /** How many samples the mean is of. */
  readonly samples: number;
  readonly mean: number;
  readonly surprise: number;
  /** The range of usual means nearest to it. */
  readonly expected: readonly [low: number, high: number];
}

/** As it is stored: plain JSON. */
export interface LastingState {
  readonly settings: LastingSettings;
  readonly count: number;
  /** The newest samples, the newest first. */
  readonly recent: readonly number[];
  readonly levels: readonly LevelState[];
}

interface LevelState {
  /** Mean of the newest whole block, which is not learnt from yet; absent before the first. */
  readonly block?: number;
  readonly upper: RunningTailState;
  readonly lower: RunningTailState;
}

/**
 * Finds levels that a series does not hold for so long, where every single value may be as usual: a rate that is 0 now and then,
 * but not for minutes; times that scatter widely, and all are long now. The mean of the last samples is held against the tails of
 * such means in the past, taken block by block so that no sample counts twice; a block is learnt from when no sample of it is
 * in the mean that is judged, so that a fault does not make itself usual while it begins. A value takes a fifth of a microsecond.
 */
export class LastingLevels {
  readonly settings: LastingSettings;
  #count: number;
  readonly #recent: RecentValues;
  readonly #levels: readonly Level[];

  constructor(settings: LastingSettings, state?: LastingState) {
    this.settings = state?.settings ?? settings;
    const { lengths } = this.settings;
    this.#count = state?.count ?? 0;
    this.#recent = new RecentValues(lengths[lengths.length - 1], state?.recent);
    this.#levels = lengths.map((samples, at) => new Level(samples, state?.levels[at]));
  }

  /** Takes the next value; an absent one is passed over. @returns the greatest surprise of the levels that end with it. */
  update(value: number): number {
    if (!isUsable(value)) return 0;
    this.#recent.add(value);
    this.#count++;
    let most = 0;
    for (let at = 0; at < this.#levels.length; at++) {
      const level = this.#levels[at];
      if (this.#count < level.samples) break;
      most = Math.max(most, level.update(this.meanOf(level.samples), this.#count));
    }
    if (this.#count % this.settings.memory === 0) for (const level of this.#levels) level.age();
    return most;
  }

  /** The levels that end with the newest value. */
  levels(): LastingLevel[] {
    return this.#levels.map((level) => level.told());
  }

  /** The mean of the newest `samples` samples. */
  meanOf(samples: number): number {
    return this.#recent.meanOf(samples);
  }

  toJSON(): LastingState {
    const levels = this.#levels.map((level) => level.toJSON());
    return { settings: this.settings, count: this.#count, recent: this.#recent.toJSON(), levels };
  }
}

/** Enough to know a tail by, and little to store. */
const MOST_ABOVE = 24;

/** Means over one length. */
class Level {
  readonly samples: number;
  mean = Number.NaN;
  surprise = 0;
  #block: number | undefined;
  readonly #upper: RunningTail;
  /** Of the negated means. */
  readonly #lower: RunningTail;

  constructor(samples: number, state?: LevelState) {
    this.samples = samples;
    this.#block = state?.block;
    this.#upper = new RunningTail(state?.upper, MOST_ABOVE);
    this.#lower = new RunningTail(state?.lower, MOST_ABOVE);
  }

  update(mean: number, count: number): number {
    this.mean = mean;
    const { tail: upper } = this.#upper;
    const { tail: lower } = this.#lower;
    const counted = this.#upper.count;
    this.surprise =
      upper && lower
        ? Math.max(cautiousSurpriseOf(upper, counted, mean), cautiousSurpriseOf(lower, counted, -mean))
        : 0;
    if (count % this.samples === 0) {
      if (this.#block !== undefined) {
        this.#upper.add(this.#block);
        this.#lower.add(-this.#block);
      }
      this.#block = mean;
    }
    return this.surprise;
  }

  /** What is usual lies between the extremes seen so far. */
  told(): LastingLevel {
    const { samples, mean, surprise } = this;
    return { samples, mean, surprise, expected: [-this.#lower.largest, this.#upper.largest] };
  }

  age(): void {
    this.#upper.halve();
    this.#lower.halve();
  }

  toJSON(): LevelState {
    return {
      ...(this.#block !== undefined && { block: this.#block }),
      upper: this.#upper.toJSON(),
      lower: this.#lower.toJSON(),
    };
  }
}
