import { studentQuantile, studentTwoSided } from './distributions.ts';
import { isConstant, meanOf, squaresAround } from './series.ts';

/** A straight line through points by least squares; y = intercept + slope x. */
export interface LinearFit {
  readonly count: number;
  readonly slope: number;
  readonly intercept: number;
  readonly correlation: number;
  readonly rSquared: number;
  /** Of the slope. */
  readonly standardError: number;
  readonly interceptStandardError: number;
  /** Standard deviation of what the line leaves, with n − 2 degrees of freedom. */
  readonly residualDeviation: number;
  /** That a slope of 0 gives one as far off by chance (two-sided t). */
  readonly pValue: number;
}

/**
 * @param x, y Finite, of one length.
 * @returns undefined for fewer than three points or all at the same x.
 */
export function fitLine(x: Float64Array, y: Float64Array): LinearFit | undefined {
  const count = x.length;
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  const squaresX = squaresAround(x, meanX);
  if (count < 3 || isConstant(squaresX, count, meanX)) return undefined;
  const squaresY = squaresAround(y, meanY);
  let products = 0;
  for (let i = 0; i < count; i++) products += (x[i] - meanX) * (y[i] - meanY);
  const flat = isConstant(squaresY, count, meanY);
  const slope = flat ? 0 : products / squaresX;
  let left = 0;
  for (let i = 0; i < count && !flat; i++) left += (y[i] - meanY - slope * (x[i] - meanX)) ** 2;
  const correlation = flat ? 0 : Math.max(-1, Math.min(1, products / Math.sqrt(squaresX) / Math.sqrt(squaresY)));
  const degrees = count - 2;
  const residualDeviation = Math.sqrt(left / degrees);
  const standardError = residualDeviation / Math.sqrt(squaresX);
  return {
    count,
    slope,
    intercept: meanY - slope * meanX,
    correlation,
    rSquared: correlation * correlation,
    standardError,
    interceptStandardError: residualDeviation * Math.sqrt(1 / count + (meanX * meanX) / squaresX),
    residualDeviation,
    pValue: flat ? 1 : studentTwoSided(slope / standardError, degrees),
  };
}

/** Half the width of the interval around the slope that holds the true one in `confidence` of all cases. */
export function slopeMargin(fit: LinearFit, confidence: number): number {
  return studentQuantile((1 + confidence) / 2, fit.count - 2) * fit.standardError;
}
