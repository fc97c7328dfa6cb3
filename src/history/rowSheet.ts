import { halvesOf, isUniform } from './columnCodec.ts';
import type { RawRow } from './rawRows.ts';
import type { RowLayout } from './rowLayout.ts';
import { packSheet, Sheet, type SheetColumn } from './sheet.ts';

/** Id of the column of times; those of series are from 1 up. Below it is nothing that is still read. */
const TIMES = 0;

/** A run of rows by column: their times, and values by the ids of series. */
export class RowSheet {
  readonly sheet: Sheet;
  #times: Float64Array | undefined;

  constructor(packed: Uint8Array) {
    this.sheet = new Sheet(packed);
  }

  get rows(): number {
    return this.sheet.rows;
  }

  /** Epoch seconds by row. */
  get times(): Float64Array {
    this.#times ??= this.sheet.column(TIMES);
    return this.#times;
  }

  get series(): number[] {
    return this.sheet.ids.filter((id) => id > TIMES);
  }
}

export function packRows(rows: readonly RawRow[]): Uint8Array {
  const columns = new Map<number, Float64Array>();
  let layout: RowLayout | undefined;
  /** The columns by their places in rows of the layout: they are looked up with the first of these alone. */
  let here: Int32Array[] = [];
  for (let row = 0; row < rows.length; row++) {
    if (rows[row].layout !== layout) {
      layout = rows[row].layout;
      here = Array.from(layout.ids, (id) => halvesOf(columnIn(columns, id, rows.length)));
    }
    const values = halvesOf(rows[row].values);
    for (let place = 0; place < here.length; place++) {
      here[place][2 * row] = values[2 * place];
      here[place][2 * row + 1] = values[2 * place + 1];
    }
  }
  for (const [id, values] of columns) if (isUniform(values) && Number.isNaN(values[0])) columns.delete(id);
  return packColumns(
    Float64Array.from(rows, ({ epochSeconds }) => epochSeconds),
    columns,
  );
}

function columnIn(columns: Map<number, Float64Array>, id: number, rows: number): Float64Array {
  let column = columns.get(id);
  if (!column) {
    column = new Float64Array(rows).fill(Number.NaN);
    columns.set(id, column);
  }
  return column;
}

/** `columns`: by the ids of series. */
export function packColumns(times: Float64Array, columns: ReadonlyMap<number, Float64Array>): Uint8Array {
  const ofSeries = [...columns].map(([id, values]): SheetColumn => ({ id, values })).sort((a, b) => a.id - b.id);
  return packSheet(times.length, [{ id: TIMES, values: times }, ...ofSeries]);
}

/** What rows have in common with no series: for where their columns are kept apart. */
export function packTimes(times: Float64Array): Uint8Array {
  return packColumns(times, new Map());
}

const COLUMN = 0;

export function packColumn(values: Float64Array): Uint8Array {
  return packSheet(values.length, [{ id: COLUMN, values }]);
}

/** `room`: where the column may lie, if it fits; good until the next one is read into it. */
export function unpackColumn(packed: Uint8Array, room?: Float64Array<ArrayBuffer>): Float64Array {
  const sheet = new Sheet(packed);
  return room && room.length >= sheet.rows ? sheet.column(COLUMN, room.subarray(0, sheet.rows)) : sheet.column(COLUMN);
}
