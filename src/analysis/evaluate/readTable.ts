import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Data that an evaluation can't use: the message names the file, row and column, and what to do. */
export class DataError extends Error {}

/** Reads a cell; undefined where it does not hold what the column is for. */
export type CellReader = (cell: string) => number | undefined;

export interface Table {
  /** File name without folders, for messages. */
  readonly file: string;
  readonly rows: number;
  /** Names in the file's order. */
  readonly names: readonly string[];
  /** One value a row for each name; NaN where the cell is empty. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads a CSV file with a header line, gzipped or not; cells are not quoted. Columns without a reader hold numbers; a cell that is
 * empty or says NaN or null is absent.
 * Throws DataError where the file can't be read, has no rows, or a cell is not of its kind.
 */
export function readTable(path: string, readers: Readonly<Record<string, CellReader>> = {}): Table {
  const file = basename(path);
  const [header, ...lines] = readText(path)
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(withoutReturn);
  while (lines.at(-1) === '') lines.pop();
  const names = header.split(',').map((name) => name.trim());
  if (names.some((name, at) => name === '' || names.indexOf(name) !== at)) {
    throw new DataError(`${file}: its first line must name the columns, each once, such as timestamp,value.`);
  }
  if (lines.length === 0) throw new DataError(`${file} has no rows: give at least one below the header.`);
  const columns = names.map(() => new Float64Array(lines.length));
  const read = names.map((name) => readers[name] ?? finiteNumber);
  lines.forEach((line, row) => {
    const cells = line.split(',');
    if (cells.length !== names.length) {
      throw new DataError(
        `${file}, row ${row + 2}: ${cells.length} cells instead of ${names.length}; give one a column.`,
      );
    }
    for (let at = 0; at < cells.length; at++) {
      const value = ABSENT.test(cells[at]) ? Number.NaN : read[at](cells[at]);
      if (value === undefined) {
        const said = cells[at].slice(0, 40);
        throw new DataError(
          `${file}, row ${row + 2}, column ${names[at]}: can't read "${said}"; correct or empty the cell.`,
        );
      }
      columns[at][row] = value;
    }
  });
  return { file, rows: lines.length, names, columns: new Map(names.map((name, at) => [name, columns[at]])) };
}

const ABSENT = /^\s*(?:nan|null|na)?\s*$/i;

/** A column of a table. Throws DataError where there is none of that name. */
export function columnOf({ columns, file, names }: Table, name: string): Float64Array {
  const column = columns.get(name);
  if (column === undefined) throw new DataError(`${file} has no column ${name}, only ${names.join(', ')}: add it.`);
  return column;
}

/** An ISO date and time, taken for UTC where it names no zone; or seconds since 1970. */
export function epochSeconds(cell: string): number | undefined {
  const seconds = finiteNumber(cell);
  if (seconds !== undefined) return seconds;
  const parts = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/.exec(cell.trim());
  if (parts === null) return undefined;
  const milliseconds = Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? 'Z'}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function finiteNumber(cell: string): number | undefined {
  const value = Number(cell);
  return Number.isFinite(value) && cell.trim() !== '' ? value : undefined;
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new DataError(`${basename(path)} can't be read (${(error as Error).message}): check the file.`);
  }
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);
