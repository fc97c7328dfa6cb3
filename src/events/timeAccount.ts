import * as v from 'valibot';
import { LANES, TIME_LANES, type TimeLane } from '../metrics/timeLanes.ts';

/** What the time of a plotter went into, over a step or a plot. */
export const TimeAccount = v.object({
  /** How much of the time is accounted for: less than the whole where nobody watched. */
  seconds: v.number(),
  /** By lane, adding up to 1; lanes of less than a thousandth are left out. */
  shares: v.partial(v.object(v.entriesFromList(LANES, v.number()))),
  /** How far a share may be off, up or down, in 95 % of cases. */
  error: v.number(),
  /** Threads that did or waited for something, on average. */
  threads: v.number(),
});
export type TimeAccount = v.InferOutput<typeof TimeAccount>;

/** Smaller shares aren't worth a word. */
const LEAST_TOLD = 0.05;
const MOST_TOLD = 3;

/** The largest shares in words: `61 % computing, 30 % waiting for a core that other programs have`. */
export function accountText({ shares }: TimeAccount): string {
  return largestLanes(shares)
    .filter(([, share]) => share >= LEAST_TOLD)
    .slice(0, MOST_TOLD)
    .map(([lane, share]) => `${Math.round(100 * share)} % ${TIME_LANES[lane]}`)
    .join(', ');
}

/** Lanes with their shares, the largest first. */
export function largestLanes(shares: TimeAccount['shares']): [TimeLane, number][] {
  return LANES.map((lane): [TimeLane, number] => [lane, shares[lane] ?? 0]).toSorted(([, a], [, b]) => b - a);
}
