import { normalQuantile } from '../analyze/distributions.ts';
import { median } from '../analyze/quantiles.ts';

export interface RatioFigures {
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * Ratio of two medians of positive samples with an interval at `level`; `undefined` with fewer than 3 samples on a side.
 * Without assumptions about the distributions: Price and Bonett, "Distribution-free confidence intervals for difference and
 * ratio of medians", J. Stat. Comput. Simul. 72 (2002).
 */
export function medianRatio(a: readonly number[], b: readonly number[], level: number): RatioFigures | undefined {
  if (Math.min(a.length, b.length) < 3 || [...a, ...b].some((value) => !(value > 0))) return undefined;
  const log = Math.log(median(a) / median(b));
  const half = normalQuantile(1 - (1 - level) / 2) * Math.sqrt(logVariance(a) + logVariance(b));
  return { ratio: Math.exp(log), interval: [Math.exp(log - half), Math.exp(log + half)] };
}

/** Variance of the logarithm of the median, from two order statistics and the chance that they enclose it. */
function logVariance(samples: readonly number[]): number {
  const n = samples.length;
  const sorted = samples.map(Math.log).sort((x, y) => x - y);
  const from = Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
  let probability = 2 ** -n;
  let cumulative = 0;
  for (let below = 0; below < from; below++) {
    cumulative += probability;
    probability *= (n - below) / (below + 1);
  }
  const width = (sorted[n - from] as number) - (sorted[from - 1] as number);
  return (width / (2 * normalQuantile(1 - cumulative))) ** 2;
}
