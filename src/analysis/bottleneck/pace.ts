import { meanOf, meanOfPresent } from '../../analyze/series.ts';
import type { BottleneckName } from './classes.ts';
import type { Moment } from './signalReader.ts';
import type { SignalName } from './signals.ts';

const TELL_OF_PACE: readonly SignalName[] = ['cores', 'moved'];

/**
 * How a plotter gets on, moment by moment, in relation to its own mean: of the cores that it keeps busy and the bytes that it moves, as locks and swapping
 * keep cores busy and a spinning plotter moves nothing. NaN where neither is known.
 */
export function pacesOf(moments: readonly Moment[]): Float64Array {
  const paces = new Float64Array(moments.length);
  const known = new Uint8Array(moments.length);
  for (const signal of TELL_OF_PACE) {
    const column = columnOf(moments, ({ signals }) => signals[signal]);
    const mean = meanOfPresent(column);
    for (let at = 0; at < column.length; at++) {
      if (!(mean > 0) || Number.isNaN(column[at])) continue;
      paces[at] += column[at] / mean;
      known[at]++;
    }
  }
  for (let at = 0; at < paces.length; at++) paces[at] /= known[at];
  return paces;
}

/** One figure of each moment. */
export function columnOf(moments: readonly Moment[], figureOf: (moment: Moment) => number): Float64Array {
  const column = new Float64Array(moments.length);
  for (let at = 0; at < column.length; at++) column[at] = figureOf(moments[at]);
  return column;
}

/** So many moments are the newest. */
export const NEWEST = 3;
const newest = new Float64Array(NEWEST);

/** The mean of a class's strain over the newest moments, of which there are as many at least. */
export function newestStrain(moments: readonly Moment[], name: BottleneckName): number {
  for (let at = 0; at < NEWEST; at++) newest[at] = moments[moments.length - NEWEST + at].strains[name];
  return meanOf(newest);
}
