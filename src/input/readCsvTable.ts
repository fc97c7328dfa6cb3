import { epochSecondsOf, numberOf, plainNumber, scaleOf } from './csvCells.ts';
import { type CsvLayout, layoutOf } from './csvLayout.ts';
import { CsvError, eachRow } from './csvRows.ts';
import { type CsvTable, spreadByKey } from './csvTable.ts';

/** Reads a cell of a column that holds something of its own; `undefined` where it doesn't. */
export type CellReader = (cell: string) => number | undefined;

const LEAST_ROWS = 1024;
/** Rows above a table that begins anew in the same file; more is no such beginning. */
const MOST_ABOVE = 50;
const LONGEST_SAID = 40;
/** The largest number of 32 bits, in which histories keep values. */
const LARGEST = 3.402_823_466e38;

/**
 * Reads a table as monitoring programs, spreadsheets and databases write it: cells between commas, semicolons or tabs (beside the latter two
 * numbers may have a decimal comma), quoted or not, with units or without; names in the first row, below what some programs write first, or
 * nowhere. A column of text is left out with a remark, and so is the last row where it is cut off; names that come again are passed over.
 * @param readers of columns by name, in place of numbers.
 * @throws {CsvError} where a cell is not what its column holds; it names row and column, and the remedy.
 */
export function readCsvTable(
  bytes: Buffer,
  { withTimes, readers = {} }: { readonly withTimes: boolean; readonly readers?: Readonly<Record<string, CellReader>> },
): CsvTable {
  const layout = layoutOf(bytes, withTimes);
  const reading = new Reading(layout, readers);
  eachRow(bytes, layout.separator, ({ row, cells }) => {
    if (row >= layout.firstRow) reading.add(cells, row);
  });
  return reading.table();
}

class Reading {
  readonly #layout: CsvLayout;
  readonly #columns: readonly Column[];
  readonly #remarks = new Set<string>();
  /** What was left out may tell the rows of one time apart. */
  readonly #texts: readonly { readonly name: string; readonly at: number; readonly keys: string[] }[];
  /** Of the row at hand, one a column. */
  readonly #values: Float64Array;
  #times = new Float64Array(LEAST_ROWS);
  #rows = 0;
  /** What is wrong with rows that nothing good has followed: the file may end there, or the table begin anew. */
  #wrong: { readonly error: CsvError; readonly isShort: boolean; rows: number } | undefined;

  constructor(layout: CsvLayout, readers: Readonly<Record<string, CellReader>>) {
    this.#layout = layout;
    const { names, texts, timeColumns, separator } = layout;
    const isLeft = (name: string, at: number) => texts.has(at) && !Object.hasOwn(readers, name);
    this.#columns = names.flatMap((name, at) =>
      isLeft(name, at) || timeColumns.includes(at) ? [] : [new Column(name, at, readers[name], separator !== ',')],
    );
    this.#values = new Float64Array(this.#columns.length);
    this.#texts = names.flatMap((name, at) => (isLeft(name, at) ? [{ name, at, keys: [] }] : []));
    for (const { name } of this.#texts) this.#remarks.add(`${name}: left out, since there is text in it`);
  }

