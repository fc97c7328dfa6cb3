import { type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { medianInPlace } from '../quantiles.ts';
import { timelineOf } from '../timeline.ts';

/** A series on a regular grid: cell `i` holds the mean of what was measured in the `stepSeconds` from `start + i·stepSeconds`. */
export interface RegularSeries {
  /** Epoch seconds at which the first cell begins. */
  readonly start: number;
  readonly stepSeconds: number;
  /** NaN where nothing was measured. */
  readonly values: Float64Array;
}

/** A series with more cells than this is read from its end: older values tell nothing of the next hour. */
const MOST_CELLS = 60_000;

/**
 * Lays a series on a regular grid. Times may be unsorted, repeated and gapped; what isn't a usable number counts as absent.
 *
 * @param step `leastSeconds`: the step is the median distance of the times, or this where it is longer; `seconds`: it is this.
 */
export function regularise(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  step: { readonly leastSeconds?: number } | { readonly seconds: number } = {},
): RegularSeries | NotEnoughData {
  const measured = timelineOf(times, values);
  const count = measured.times.length;
  if (count === 0) return notEnoughData(2, 0, 'no value that counts: a number, neither infinite nor beyond 1e150');
  const end = measured.times[count - 1];
  const first = measured.times[0];
  if (!(end > first)) return notEnoughData(2, 1, 'all values have the same time');
  const stepSeconds =
    'seconds' in step ? step.seconds : Math.max(step.leastSeconds ?? 0, usualDistance(measured.times));

  // The last cell ends where the last measurement's own step does: a forecast begins right behind it.
  const cells = Math.min(MOST_CELLS, Math.round((end - first) / stepSeconds) + 1);
  const start = end + stepSeconds / 2 - cells * stepSeconds;
  const sums = new Float64Array(cells);
  const counts = new Uint32Array(cells);
  for (let i = 0; i < count; i++) {
    const cell = Math.floor((measured.times[i] - start) / stepSeconds);
    if (cell < 0) continue;
    const place = Math.min(cell, cells - 1);
    sums[place] += measured.values[i];
    counts[place]++;
  }
  return {
    start,
    stepSeconds,
    values: sums.map((sum, cell) => (counts[cell] === 0 ? Number.NaN : sum / counts[cell])),
  };
}

/** The median distance of different times. */
function usualDistance(times: Float64Array): number {
  const distances = new Float64Array(times.length);
  let count = 0;
  for (let i = 1; i < times.length; i++) if (times[i] > times[i - 1]) distances[count++] = times[i] - times[i - 1];
  return medianInPlace(distances.subarray(0, count));
}
