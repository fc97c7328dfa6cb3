import { isUsable, type Values } from './series.ts';

/** A stretch of absent values in a regular series: `length` of them from place `from` on. */
export interface Gap {
  readonly from: number;
  readonly length: number;
}

/** The stretches in which nothing usable stands. */
export function gapsIn(values: Values): Gap[] {
  const gaps: Gap[] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const absent = i < values.length && !isUsable(values[i]);
    if (absent && from < 0) from = i;
    if (absent || from < 0) continue;
    gaps.push({ from, length: i - from });
    from = -1;
  }
  return gaps;
}

/**
 * The series with gaps of at most `longest` values bridged by a straight line between their neighbours; with `ends`, what
 * is absent at either end is as its nearest value. Longer gaps stay NaN, and what was infinite is NaN too.
 */
export function bridgeGaps(values: Values, longest: number, ends = false): Float64Array {
  const bridged = Float64Array.from(values);
  for (const { from, length } of gapsIn(values)) {
    const before = from > 0 ? bridged[from - 1] : undefined;
    const after = from + length < bridged.length ? bridged[from + length] : undefined;
    const atEnd = before === undefined || after === undefined;
    const fill = length <= longest && (!atEnd || ends);
    const start = before ?? after ?? Number.NaN;
    const step = atEnd ? 0 : (after - start) / (length + 1);
    for (let k = 0; k < length; k++) bridged[from + k] = fill ? start + step * (k + 1) : Number.NaN;
  }
  return bridged;
}
