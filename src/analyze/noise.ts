import { DEVIATIONS_PER_MEDIAN_DISTANCE, medianDistance, medianInPlace, quantileInPlace } from './quantiles.ts';

/** How much neighbouring values of a series differ for no reason. */
export interface Noise {
  /** Standard deviation of one value around its level. */
  readonly deviation: number;
  /** How much of one value's error is found again in the next, 0 to 0.98. */
  readonly memory: number;
  /** What n values' mean strays by, times √n: larger than `deviation` where the errors have a memory. */
  readonly longRunDeviation: number;
}

const MOST_MEMORY = 0.98;

/**
 * The noise of a series whose level may jump, from the differences of neighbours: a jump is in just one of them, and medians do not
 * see it. @param values Finite, at least 3.
 */
export function noiseOf(values: Float64Array): Noise {
  const steps = new Float64Array(values.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = values[i + 1] - values[i];
  const usual = medianDistance(steps, medianInPlace(steps.slice())) * DEVIATIONS_PER_MEDIAN_DISTANCE;
  const stepDeviation = Math.max(usual, deviationOfMost(steps));
  // Where most steps are 0 their correlation tells of the few others, not of a memory.
  const memory = usual > 0 ? memoryOf(steps, stepDeviation) : 0;
  // Of errors with memory φ, a step has variance 2 σ² (1 − φ), and the long run σ² (1 + φ) / (1 − φ).
  const deviation = stepDeviation / Math.sqrt(2 * (1 - memory));
  return { deviation, memory, longRunDeviation: deviation * Math.sqrt((1 + memory) / (1 - memory)) };
}

/**
 * Of the steps but the largest hundredth, where jumps would be: for heavy tails and counts, whose median step tells too little.
 * Of all steps if those are all the same.
 */
function deviationOfMost(steps: Float64Array): number {
  const limit = quantileInPlace(steps.map(Math.abs), 0.99);
  const most = rootMeanSquare(steps.filter((step) => Math.abs(step) <= limit));
  return most > 0 ? most : rootMeanSquare(steps);
}

function rootMeanSquare(values: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i] * values[i];
  return values.length > 0 ? Math.sqrt(squares / values.length) : 0;
}

/** Neighbouring steps correlate by −(1 − φ) / 2. Steps beyond three deviations are cut, so that jumps hardly count. */
function memoryOf(steps: Float64Array, deviation: number): number {
  const limit = 3 * deviation;
  let squares = 0;
  let products = 0;
  let before = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = Math.max(-limit, Math.min(limit, steps[i]));
    squares += step * step;
    if (i > 0) products += step * before;
    before = step;
  }
  return squares > 0 ? Math.max(0, Math.min(MOST_MEMORY, 1 + (2 * products) / squares)) : 0;
}
