import { quantileOfSorted } from '../../analyze/quantiles.ts';
import { usableValues } from '../../analyze/series.ts';

/** A scale on which a metric varies about as far up as down: there, being far off means the same on both sides. */
export interface EvenScale {
  to(value: number): number;
  back(value: number): number;
}

const AS_IT_IS: EvenScale = { to: (value) => value, back: (value) => value };
/** How many times as far up as down usual values go, from which on a scale is uneven. */
const UNEVEN = 1.8;

/** Rates and waiting times are small mostly and large at times: their logarithm is even (from 0 on, so that idle is a value too). */
export function evenScale(values: Float64Array): EvenScale {
  const sorted = usableValues(values).sort();
  if (sorted.length === 0 || sorted[0] < 0) return AS_IT_IS;
  const [low, median, high] = [0.01, 0.5, 0.99].map((share) => quantileOfSorted(sorted, share));
  if (!(high - median > UNEVEN * (median - low))) return AS_IT_IS;
  const unit = median > 0 ? median : high;
  return { to: (value) => Math.log1p(value / unit), back: (value) => unit * Math.expm1(value) };
}
