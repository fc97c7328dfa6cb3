import type { CsvTable } from '../input/csvTable.ts';
import { readCsvTable } from '../input/readCsvTable.ts';
import { readNamed, UnusableFile } from '../input/regularFile.ts';
import { unzipped } from '../input/unzipped.ts';
import { type Output, UsageError } from '../terminal/output.ts';

/** Series that share their times. */
export interface SeriesCsv {
  /** Epoch seconds, in the file's order. */
  readonly times: Float64Array;
  readonly columns: readonly SeriesColumn[];
  /** What was left out of the file, or passed over, a sentence each. */
  readonly remarks: readonly string[];
}

export interface SeriesColumn {
  readonly name: string;
  /** One value a time; NaN where the cell is empty. */
  readonly values: Float64Array;
}

/** The most that can be read at once. */
const MOST_BYTES = 2 ** 31 - 1;
const WANTED = 'give it a column of times and at least one of numbers: timestamp,value';

/**
 * Reads `timestamp,value…` as monitoring programs write it, gzipped or not: times as ISO 8601 (UTC where no zone is named) or in seconds,
 * milli-, micro- or nanoseconds since 1970. What else is understood stands at `readCsvTable`.
 * @throws {UsageError} where the file can't be read, or a cell is not what its column holds; it names row and column.
 */
export function readSeriesCsv(path: string): SeriesCsv {
  return parseSeriesCsv(readBytes(path), path);
}

/** @param path for messages. */
export function parseSeriesCsv(bytes: Buffer | string, path: string): SeriesCsv {
  const { times, names, columns, remarks } = tableOf(Buffer.from(bytes), path);
  if (names.length === 0) throw new UsageError(`${path}: ${[...remarks, WANTED].join('; ')}.`);
  return { times, remarks, columns: names.map((name) => ({ name, values: columns.get(name)! })) };
}

/** Says what was left out of a file. */
export function tellRemarks(output: Output, { remarks }: SeriesCsv, path: string): void {
  for (const remark of remarks) output.err(`${path}: ${remark}.\n`);
}

/** The column of this name, or the only one. @throws {UsageError} that names the columns there are. */
export function columnNamed({ columns }: SeriesCsv, name: string | undefined, path: string): SeriesColumn {
  const found = name === undefined ? columns[0] : columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const all = columns.map((column) => column.name).join(', ');
  throw new UsageError(`${path} has no column "${name}"; it has ${all}.`);
}

function tableOf(bytes: Buffer, path: string): CsvTable {
  try {
    return readCsvTable(bytes, { withTimes: true });
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(message.startsWith('row') ? `${path}, ${message}.` : `${path}: ${message}; ${WANTED}.`);
  }
}

function readBytes(path: string): Buffer {
  try {
    return unzipped(readNamed(path, MOST_BYTES), MOST_BYTES);
  } catch (error) {
    const { message } = error as Error;
    const why = error instanceof UnusableFile ? message : `it can't be unpacked (${message})`;
    throw new UsageError(`${path}: ${why}; name a CSV file with the columns timestamp,value….`);
  }
}
