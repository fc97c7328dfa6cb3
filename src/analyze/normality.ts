import { chiSquareAbove } from './distributions.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';

/** D'Agostino's and Pearson's K²: whether skewness and kurtosis together are those of normal values. */
export interface Normality {
  readonly kind: 'normality';
  readonly method: "D'Agostino-Pearson";
  /** K², the sum of both z squared; χ² with 2 degrees of freedom if the values are normal. */
  readonly statistic: number;
  readonly pValue: number;
  readonly skewnessZ: number;
  readonly kurtosisZ: number;
  /** Whether the values may well be normal: p of at least 0.05. */
  readonly normal: boolean;
}

/** Below this many values the kurtosis is not near enough to its approximation. */
const NEEDED = 20;

/**
 * Tests for normality from moments that are known already: a far cheaper test than Shapiro's, and unlike that of Jarque
 * and Bera right from 20 values on, not only for thousands. Taken as independent: the values of a slow series look less normal than they are.
 * Method: D'Agostino (1970) for the skewness, Anscombe and Glynn (1983) for the kurtosis.
 * @param skewness g₁ = m₃ / m₂^1.5.
 * @param excessKurtosis g₂ = m₄ / m₂² − 3.
 */
export function testNormality(count: number, skewness: number, excessKurtosis: number): Normality | NotEnoughData {
  if (count < NEEDED) return notEnoughData(NEEDED, count);
  const skewnessZ = zOfSkewness(count, skewness);
  const kurtosisZ = zOfKurtosis(count, excessKurtosis);
  const statistic = skewnessZ ** 2 + kurtosisZ ** 2;
  const pValue = chiSquareAbove(statistic, 2);
  return {
    kind: 'normality',
    method: "D'Agostino-Pearson",
    statistic,
    pValue,
    skewnessZ,
    kurtosisZ,
    normal: pValue >= 0.05,
  };
}

/** Johnson's S_U curve fitted to the skewness of normal samples. */
function zOfSkewness(n: number, skewness: number): number {
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  const kurtosis = (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const widthSquared = Math.sqrt(2 * (kurtosis - 1)) - 1;
  return Math.asinh(y / Math.sqrt(2 / (widthSquared - 1))) / Math.sqrt(0.5 * Math.log(widthSquared));
}

/** The cube root of a shifted χ² fitted to the kurtosis of normal samples. */
function zOfKurtosis(n: number, excessKurtosis: number): number {
  const expected = (3 * (n - 1)) / (n + 1);
  const variance = (24 * n * (n - 2) * (n - 3)) / ((n + 1) ** 2 * (n + 3) * (n + 5));
  const standardized = (excessKurtosis + 3 - expected) / Math.sqrt(variance);
  const skewness =
    ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) * Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const degrees = 6 + (8 / skewness) * (2 / skewness + Math.sqrt(1 + 4 / skewness ** 2));
  const cube = (1 - 2 / degrees) / (1 + standardized * Math.sqrt(2 / (degrees - 4)));
  return (1 - 2 / (9 * degrees) - Math.cbrt(cube)) / Math.sqrt(2 / (9 * degrees));
}
