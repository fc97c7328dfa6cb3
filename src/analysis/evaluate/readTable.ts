import { basename } from 'node:path';
import type { CsvTable } from '../../input/csvTable.ts';
import { type CellReader, readCsvTable } from '../../input/readCsvTable.ts';
import { readNamed } from '../../input/regularFile.ts';
import { unzipped } from '../../input/unzipped.ts';

/** Data that an evaluation can't use: the message names the file, row and column, and what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

const MOST_BYTES = 2 ** 30;

export interface Table extends Pick<CsvTable, 'rows' | 'names' | 'columns'> {
  /** File name without folders, for messages. */
  readonly file: string;
}

/**
 * Reads a CSV file with a header line, gzipped or not. Columns without a reader hold numbers.
 * Throws DataError where the file can't be read, has no rows, or a cell is not of its kind.
 */
export function readTable(path: string, readers: Readonly<Record<string, CellReader>> = {}): Table {
  const file = basename(path);
  const bytes = readBytes(path, file);
  try {
    const { names, columns, rows } = readCsvTable(bytes, { withTimes: false, readers });
    if (rows === 0) throw new DataError(`${file} has no rows: give at least one below the header.`);
    return { file, names, columns, rows };
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { message } = error as Error;
    throw new DataError(
      message.startsWith('row') ? `${file}, ${message}.` : `${file}: ${message}: name the columns in its first line.`,
    );
  }
}

/** A column of a table. Throws DataError where there is none of that name. */
export function columnOf({ columns, file, names }: Table, name: string): Float64Array {
  const column = columns.get(name);
  if (column === undefined) throw new DataError(`${file} has no column ${name}, only ${names.join(', ')}: add it.`);
  return column;
}

function readBytes(path: string, file: string): Buffer {
  try {
    return unzipped(readNamed(path, MOST_BYTES), MOST_BYTES);
  } catch (error) {
    throw new DataError(`${file} can't be read (${(error as Error).message}): check the file.`);
  }
}
