import { bridgeGaps } from './gaps.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { isUsable, type Values } from './series.ts';
import { timelineOf, usualStep } from './timeline.ts';

/** A series on a regular grid: place i is the time `from + i stepSeconds`, NaN where nothing was measured. */
export interface RegularSeries {
  readonly kind: 'regularSeries';
  /** Time of the first place, epoch seconds. */
  readonly from: number;
  readonly stepSeconds: number;
  readonly values: Float64Array;
  /** How many places hold the mean of one measurement or more, */
  readonly measured: number;
  /** how many lie in a short gap and were bridged by a straight line, */
  readonly bridged: number;
  /** and how many stay NaN. */
  readonly absent: number;
}

export interface ResampleOptions {
  /** Default: the usual distance of neighbouring times. */
  readonly stepSeconds?: number;
  /** First and last time of the grid; default those of the series. */
  readonly from?: number;
  readonly to?: number;
  /** Gaps up to this long are bridged (default three steps; 0 bridges none). Ends are never made up. */
  readonly longestBridgeSeconds?: number;
  /** The most places of the grid (default a million): a clock that once stood at 1970 must not fill the memory. */
  readonly mostPlaces?: number;
}

/**
 * Puts a series on a regular grid. Times may come in any order; what falls to the same place (equal times too) is averaged.
 * @param times Epoch seconds.
 */
export function resample(times: Values, values: Values, options: ResampleOptions = {}): RegularSeries | NotEnoughData {
  const timeline = timelineOf(times, values);
  const count = timeline.times.length;
  if (count === 0) return notEnoughData(1, 0);
  const stepSeconds = options.stepSeconds ?? usualStep(timeline.times);
  if (stepSeconds === undefined) return notEnoughData(2, 1, 'all values have the same time, which tells no step');
  if (!(stepSeconds > 0)) throw new RangeError(`a step above 0 seconds is needed, not ${stepSeconds}`);
  const { from = timeline.times[0], to = timeline.times[count - 1], mostPlaces = 1_000_000 } = options;
  const places = Math.round((to - from) / stepSeconds) + 1;
  if (places < 1) return notEnoughData(1, 0, 'the grid ends before it begins');
  if (places > mostPlaces) {
    return notEnoughData(
      count,
      count,
      `the times lie too far apart for a step of ${stepSeconds} s; give a longer step or a shorter range`,
    );
  }
  const grid = averaged(timeline.times, timeline.values, from, stepSeconds, places);
  const before = absentIn(grid);
  if (before === places) return notEnoughData(1, 0, 'no value lies in the range');
  const { longestBridgeSeconds = 3 * stepSeconds } = options;
  // A gap of n places is a distance of n + 1 steps between its neighbours.
  const longest = Math.max(0, Math.floor(longestBridgeSeconds / stepSeconds + 1e-9) - 1);
  const bridged = before === 0 ? grid : bridgeGaps(grid, longest);
  const absent = before === 0 ? 0 : absentIn(bridged);
  return {
    kind: 'regularSeries',
    from,
    stepSeconds,
    values: bridged,
    measured: places - before,
    bridged: before - absent,
    absent,
  };
}

function averaged(times: Float64Array, values: Float64Array, from: number, step: number, places: number): Float64Array {
  const sums = new Float64Array(places);
  const counts = new Uint32Array(places);
  for (let i = 0; i < times.length; i++) {
    const place = Math.round((times[i] - from) / step);
    if (place < 0 || place >= places) continue;
    sums[place] += values[i];
    counts[place]++;
  }
  for (let i = 0; i < places; i++) sums[i] = counts[i] > 0 ? sums[i] / counts[i] : Number.NaN;
  return sums;
}

function absentIn(values: Float64Array): number {
  let absent = 0;
  for (let i = 0; i < values.length; i++) if (!isUsable(values[i])) absent++;
  return absent;
}
