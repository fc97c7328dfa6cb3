import { studentQuantile } from '../analyze/distributions.ts';

/** How many times as fast one set of runs is as another; above 1 is faster. */
export interface Gain {
  readonly ratio: number;
  /** The true ratio lies in it with this confidence, if times scatter by factors (log-normal) and runs don't influence each other. */
  readonly interval: readonly [number, number];
  readonly confidence: number;
  readonly runs: number;
  readonly runsBefore: number;
}

const CONFIDENCE = 0.95;
const LEAST_RUNS = 2;

/**
 * Gain of `after` over `before`, in seconds a run: ratio of geometric means, its interval by Welch's method on logarithms
 * (B. L. Welch, 1947). Undefined with fewer than two runs on either side, which tell nothing of the scatter.
 */
export function gainOf(before: readonly number[], after: readonly number[]): Gain | undefined {
  if (before.length < LEAST_RUNS || after.length < LEAST_RUNS) return undefined;
  const a = logarithms(before);
  const b = logarithms(after);
  const difference = a.mean - b.mean;
  const errors = [a, b].map(({ variance, count }) => variance / count);
  const sum = errors[0] + errors[1];
  const degrees = sum ** 2 / (errors[0] ** 2 / (a.count - 1) + errors[1] ** 2 / (b.count - 1));
  const half = sum === 0 ? 0 : studentQuantile((1 + CONFIDENCE) / 2, degrees) * Math.sqrt(sum);
  return {
    ratio: Math.exp(difference),
    interval: [Math.exp(difference - half), Math.exp(difference + half)],
    confidence: CONFIDENCE,
    runs: after.length,
    runsBefore: before.length,
  };
}

function logarithms(seconds: readonly number[]): { mean: number; variance: number; count: number } {
  const logs = seconds.map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  return { mean, variance, count: logs.length };
}
