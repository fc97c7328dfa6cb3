import type { Moment } from './signalReader.ts';

/** Only a disk that is at its limit tells which limit that is. */
const AT_LIMIT = 0.85;
const LOOKED_BACK = 20;
const LEAST_MOMENTS = 6;
/** Less spread is the clock's. */
const LEAST_SPREAD = 0.02;

/**
 * Which of two figures a busy disk keeps to while the other varies: 1 the bytes a second, -1 the requests a second, 0 both alike; NaN where it isn't busy or wasn't
 * for long.
 */
export function diskSteadiness(recent: readonly Moment[]): number {
  const busy: Moment[] = [];
  for (let at = Math.max(0, recent.length - LOOKED_BACK); at < recent.length; at++) {
    if (recent[at].signals.diskBusy >= AT_LIMIT) busy.push(recent[at]);
  }
  if (busy.length < LEAST_MOMENTS) return Number.NaN;
  const bytes = spreadOf(busy.map(({ signals }) => signals.diskBytes));
  const requests = spreadOf(busy.map(({ signals }) => signals.diskRequests));
  return (requests - bytes) / (requests + bytes);
}

/** Middle half of the values in relation to their median. */
function spreadOf(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  return Math.max(LEAST_SPREAD, (at(0.75) - at(0.25)) / Math.max(1, at(0.5)));
}
