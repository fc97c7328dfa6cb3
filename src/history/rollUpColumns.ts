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

/** Room for the columns of a series, to be used again for the next one: years of a hundred series are large. */
export class ColumnRoom {
  readonly #columns: Partial<Record<keyof RollUp, Float64Array<ArrayBuffer>>> = {};

  /** A window, good until the same field is asked for again. */
  of(field: keyof RollUp, length: number): Float64Array<ArrayBuffer> {
    let column = this.#columns[field];
    if (column === undefined || column.length < length) {
      column = new Float64Array(Math.ceil(1.5 * length));
      this.#columns[field] = column;
    }
    return column.subarray(0, length);
  }
}

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

/** Those of both, which are in order; of two with one start the one of `over`. */
export function columnsWith(under: RollUpColumns, over: RollUpColumns): RollUpColumns {
  if (over.start.length === 0) return under;
  if (under.start.length === 0) return over;
  const order = mergedOrder(under.start, over.start);
  return eachField((field) => {
    const column = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++)
      column[i] = order[i] < 0 ? over[field][-order[i] - 1] : under[field][order[i]];
    return column;
  });
}

/** Where each comes from: its place in `under`, or below 0 in `over`, counted from -1. */
function mergedOrder(under: Float64Array, over: Float64Array): Int32Array {
  const order = new Int32Array(under.length + over.length);
  let length = 0;
  let i = 0;
  for (let n = 0; n < over.length; n++) {
    while (i < under.length && under[i] < over[n]) order[length++] = i++;
    if (under[i] === over[n]) i++;
    order[length++] = -n - 1;
  }
  while (i < under.length) order[length++] = i++;
  return order.subarray(0, length);
}

/** Columns that are made when they are first asked for: who wants the means of years has no use for the rest. */
export function eachField(columnOf: (field: keyof RollUp) => Float64Array): RollUpColumns {
  return new MadeWhenAsked(columnOf);
}

/** A class, not an object with a function for each: a question about a day has hundreds of them. */
class MadeWhenAsked implements RollUpColumns {
  readonly #make: (field: keyof RollUp) => Float64Array;
  readonly #made: Partial<Record<keyof RollUp, Float64Array>> = {};

  constructor(make: (field: keyof RollUp) => Float64Array) {
    this.#make = make;
  }

  get start(): Float64Array {
    return this.#of('start');
  }

  get count(): Float64Array {
    return this.#of('count');
  }

  get mean(): Float64Array {
    return this.#of('mean');
  }

  get min(): Float64Array {
    return this.#of('min');
  }

  get max(): Float64Array {
    return this.#of('max');
  }

  get p95(): Float64Array {
    return this.#of('p95');
  }

  get last(): Float64Array {
    return this.#of('last');
  }

  #of(field: keyof RollUp): Float64Array {
    const column = this.#made[field] ?? this.#make(field);
    this.#made[field] = column;
    return column;
  }
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
