import { type NotEnoughData, notEnoughData } from '../analyze/notEnoughData.ts';

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
 * Lays a series on a regular grid. Times may be unsorted, repeated and gapped; what isn't finite counts as absent.
 *
 * @param step `leastSeconds`: the step is the median distance of the times, or this where it is longer; `seconds`: it is this.
 */
export function regularise(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  step: { readonly leastSeconds?: number } | { readonly seconds: number } = {},
): RegularSeries | NotEnoughData {
  const kept: number[] = [];
  for (let i = 0; i < Math.min(times.length, values.length); i++) {
    if (Number.isFinite(times[i]) && Number.isFinite(values[i])) kept.push(i);
  }
  kept.sort((a, b) => times[a]! - times[b]!);
  const distances: number[] = [];
  for (let i = 1; i < kept.length; i++) {
    const distance = times[kept[i]!]! - times[kept[i - 1]!]!;
    if (distance > 0) distances.push(distance);
  }
  if (distances.length === 0) return notEnoughData(2, kept.length === 0 ? 0 : 1, 'values at different times');
  const stepSeconds = 'seconds' in step ? step.seconds : Math.max(step.leastSeconds ?? 0, medianOf(distances));

  const end = times[kept.at(-1)!]!;
  const first = times[kept[0]!]!;
  // The last cell ends where the last measurement's own step does: a forecast begins right behind it.
  const cells = Math.min(MOST_CELLS, Math.round((end - first) / stepSeconds) + 1);
  const start = end + stepSeconds / 2 - cells * stepSeconds;
  const sums = new Float64Array(cells);
  const counts = new Uint32Array(cells);
  for (const index of kept) {
    const cell = Math.floor((times[index]! - start) / stepSeconds);
    if (cell < 0) continue;
    const place = Math.min(cell, cells - 1);
    sums[place]! += values[index]!;
    counts[place]!++;
  }
  return {
    start,
    stepSeconds,
    values: sums.map((sum, cell) => (counts[cell]! === 0 ? Number.NaN : sum / counts[cell]!)),
  };
}

function medianOf(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
