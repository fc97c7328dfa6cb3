import { robustTailOf, shareBelow, surpriseOf, type Tail, valueAtSurprise } from '../../analyze/anomaly/tail.ts';
import type { MetricName } from '../../metrics/catalogue.ts';

export const DETECTORS = ['statistical', 'learned', 'timeSeries', 'contextual'] as const;
export type Detector = (typeof DETECTORS)[number];

/** A time at which something was not as it usually is. */
export interface HistoryAnomaly {
  readonly detector: Detector;
  /** What it was held against, in words. */
  readonly method: string;
  /** Title of the metric, several joined, or the plot's step. */
  readonly subject: string;
  /** Ids of the metrics. */
  readonly metrics: readonly string[];
  readonly metric?: MetricName;
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  /** When it was at its most unusual, and what was measured then. */
  readonly at: number;
  readonly value?: number;
  /** Where values usually are, at that time. */
  readonly expected?: readonly [low: number, high: number];
  /** 0 … 1: share of values that are less unusual. */
  readonly score: number;
  /** −ln of the probability of something at least as unusual. */
  readonly surprise: number;
  readonly summary: string;
}

/** A run of unusual cells. */
export interface Episode {
  readonly first: number;
  readonly last: number;
  readonly peak: number;
  readonly surprise: number;
  readonly score: number;
}

/** Share of values that is taken for the tail. */
const TAIL_SHARE = 0.02;
/** False alarms that are put up with in a whole analysis. */
const FALSE_ALARMS = 0.05;
/** So many usual cells within an episode don't end it. */
const BRIDGED_CELLS = 2;

/** The surprise that makes an anomaly, so that of so many values none is expected to be one by chance. */
export function surpriseThreshold(values: number): number {
  return Math.log(Math.max(1, values) / FALSE_ALARMS);
}

/** How surprising each deviation is, on either side of 0. */
export interface Surprises {
  readonly surprises: Float64Array;
  /** The least and the greatest deviation that are no anomaly. */
  readonly usual: readonly [low: number, high: number];
}

/**
 * Each deviation held against the tail of all of its side.
 * @param leastExcess A distance that matters at all, in the unit of the deviations.
 */
export function surprisesOf(deviations: Float64Array, leastExcess: number, threshold: number): Surprises | undefined {
  const upper = robustTailOf(deviations, TAIL_SHARE, leastExcess);
  const lower = robustTailOf(
    deviations.map((value) => -value),
    TAIL_SHARE,
    leastExcess,
  );
  if (upper === undefined || lower === undefined) return undefined;
  return {
    surprises: deviations.map((value) => Math.max(surpriseIn(upper, value), surpriseIn(lower, -value))),
    usual: [-valueAtSurprise(lower, threshold), valueAtSurprise(upper, threshold)],
  };
}

function surpriseIn(tail: Tail, value: number): number {
  return Number.isNaN(value) ? 0 : surpriseOf(tail, value);
}

/** The cells whose surprise reaches the threshold, as runs. */
export function episodesOf(surprises: ArrayLike<number>, threshold: number): Episode[] {
  const episodes: { first: number; last: number; peak: number; surprise: number }[] = [];
  for (let cell = 0; cell < surprises.length; cell++) {
    const surprise = surprises[cell];
    if (!(surprise >= threshold)) continue;
    const open = episodes.at(-1);
    if (!open || cell - open.last > BRIDGED_CELLS + 1) {
      episodes.push({ first: cell, last: cell, peak: cell, surprise });
      continue;
    }
    open.last = cell;
    if (surprise > open.surprise) Object.assign(open, { peak: cell, surprise });
  }
  return episodes.map((episode) => ({ ...episode, score: shareBelow(episode.surprise) }));
}
