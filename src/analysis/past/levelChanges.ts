import type { ChangePoint, ChangePoints } from '../../analyze/changePoints.ts';
import { medianInPlace } from '../../analyze/quantiles.ts';
import { usableValues } from '../../analyze/series.ts';

/** Levels are told apart where they differ by so many deviations of the noise. */
const LEAST_SHIFT_DEVIATIONS = 0.75;
/** Standard errors by which two levels differ, with the many places counted in at which they could have changed. */
const CERTAIN_ERRORS = 6;
const MOST_MEMORY = 0.99;

/**
 * A burst lifts the mean of its stretch, but not the median: only what does both is another level. And the two means must differ by
 * far more than the memory of what is left around the levels would let them.
 * @param leastShift The least change that matters at all, in the unit of the values.
 */
export function notableChanges(
  { points, segments, deviation }: ChangePoints,
  values: Float64Array,
  leastShift: number,
): ChangePoint[] {
  const medians = segments.map(({ from, to }) => medianInPlace(usableValues(values.subarray(from, to))));
  const least = Math.max(LEAST_SHIFT_DEVIATIONS * deviation, leastShift);
  const errorOfOne = longRunError(values, segments);
  return points.filter(({ shift }, i) => {
    const ofMedians = medians[i + 1] - medians[i];
    const error = errorOfOne * Math.sqrt(1 / segments[i].count + 1 / segments[i + 1].count);
    return (
      Math.abs(shift) >= Math.max(least, CERTAIN_ERRORS * error) &&
      ofMedians * Math.sign(shift) >= Math.max(least, Math.abs(shift) / 2)
    );
  });
}

/** What the mean of n values strays by, times the root of n, as values around their level remember the one before. */
function longRunError(values: Float64Array, segments: ChangePoints['segments']): number {
  let squares = 0;
  let products = 0;
  let count = 0;
  for (const { from, to, mean } of segments) {
    let before = Number.NaN;
    for (let i = from; i < to; i++) {
      const error = values[i] - mean;
      if (Number.isNaN(error)) continue;
      squares += error * error;
      count++;
      if (!Number.isNaN(before)) products += error * before;
      before = error;
    }
  }
  if (!(squares > 0)) return 0;
  const memory = Math.min(MOST_MEMORY, Math.max(0, products / squares));
  return Math.sqrt((squares / count) * ((1 + memory) / (1 - memory)));
}
