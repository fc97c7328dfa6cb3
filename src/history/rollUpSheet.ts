import type { RollUp } from './rollUp.ts';
import {
  type ColumnRoom,
  columnsOfRollUps,
  eachField,
  ROLL_UP_FIELDS,
  type RollUpColumns,
  rollUpsOfColumns,
} from './rollUpColumns.ts';
import { packSheet, Sheet } from './sheet.ts';

export function packRollUps(rollUps: readonly RollUp[]): Uint8Array {
  return packRollUpColumns(columnsOfRollUps(rollUps));
}

export function packRollUpColumns(columns: RollUpColumns): Uint8Array {
  return packSheet(
    columns.start.length,
    ROLL_UP_FIELDS.map((field, id) => ({ id, values: columns[field] })),
  );
}

export function unpackRollUps(packed: Uint8Array): RollUp[] {
  return rollUpsOfColumns(unpackRollUpColumns([packed]));
}

/** Those of several sheets that follow one another, as one. @param room where the columns are put; they have their own without. */
export function unpackRollUpColumns(packed: readonly Uint8Array[], room?: ColumnRoom): RollUpColumns {
  const sheets = packed.map((one) => new Sheet(one));
  const length = sheets.reduce((rows, sheet) => rows + sheet.rows, 0);
  return eachField((field) => {
    const column = room?.of(field, length) ?? new Float64Array(length);
    let at = 0;
    for (const sheet of sheets) {
      sheet.column(ROLL_UP_FIELDS.indexOf(field), column.subarray(at, at + sheet.rows));
      at += sheet.rows;
    }
    return column;
  });
}
