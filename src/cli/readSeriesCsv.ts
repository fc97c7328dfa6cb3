import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UsageError } from './output.ts';

/** Series that share their times. */
export interface SeriesCsv {
  /** Epoch seconds, in the file's order. */
  readonly times: Float64Array;
  readonly columns: readonly SeriesColumn[];
}

export interface SeriesColumn {
  readonly name: string;
  /** One value a time; NaN where the cell is empty. */
  readonly values: Float64Array;
}

/** Later than any second and earlier than any millisecond that is meant: the year 5138 or March 1973. */
const FIRST_MILLISECOND = 1e11;
/** What other programs write where there is no value. */
const ABSENT = /^(?:|nan|na|null|none|-)$/i;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Reads `timestamp,value…`: times as ISO 8601 (UTC where no zone is named) or as seconds or milliseconds since 1970, and one column
 * or more of numbers, with or without a line of names, gzipped or not.
 * @throws {UsageError} where the file can't be read, or a cell is not what its column holds; it names row and column.
 */
export function readSeriesCsv(path: string): SeriesCsv {
  return parseSeriesCsv(readText(path), path);
}

/** @param path for messages. */
export function parseSeriesCsv(text: string, path: string): SeriesCsv {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  const first = lines[0] === undefined ? [] : cellsOf(lines[0]);
  if (first.length < 2) {
    throw new UsageError(`${path}: its first line must name a timestamp and at least one value: timestamp,value.`);
  }
  const hasNames = epochSecondsOf(first[0]!) === undefined;
  const names = hasNames ? first : first.map((_, at) => (at === 0 ? 'timestamp' : `value${at}`));
  const rows = lines.slice(hasNames ? 1 : 0);
  const times = new Float64Array(rows.length);
  const columns = names.slice(1).map((name) => ({ name, values: new Float64Array(rows.length) }));
  rows.forEach((line, at) => {
    const row = `row ${at + (hasNames ? 2 : 1)}`;
    const cells = cellsOf(line);
    if (cells.length !== names.length) {
      throw new UsageError(
        `${path}, ${row}: ${cells.length} cells where there are ${names.length} columns; mend the row.`,
      );
    }
    times[at] = epochSecondsOf(cells[0]!) ?? refuse(path, row, names[0]!, cells[0]!, 'a time (ISO 8601 or epoch)');
    for (const [place, column] of columns.entries()) {
      const cell = cells[place + 1]!;
      column.values[at] = numberOf(cell) ?? refuse(path, row, column.name, cell, 'a number');
    }
  });
  return { times, columns };
}

/** The column of this name, or the only one. @throws {UsageError} that names the columns there are. */
export function columnNamed({ columns }: SeriesCsv, name: string | undefined, path: string): SeriesColumn {
  const found = name === undefined ? columns[0] : columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const all = columns.map((column) => column.name).join(', ');
  throw new UsageError(`${path} has no column "${name}"; it has ${all}.`);
}

function refuse(path: string, row: string, column: string, cell: string, wanted: string): never {
  const said = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
  throw new UsageError(
    `${path}, ${row}, column ${column}: "${said}" is not ${wanted}; correct the cell or leave it empty.`,
  );
}

/** Cells hold no commas: neither times nor numbers do. */
function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => {
    const trimmed = cell.trim();
    return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
  });
}

/** NaN for an empty cell; undefined for text. */
function numberOf(cell: string): number | undefined {
  if (ABSENT.test(cell)) return Number.NaN;
  const value = Number(cell);
  if (!Number.isNaN(value)) return value;
  return /^[+-]?inf(?:inity)?$/i.test(cell) ? Number.NaN : undefined;
}

function epochSecondsOf(cell: string): number | undefined {
  const number = cell === '' ? Number.NaN : Number(cell);
  if (Number.isFinite(number)) return Math.abs(number) >= FIRST_MILLISECOND ? number / 1000 : number;
  const parts = DATE_TIME.exec(cell);
  if (parts === null) return undefined;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.toUpperCase();
  const milliseconds = Date.parse(`${date}T${time.replace(',', '.')}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : message;
    throw new UsageError(`${path}: ${why}; name a CSV file with the columns timestamp,value….`);
  }
  return bytes.toString('utf8');
}
