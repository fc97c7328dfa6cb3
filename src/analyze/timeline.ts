import { select } from './quantiles.ts';
import { isUsable, type Values } from './series.ts';

/** Times that differ by less than this many seconds are the same. */
export const SAME_SECONDS = 1e-6;

/** Usable values in the order of their times. Several may have the same time. Not to be changed: they may be what was given. */
export interface Timeline {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Drops values and times that are not usable and puts the rest in order; what one column is longer than the other is left out. */
export function timelineOf(times: Values, values: Values): Timeline {
  if (times instanceof Float64Array && values instanceof Float64Array && isClean(times, values)) {
    return { times, values };
  }
  const length = Math.min(times.length, values.length);
  const keptTimes = new Float64Array(length);
  const keptValues = new Float64Array(length);
  let count = 0;
  let ordered = true;
  for (let i = 0; i < length; i++) {
    if (!isUsable(times[i]) || !isUsable(values[i])) continue;
    ordered &&= count === 0 || times[i] >= keptTimes[count - 1];
    keptTimes[count] = times[i];
    keptValues[count++] = values[i];
  }
  const timeline = { times: keptTimes.subarray(0, count), values: keptValues.subarray(0, count) };
  return ordered ? timeline : inOrder(timeline);
}

/** Most series are: then nothing has to be copied. */
function isClean(times: Float64Array, values: Float64Array): boolean {
  if (times.length !== values.length) return false;
  for (let i = 0; i < times.length; i++) {
    if (!isUsable(times[i]) || !isUsable(values[i]) || (i > 0 && times[i] < times[i - 1])) return false;
  }
  return true;
}

function inOrder({ times, values }: Timeline): Timeline {
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b]);
  return { times: Float64Array.from(order, (i) => times[i]), values: Float64Array.from(order, (i) => values[i]) };
}

/** The usual distance of neighbouring times (the median of those above 0); undefined if all times are the same. */
export function usualStep(times: Float64Array): number | undefined {
  const first = times[1] - times[0];
  if (first > SAME_SECONDS && isRegular(times, first)) return first;
  const steps = new Float64Array(Math.max(0, times.length - 1));
  let count = 0;
  for (let i = 1; i < times.length; i++) {
    const step = times[i] - times[i - 1];
    if (step > SAME_SECONDS) steps[count++] = step;
  }
  // One that occurs, not the mean of two.
  return count === 0 ? undefined : select(steps.subarray(0, count), (count - 1) >> 1);
}

function isRegular(times: Float64Array, step: number): boolean {
  for (let i = 2; i < times.length; i++) if (times[i] - times[i - 1] !== step) return false;
  return true;
}
