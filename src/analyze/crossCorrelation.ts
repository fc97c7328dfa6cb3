import { autocorrelation, centered } from './autocorrelation.ts';
import { correlationPValue, effectivePairs, lagsThatCount } from './correlation.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { isUsable, type Values } from './series.ts';

/** How one regular series goes with another that is shifted in time. */
export interface CrossCorrelation {
  readonly kind: 'crossCorrelation';
  /** The most steps that were shifted, either way. */
  readonly mostLag: number;
  /** For the shifts −mostLag … mostLag. */
  readonly coefficients: Float64Array;
  /** The shift with the coefficient farthest from 0. Above 0, `a` comes first by so many steps; below, `b` does. */
  readonly lag: number;
  readonly coefficient: number;
  readonly effectiveCount: number;
  /** That unrelated series as slow as these show such a coefficient at any of the shifts. */
  readonly pValue: number;
}

const NEEDED = 10;

/**
 * The coefficient at shift k is Σ (a(t) − ā) (b(t + k) − b̄) / (n sₐ s_b), which leans to 0 at the far ends; absent values count as the mean.
 * @param mostLag At the most half of the series; default a quarter.
 */
export function crossCorrelation(a: Values, b: Values, mostLag?: number): CrossCorrelation | NotEnoughData {
  const length = Math.min(a.length, b.length);
  let count = 0;
  for (let i = 0; i < length; i++) if (isUsable(a[i]) && isUsable(b[i])) count++;
  if (count < NEEDED) return notEnoughData(NEEDED, count);
  const x = centered(firstOf(a, length), length);
  const y = centered(firstOf(b, length), length);
  const scale = Math.sqrt(product(x, x, 0) * product(y, y, 0));
  if (scale === 0) return notEnoughData(NEEDED, 1, 'one of the two has the same value throughout');
  const most = Math.min(mostLag ?? length >> 2, length >> 1);
  const coefficients = new Float64Array(2 * most + 1);
  let best = most;
  for (let lag = -most; lag <= most; lag++) {
    coefficients[lag + most] = product(x, y, lag) / scale;
    if (Math.abs(coefficients[lag + most]) > Math.abs(coefficients[best])) best = lag + most;
  }
  let effectiveCount: number | undefined;
  return {
    kind: 'crossCorrelation',
    mostLag: most,
    coefficients,
    lag: best - most,
    coefficient: coefficients[best],
    // Takes more than all else, and isn't asked for where nothing goes together.
    get effectiveCount() {
      const lags = lagsThatCount(length);
      effectiveCount ??= effectivePairs(count, autocorrelation(x, lags), autocorrelation(y, lags));
      return effectiveCount;
    },
    get pValue() {
      return Math.min(1, correlationPValue(coefficients[best], this.effectiveCount - 2) * coefficients.length);
    },
  };
}

function firstOf(values: Values, length: number): Values {
  return values.length === length ? values : Array.prototype.slice.call(values, 0, length);
}

function product(x: Float64Array, y: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = Math.max(0, -lag); i < Math.min(x.length, y.length - lag); i++) sum += x[i] * y[i + lag];
  return sum;
}
