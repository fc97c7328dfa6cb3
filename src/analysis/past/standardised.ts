import { DEVIATIONS_PER_MEDIAN_DISTANCE, medianDistance, medianInPlace } from '../../analyze/quantiles.ts';
import { isConstant, meanOf, squaresAround, usableValues } from '../../analyze/series.ts';

/** What a series is usually like, by figures that outliers don't move. */
export interface UsualValue {
  readonly median: number;
  /** What stands for a standard deviation. */
  readonly scale: number;
}

/** Undefined where the values do not vary, or there are none. */
export function usualValue(values: ArrayLike<number>): UsualValue | undefined {
  const usable = usableValues(values);
  if (usable.length === 0) return undefined;
  const mean = meanOf(usable);
  const squares = squaresAround(usable, mean);
  if (isConstant(squares, usable.length, mean)) return undefined;
  const median = medianInPlace(usable.slice());
  const robust = medianDistance(usable, median) * DEVIATIONS_PER_MEDIAN_DISTANCE;
  // Where more than half of the values are the same, the others tell how far they go.
  return { median, scale: robust > 0 ? robust : Math.sqrt(squares / usable.length) };
}

/** How many deviations each value is from the median; undefined where nothing varies. */
export function standardised(values: Float64Array): Float64Array | undefined {
  const usual = usualValue(values);
  return usual && values.map((value) => (value - usual.median) / usual.scale);
}
