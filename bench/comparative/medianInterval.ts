import { median, quantileOfSorted } from '../../src/analyze/quantiles.ts';

/** Resamplings of an interval: enough for two digits of its ends. */
export const RESAMPLINGS = 1000;

export interface MedianInterval {
  readonly median: number;
  /** Holds the true median in about `confidence` of all cases; the range of the values where there are fewer than six. */
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
}

/**
 * Median of at least one value with its percentile bootstrap interval (Efron 1979): so many sets of the same size are drawn from
 * the values, with repetition, and the interval holds the middle `confidence` of their medians.
 */
export function medianInterval(
  values: readonly number[],
  random: () => number,
  { confidence = 0.95, resamplings = RESAMPLINGS } = {},
): MedianInterval {
  const n = values.length;
  const drawn = new Float64Array(n);
  const medians = Float64Array.from({ length: resamplings }, () => {
    for (let i = 0; i < n; i++) drawn[i] = values[Math.floor(random() * n)] as number;
    return median(drawn);
  }).sort();
  const tail = (1 - confidence) / 2;
  return {
    median: median(values),
    interval: [quantileOfSorted(medians, tail), quantileOfSorted(medians, 1 - tail)],
    n,
  };
}
