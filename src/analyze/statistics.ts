import { type Normality, testNormality } from './normality.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { quantilesInPlace } from './quantiles.ts';
import { isConstant, meanOf, squaresAround, usableValues, type Values } from './series.ts';

/** What one column of measurements is like. In the unit of the values where nothing else is said. */
export interface Statistics {
  readonly kind: 'statistics';
  /** How many values counted. */
  readonly count: number;
  /** How many did not: NaN, infinite or beyond any measurement. */
  readonly missing: number;
  readonly mean: number;
  readonly median: number;
  /** Of the sample (n − 1), as in R and pandas; 0 for one value. */
  readonly standardDeviation: number;
  /** Of the sample (n − 1), in the unit squared. */
  readonly variance: number;
  /** Of the values taken as the whole population (n), as numpy's `std` is. */
  readonly populationStandardDeviation: number;
  readonly populationVariance: number;
  readonly min: number;
  readonly max: number;
  readonly percentiles: Percentiles;
  /** Whether all values are the same; then shape and normality have no meaning. */
  readonly constant: boolean;
  /** m₃ / m₂^1.5, 0 for a symmetric shape; absent for constant values. */
  readonly skewness?: number;
  /** m₄ / m₂² − 3, 0 for the normal shape; absent for constant values. */
  readonly kurtosis?: number;
  readonly normality: Normality | NotEnoughData;
}

/** By straight line between neighbours, as numpy and R have it. */
export interface Percentiles {
  readonly p25: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

/** The statistics of the usable values; one is enough for them, 20 for the test of normality. */
export function statistics(values: Values): Statistics | NotEnoughData {
  const usable = usableValues(values);
  const count = usable.length;
  if (count === 0) return notEnoughData(1, 0);
  const mean = meanOf(usable);
  const squares = squaresAround(usable, mean);
  const shape = isConstant(squares, count, mean) ? undefined : shapeOf(usable, mean, squares);
  const variance = shape ? squares / (count - 1) : 0;
  const populationVariance = shape ? squares / count : 0;
  const [min, max] = rangeOf(usable);
  const [p25, median, p75, p90, p95, p99] = quantilesInPlace(usable, [0.25, 0.5, 0.75, 0.9, 0.95, 0.99]);
  return {
    kind: 'statistics',
    count,
    missing: values.length - count,
    mean,
    median,
    standardDeviation: Math.sqrt(variance),
    variance,
    populationStandardDeviation: Math.sqrt(populationVariance),
    populationVariance,
    min,
    max,
    percentiles: { p25, p75, p90, p95, p99 },
    constant: shape === undefined,
    ...shape,
    normality: shape ? testNormality(count, shape.skewness, shape.kurtosis) : constantNormality(count),
  };
}

function rangeOf(values: Float64Array): [min: number, max: number] {
  let [min, max] = [values[0], values[0]];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    else if (values[i] > max) max = values[i];
  }
  return [min, max];
}

function constantNormality(count: number): NotEnoughData {
  return notEnoughData(20, count, 'the values are all the same, so that their distribution has no shape');
}

function shapeOf(values: Float64Array, mean: number, squares: number): { skewness: number; kurtosis: number } {
  const deviation = Math.sqrt(squares / values.length);
  let cubes = 0;
  let fourths = 0;
  for (let i = 0; i < values.length; i++) {
    const z = (values[i] - mean) / deviation;
    cubes += z * z * z;
    fourths += z * z * z * z;
  }
  return { skewness: cubes / values.length, kurtosis: fourths / values.length - 3 };
}