  add(cells: readonly string[], row: number): void {
    if (this.#isHeader(cells)) {
      this.#wrong = undefined;
      this.#remarks.add('the names come again in the midst of it: passed over');
      return;
    }
    const time = this.#read(cells, row);
    if (time instanceof CsvError) {
      this.#wrong ??= { error: time, isShort: cells.length < this.#layout.names.length, rows: 0 };
      if (++this.#wrong.rows > MOST_ABOVE) throw this.#wrong.error;
      return;
    }
    if (this.#wrong) throw this.#wrong.error;
    if (this.#rows === this.#times.length) this.#times = longer(this.#times);
    this.#times[this.#rows] = time;
    for (let at = 0; at < this.#columns.length; at++) this.#columns[at].put(this.#rows, this.#values[at]);
    for (const { at, keys } of this.#texts) keys.push(cells[at]);
    this.#rows++;
  }

  table(): CsvTable {
    if (this.#wrong) {
      const { error, isShort, rows } = this.#wrong;
      if (!isShort || rows > 1 || this.#rows === 0) throw error;
      this.#remarks.add('the last row is cut off: left out');
    }
    const kept = this.#columns.filter((column) => !column.isNamelessAndEmpty(this.#layout.header, this.#rows));
    const table = {
      names: kept.map(({ name }) => name),
      columns: new Map(kept.map(({ name, values }) => [name, values.subarray(0, this.#rows)])),
      times: this.#times.subarray(0, this.#rows),
      rows: this.#rows,
      remarks: [...this.#remarks],
    };
    return this.#layout.timeColumns.length > 0 ? spreadByKey(table, this.#texts) : table;
  }

  #isHeader(cells: readonly string[]): boolean {
    const { header } = this.#layout;
    return header !== undefined && header.length === cells.length && header.every((name, at) => name === cells[at]);
  }

  /** Reads the values of a row; gives its time, or what is wrong with it. */
  #read(cells: readonly string[], row: number): number | CsvError {
    const { names, timeColumns } = this.#layout;
    if (cells.length < names.length || cells.slice(names.length).some((cell) => cell !== '')) {
      return new CsvError(`row ${row}: ${cells.length} cells where there are ${names.length} columns; mend the row`);
    }
    const time = timeColumns.length === 0 ? Number.NaN : this.#timeOf(timeCell(cells, timeColumns));
    if (typeof time === 'string') return new CsvError(`row ${row}, column ${names[timeColumns[0]]}: ${time}`);
    for (let at = 0; at < this.#columns.length; at++) {
      const column = this.#columns[at];
      const value = column.read(cells[column.at]);
      if (typeof value === 'string') return new CsvError(`row ${row}, column ${column.name}: ${value}`);
      if (Math.abs(value) > LARGEST) {
        const what = `${said(cells[column.at])} is larger than anything that is measured`;
        return new CsvError(`row ${row}, column ${column.name}: ${what}; correct the cell or leave it empty`);
      }
      this.#values[at] = value;
    }
    return time;
  }

  #timeOf(cell: string): number | string {
    const { dateOrder, offsetSeconds } = this.#layout;
    const seconds = epochSecondsOf(cell, dateOrder);
    if (seconds !== undefined) return seconds + offsetSeconds;
    return epochSecondsOf(cell, 'day first') === undefined
      ? `${said(cell)} is not a time (ISO 8601 or epoch); correct the cell`
      : `${said(cell)} may be a day and month or a month and day; write it as 2026-01-31`;
  }
}

/** The values of a column as they are read; those of one quantity in one unit, that of its first value. */
class Column {
  readonly name: string;
  readonly at: number;
  readonly #reader: CellReader | undefined;
  readonly #hasDecimalComma: boolean;
  #unit = '';
  values = new Float64Array(LEAST_ROWS);

  constructor(name: string, at: number, reader: CellReader | undefined, hasDecimalComma: boolean) {
    this.name = name;
    this.at = at;
    this.#reader = reader;
    this.#hasDecimalComma = hasDecimalComma;
  }

  put(row: number, value: number): void {
    if (row === this.values.length) this.values = longer(this.values);
    this.values[row] = value;
  }

  /** The value of a cell, or what is wrong with it and what to do. */
  read(cell: string): number | string {
    if (this.#reader) {
      const value = cell === '' ? Number.NaN : this.#reader(cell);
      return value ?? `${said(cell)} is not what it holds; correct the cell`;
    }
    const plain = plainNumber(cell);
    if (!Number.isNaN(plain)) return plain;
    const number = numberOf(cell, this.#hasDecimalComma);
    if (number === undefined) return `${said(cell)} is not a number; correct the cell or leave it empty`;
    const { value, unit } = number;
    if (unit === '' || unit === this.#unit) return value;
    if (this.#unit === '') this.#unit = unit;
    const own = scaleOf(unit);
    const first = scaleOf(this.#unit);
    if (own.base !== first.base) {
      return `${said(cell)} is in another unit than what stands above, ${this.#unit}; write them in one`;
    }
    return (value * own.factor) / first.factor;
  }

  isNamelessAndEmpty(header: readonly string[] | undefined, rows: number): boolean {
    return header?.[this.at] === '' && this.values.subarray(0, rows).every(Number.isNaN);
  }
}

function timeCell(cells: readonly string[], [first, second]: readonly number[]): string {
  return second === undefined ? cells[first!] : `${cells[first!]} ${cells[second]}`;
}

function said(cell: string): string {
  return `"${cell.length > LONGEST_SAID ? `${cell.slice(0, LONGEST_SAID)}…` : cell}"`;
}

function longer(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const twice = new Float64Array(2 * values.length);
  twice.set(values);
  return twice;
}
