import { medianInPlace } from '../../src/analyze/quantiles.ts';

/** Of at least one value. */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(Float64Array.from(values));
}
