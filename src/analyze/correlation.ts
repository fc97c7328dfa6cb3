import { autocorrelation } from './autocorrelation.ts';
import { studentTwoSided } from './distributions.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { ranks } from './ranks.ts';
import { isConstant, meanOf, squaresAround, usablePairs, type Values } from './series.ts';

export type CorrelationMethod = 'pearson' | 'spearman';

/** How two columns go together. */
export interface Correlation {
  readonly kind: 'correlation';
  readonly method: CorrelationMethod;
  /** −1 to 1. */
  readonly coefficient: number;
  /** How many places have both values. */
  readonly count: number;
  /** How many independent pairs those are worth, see `effectivePairs`. */
  readonly effectiveCount: number;
  /** That unrelated series as slow as these give such a coefficient: the one to decide by. */
  readonly pValue: number;
  /** The same for values that follow each other independently, as scipy has it; far too small for measurements once a second. */
  readonly independentPValue: number;
}

const NEEDED = 3;

/** How well a straight line tells one column from the other. */
export function pearson(a: Values, b: Values): Correlation | NotEnoughData {
  return correlate(a, b, 'pearson');
}

/** How well any steadily rising or falling curve does: Pearson's coefficient of the ranks, which outliers do not move. */
export function spearman(a: Values, b: Values): Correlation | NotEnoughData {
  return correlate(a, b, 'spearman');
}

/** Both columns are read place by place; a place counts where both have a usable value. */
export function correlate(a: Values, b: Values, method: CorrelationMethod): Correlation | NotEnoughData {
  const [usedA, usedB] = usablePairs(a, b);
  if (usedA.length < NEEDED) return notEnoughData(NEEDED, usedA.length);
  const [x, y] = method === 'spearman' ? [ranks(usedA), ranks(usedB)] : [usedA, usedB];
  const coefficient = coefficientOf(x, y);
  if (coefficient === undefined) return notEnoughData(NEEDED, 1, 'one of the two has the same value throughout');
  const lags = lagsThatCount(x.length);
  const effectiveCount = effectivePairs(x.length, autocorrelation(x, lags), autocorrelation(y, lags));
  return correlationOf(method, coefficient, x.length, effectiveCount);
}

/** Pearson's coefficient of two finite columns; undefined if one is constant. */
export function coefficientOf(x: Float64Array, y: Float64Array): number | undefined {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  const squaresX = squaresAround(x, meanX);
  const squaresY = squaresAround(y, meanY);
  if (isConstant(squaresX, x.length, meanX) || isConstant(squaresY, y.length, meanY)) return undefined;
  let products = 0;
  for (let i = 0; i < x.length; i++) products += (x[i] - meanX) * (y[i] - meanY);
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresX) / Math.sqrt(squaresY)));
}

/** How many steps back the memory of a series is looked at. */
export function lagsThatCount(count: number): number {
  return Math.floor(count / 5);
}

/**
 * Two slow series that have nothing to do with each other wander together for a while by chance. n pairs of them are worth
 * n / (1 + 2 Σ (1 − k/n) ρₐ(k) ρ_b(k)) independent ones (Bartlett 1935; lags up to n/5 as by Pyper and Peterman 1998).
 * Never more than there are.
 */
export function effectivePairs(count: number, memoryA: Float64Array, memoryB: Float64Array): number {
  let sum = 1;
  for (let lag = 1; lag < memoryA.length; lag++) sum += 2 * (1 - lag / count) * memoryA[lag] * memoryB[lag];
  return count / Math.max(1, sum);
}

export function correlationOf(
  method: CorrelationMethod,
  coefficient: number,
  count: number,
  effectiveCount: number,
): Correlation {
  return {
    kind: 'correlation',
    method,
    coefficient,
    count,
    effectiveCount,
    pValue: correlationPValue(coefficient, effectiveCount - 2),
    independentPValue: correlationPValue(coefficient, count - 2),
  };
}

/** That unrelated columns give a coefficient so far from 0, by Student's t; 1 where no degree of freedom is left. */
export function correlationPValue(coefficient: number, degrees: number): number {
  if (degrees <= 0) return 1;
  const unexplained = (1 - coefficient) * (1 + coefficient);
  return unexplained <= 0 ? 0 : studentTwoSided(coefficient * Math.sqrt(degrees / unexplained), degrees);
}
