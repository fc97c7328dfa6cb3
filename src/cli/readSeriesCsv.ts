import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../terminal/output.ts';

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

/** In what unit of a second epoch times of this size and more are, the largest first: the limits mean the year 5138 or 1973. */
const EPOCH_UNITS = [
  [1e17, 1e9],
  [1e14, 1e6],
  [1e11, 1e3],
] as const;
/** What other programs write where there is no value. */
const ABSENT = /^(?:|nan|na|null|none|-)$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const TIME_NAME = /^(?:timestamp|datetime|date|time|ts)$/i;
/** Pieces of a file that are made text at a time: the whole could be longer than a text can be. */
const CHUNK_BYTES = 2 ** 24;
const LEAST_ROWS = 1024;

/**
 * Reads `timestamp,value…`: times as ISO 8601 (UTC where no zone is named) or in seconds, milli-, micro- or nanoseconds since 1970,
 * and one column or more of numbers, with or without a line of names, gzipped or not. Cells may be quoted, and stand between commas,
 * semicolons or tabs; beside the latter two numbers may have a decimal comma. Times are in the column that is named so, else in the first.
 * @throws {UsageError} where the file can't be read, or a cell is not what its column holds; it names row and column.
 */
export function readSeriesCsv(path: string): SeriesCsv {
  return parseLines(linesOf(readBytes(path)), path);
}

/** @param path for messages. */
export function parseLines(lines: Iterable<string>, path: string): SeriesCsv {
  let table: SeriesTable | undefined;
  let row = 0;
  for (const line of lines) {
    row++;
    if (line.trim() === '') continue;
    if (table === undefined) {
      table = SeriesTable.of(line, path);
      if (table.hasNames) continue;
    }
    table.add(line, row);
  }
  if (table === undefined) throw new UsageError(`${path} is empty: ${WANTED}.`);
  return table.series();
}

const WANTED = 'its first line must name a timestamp and at least one value: timestamp,value';

/** Rows as they are read. */
class SeriesTable {
  readonly hasNames: boolean;
  readonly #path: string;
  readonly #separator: string;
  readonly #names: readonly string[];
  readonly #timeColumn: number;
  #columns: Float64Array[];
  #rows = 0;

  private constructor(path: string, separator: string, names: readonly string[], hasNames: boolean) {
    this.#path = path;
    this.#separator = separator;
    this.#names = names;
    this.hasNames = hasNames;
    this.#timeColumn = Math.max(
      0,
      names.findIndex((name) => TIME_NAME.test(name)),
    );
    this.#columns = names.map(() => new Float64Array(LEAST_ROWS));
  }

  /** @param line the first one. */
  static of(line: string, path: string): SeriesTable {
    const separator = separatorOf(line);
    const cells = cellsOf(line, separator);
    if (cells.length < 2) throw new UsageError(`${path}: ${WANTED}.`);
    const hasNames = epochSecondsOf(cells[0]!) === undefined && cells.some((cell) => numberOf(cell) === undefined);
    const names = cells.map((cell, at) => (hasNames && cell !== '' ? cell : at === 0 ? 'timestamp' : `value${at}`));
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`${path}: two columns are called "${twice}"; rename one.`);
    return new SeriesTable(path, separator, names, hasNames);
  }

  add(line: string, row: number): void {
    const cells = cellsOf(line, this.#separator);
    const names = this.#names;
    if (cells.length !== names.length) {
      const found = `${cells.length} cells where there are ${names.length} columns`;
      throw new UsageError(`${this.#path}, row ${row}: ${found}; mend the row.`);
    }
    if (this.#rows === this.#columns[0]!.length) this.#grow();
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]!;
      const isTime = at === this.#timeColumn;
      const value = isTime ? epochSecondsOf(cell) : numberOf(this.#separator === ',' ? cell : cell.replace(',', '.'));
      if (value === undefined) this.#refuse(row, names[at]!, cell, isTime);
      this.#columns[at]![this.#rows] = value;
    }
    this.#rows++;
  }

  series(): SeriesCsv {
    const columns = this.#names.map((name, at) => ({ name, values: this.#columns[at]!.subarray(0, this.#rows) }));
    const [{ values: times }] = columns.splice(this.#timeColumn, 1) as [SeriesColumn];
    return { times, columns };
  }

  #grow(): void {
    this.#columns = this.#columns.map((column) => {
      const longer = new Float64Array(2 * column.length);
      longer.set(column);
      return longer;
    });
  }

  #refuse(row: number, column: string, cell: string, isTime: boolean): never {
    const said = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
    const [wanted, remedy] = isTime
      ? ['a time (ISO 8601 or epoch)', 'correct the cell']
      : ['a number', 'correct the cell or leave it empty'];
    throw new UsageError(`${this.#path}, row ${row}, column ${column}: "${said}" is not ${wanted}; ${remedy}.`);
  }
}

/** The column of this name, or the only one. @throws {UsageError} that names the columns there are. */
export function columnNamed({ columns }: SeriesCsv, name: string | undefined, path: string): SeriesColumn {
  const found = name === undefined ? columns[0] : columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const all = columns.map((column) => column.name).join(', ');
  throw new UsageError(`${path} has no column "${name}"; it has ${all}.`);
}

/** What stands between the cells of a file, as its first line tells: what there is most of outside of quotes. */
function separatorOf(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return [',', ';', '\t'].reduce((most, separator) => (count(separator) > count(most) ? separator : most));
}

const QUOTED = /\s*"((?:[^"]|"")*)"\s*/y;

function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(line);
    const next = line.indexOf(separator, quoted === null ? at : QUOTED.lastIndex);
    const end = next < 0 ? line.length : next;
    const isQuoted = quoted !== null && QUOTED.lastIndex === end;
    cells.push((isQuoted ? quoted[1]!.replaceAll('""', '"') : line.slice(at, end)).trim());
    at = end + 1;
  }
  return cells;
}

/** NaN for an empty cell; undefined for text. */
function numberOf(cell: string): number | undefined {
  if (cell !== '') {
    const value = Number(cell);
    if (!Number.isNaN(value)) return value;
  }
  return ABSENT.test(cell) || INFINITE.test(cell) ? Number.NaN : undefined;
}

function epochSecondsOf(cell: string): number | undefined {
  const number = cell === '' ? Number.NaN : Number(cell);
  if (Number.isFinite(number)) {
    const unit = EPOCH_UNITS.find(([least]) => Math.abs(number) >= least);
    return unit === undefined ? number : number / unit[1];
  }
  const parts = DATE_TIME.exec(cell);
  if (parts === null) return undefined;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.toUpperCase();
  const milliseconds = Date.parse(`${date}T${time.replace(',', '.')}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function readBytes(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'this is a folder' : message;
    throw new UsageError(`${path}: ${why}; name a CSV file with the columns timestamp,value….`);
  }
}

const LINE_END = /\r\n|\n|\r/;

/** The lines of a file in UTF-8, or UTF-16 with its mark; piece by piece, so that five million of them don't stand side by side. */
export function* linesOf(bytes: Buffer, chunkBytes = CHUNK_BYTES): Generator<string> {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const decoder = new TextDecoder(isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8');
  let rest = '';
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    const isLast = from + chunkBytes >= bytes.length;
    const text = rest + decoder.decode(bytes.subarray(from, from + chunkBytes), { stream: !isLast });
    // What may be half a line end waits for the next piece, and so does the last line.
    const half = !isLast && text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - half.length).split(LINE_END);
    rest = isLast ? '' : `${lines.pop()}${half}`;
    yield* lines;
  }
}
