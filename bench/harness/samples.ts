import { quantileOfSorted } from '../../src/analyze/quantiles.ts';

/** The share of runs in which an interval is to hold the true median. */
export const CONFIDENCE = 0.95;

export interface MedianFigures {
  readonly median: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Whether the interval keeps what {@link CONFIDENCE} promises; below 6 samples it is only their range. */
  readonly isConfident: boolean;
}

/**
 * Median of at least one sample, with a confidence interval from order statistics: free of any assumption about the
 * distribution (the number of samples below the median is binomial with p = 1/2).
 */
export function medianFigures(samples: ArrayLike<number>): MedianFigures {
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  if (n === 0) throw new Error('a median needs a sample');
  const below = outerSamples(n);
  return {
    median: quantileOfSorted(sorted, 0.5),
    interval: [sorted[below] as number, sorted[n - 1 - below] as number],
    n,
    isConfident: 2 ** (1 - n) <= 1 - CONFIDENCE,
  };
}

/** How many samples can be left out at each end so that the interval between the others still has its confidence. */
function outerSamples(n: number): number {
  const tail = (1 - CONFIDENCE) / 2;
  if (n > 1000) return Math.max(0, Math.floor(n / 2 - 1.96 * (Math.sqrt(n) / 2)) - 1);
  let probability = 2 ** -n;
  let cumulative = probability;
  let outer = 0;
  while (cumulative + (probability * (n - outer)) / (outer + 1) <= tail) {
    probability *= (n - outer) / (outer + 1);
    cumulative += probability;
    outer++;
  }
  return cumulative <= tail ? outer : 0;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
