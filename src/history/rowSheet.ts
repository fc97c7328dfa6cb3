import type { RawRow } from './rawRows.ts';
import { packSheet, Sheet, type SheetColumn } from './sheet.ts';

/** Ids of the columns that hold no series: those are from 1 up. */
const TIMES = 0;
const TABLES = -1;

/** A run of rows by column: their times, the tables that say how they were laid out, and values by the ids of series. */
export class RowSheet {
  readonly sheet: Sheet;
  #times: Float64Array | undefined;
  #tables: Float64Array | undefined;

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

  get tables(): Float64Array {
    this.#tables ??= this.sheet.column(TABLES);
    return this.#tables;
  }

  get series(): number[] {
    return this.sheet.ids.filter((id) => id > 0);
  }
}

/** `slotsOf`: ids of series by slot of a table. */
export function packRows(rows: readonly RawRow[], slotsOf: (tableId: number) => Int32Array): Uint8Array {
  const columns = new Map<number, Float64Array>();
  rows.forEach(({ tableId, values }, row) => {
    const slots = slotsOf(tableId);
    for (let slot = 0; slot < slots.length; slot++) {
      if (slots[slot] === 0 || Number.isNaN(values[slot])) continue;
      let column = columns.get(slots[slot]);
      if (!column) {
        column = new Float64Array(rows.length).fill(Number.NaN);
        columns.set(slots[slot], column);
      }
      column[row] = values[slot];
    }
  });
  const ofSeries = [...columns].map(([id, values]) => ({ id, values })).sort((a, b) => a.id - b.id);
  const times = Float64Array.from(rows, ({ epochSeconds }) => epochSeconds);
  const tables = Float64Array.from(rows, ({ tableId }) => tableId);
  return packSheet(rows.length, [...aboutRows(times, tables), ...ofSeries]);
}

/** What rows have in common with no series: for where their columns are kept apart. */
export function packAboutRows(times: Float64Array, tables: Float64Array): Uint8Array {
  return packSheet(times.length, aboutRows(times, tables));
}

function aboutRows(times: Float64Array, tables: Float64Array): SheetColumn[] {
  return [
    { id: TABLES, values: tables },
    { id: TIMES, values: times },
  ];
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
