import type { RollUp } from './rollUp.ts';

/** Many roll-ups of one series by column, in the order of their starts: years of them are read without an object for each. */
export type RollUpColumns = { readonly [Field in keyof RollUp]: Float64Array };

export const ROLL_UP_FIELDS = [
  'start',
  'count',
  'mean',
  'min',
  'max',
  'p95',
  'last',
] as const satisfies (keyof RollUp)[];

export function columnsOfRollUps(rollUps: readonly RollUp[]): RollUpColumns {
  return eachField((field) => {
    const column = new Float64Array(rollUps.length);
    for (let i = 0; i < rollUps.length; i++) column[i] = rollUps[i][field];
    return column;
  });
}

export function rollUpsOfColumns(columns: { readonly [Field in keyof RollUp]: ArrayLike<number> }): RollUp[] {
  return Array.from(columns.start, (start, i) => ({
    start,
    count: columns.count[i],
    mean: columns.mean[i],
    min: columns.min[i],
    max: columns.max[i],
    p95: columns.p95[i],
    last: columns.last[i],
  }));
}

/** Those that begin in [from, to): windows on the columns. */
export function columnsWithin(columns: RollUpColumns, from: number, to: number): RollUpColumns {
  const begin = firstAtOrAfter(columns.start, from);
  const end = firstAtOrAfter(columns.start, to);
  return eachField((field) => columns[field].subarray(begin, end));
}

/** With further ones, which are in order too; of two with one start the one of `over`. */
export function columnsWith(under: RollUpColumns, over: readonly RollUp[]): RollUpColumns {
  if (over.length === 0) return under;
  const kept = firstAtOrAfter(under.start, over[0].start);
  const byStart = new Map(
    [...rollUpsOfColumns(columnsWithin(under, over[0].start, Number.POSITIVE_INFINITY)), ...over].map((rollUp) => [
      rollUp.start,
      rollUp,
    ]),
  );
  const rest = [...byStart.values()].sort((a, b) => a.start - b.start);
  return eachField((field) => {
    const column = new Float64Array(kept + rest.length);
    column.set(under[field].subarray(0, kept));
    rest.forEach((rollUp, i) => {
      column[kept + i] = rollUp[field];
    });
    return column;
  });
}

export function eachField(columnOf: (field: keyof RollUp) => Float64Array): RollUpColumns {
  return {
    start: columnOf('start'),
    count: columnOf('count'),
    mean: columnOf('mean'),
    min: columnOf('min'),
    max: columnOf('max'),
    p95: columnOf('p95'),
    last: columnOf('last'),
  };
}

function firstAtOrAfter(starts: Float64Array, time: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
