import { studentQuantile, studentTwoSided } from '../distributions.ts';
import { DEVIATIONS_PER_MEDIAN_DISTANCE, medianDistance, medianInPlace } from '../quantiles.ts';
import { isUsable } from '../series.ts';

export interface ContextSettings {
  /** Values of a context that must be known before one can be unusual in it. */
  readonly needed: number;
  /** Values remembered per context; the newest. */
  readonly remembered: number;
  /** Contexts remembered; those used last. */
  readonly contexts: number;
  /** An alarm is what comes by chance less often than this. */
  readonly significance: number;
  /** Least standard deviation that a context is credited with, of its median: a percent more or less is not unusual. */
  readonly leastDeviationRatio: number;
}

export const CONTEXT_SETTINGS: ContextSettings = {
  needed: 8,
  remembered: 64,
  contexts: 512,
  significance: 0.001,
  leastDeviationRatio: 0.02,
};

export interface InContext {
  /** Share of the context's values that are less unusual, 0 … 1. */
  readonly score: number;
  readonly isAlarm: boolean;
  /** The range outside of which a value is an alarm; undefined while too few are known. */
  readonly expected?: readonly [low: number, high: number];
  /** Values of the context that were known. */
  readonly known: number;
}

/** Baselines as they are stored: the values of each context, the one used last at the end. */
export interface ContextState {
  readonly contexts: readonly (readonly [key: string, values: readonly number[]])[];
}

/**
 * What is usual under a given circumstance, such as the duration of one step of one plotter, or a load at one hour of the day: per
 * context, median and median distance of its last values, and Student's distribution for how far the next may lie off.
 */
export class ContextualBaselines {
  readonly settings: ContextSettings;
  readonly #contexts: Map<string, number[]>;

  constructor(settings: Partial<ContextSettings> = {}, state: ContextState = { contexts: [] }) {
    this.settings = { ...CONTEXT_SETTINGS, ...settings };
    this.#contexts = new Map(state.contexts.map(([key, values]) => [key, [...values]]));
  }

  /** Judges a value by those before it in its context, and remembers it. An absent value is passed over. */
  update(context: string, value: number): InContext {
    const before = this.#contexts.get(context) ?? [];
    if (!isUsable(value)) return { score: 0, isAlarm: false, known: before.length };
    const judged = this.#judge(before, value);
    this.#contexts.delete(context);
    this.#contexts.set(context, [...before.slice(1 - this.settings.remembered), value]);
    if (this.#contexts.size > this.settings.contexts)
      this.#contexts.delete(this.#contexts.keys().next().value as string);
    return judged;
  }

  toJSON(): ContextState {
    return { contexts: [...this.#contexts] };
  }

  #judge(before: readonly number[], value: number): InContext {
    const known = before.length;
    const { needed, significance, leastDeviationRatio } = this.settings;
    if (known < needed) return { score: 0, isAlarm: false, known };
    const median = medianInPlace(Float64Array.from(before));
    const deviation = Math.max(
      DEVIATIONS_PER_MEDIAN_DISTANCE * medianDistance(before, median),
      leastDeviationRatio * Math.abs(median),
    );
    // The median is known as uncertainly as its values lie apart: the next one may lie off by both.
    const scale = deviation * Math.sqrt(1 + MEDIAN_VARIANCE / known);
    const probability = scale > 0 ? studentTwoSided((value - median) / scale, known - 1) : Number(value === median);
    const margin = studentQuantile(1 - significance / 2, known - 1) * scale;
    return {
      score: 1 - probability,
      isAlarm: probability < significance,
      expected: [median - margin, median + margin],
      known,
    };
  }
}

/** Variance of the median of n normal values, times n. */
const MEDIAN_VARIANCE = Math.PI / 2;

/** Context of values that go by the hour of the day, in UTC. */
export function hourContext(epochSeconds: number): string {
  return `hour ${Math.floor(epochSeconds / 3600) % 24}`;
}
