import { CsvError as ParserError, parse } from 'csv-parse/sync';
import { decodeText, encodingOf } from './decodeText.ts';

/** What a file of rows has that keeps it from being read: row, and what to do. */
export class CsvError extends Error {}

export const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A row is longer in no file that is one. */
const LONGEST_ROW_BYTES = 2 ** 20;
const ROWS_OF_HEAD = 200;
const HEAD_BYTES = 2 ** 20;

export interface CsvRow {
  /** Of the file, from 1: the last line of the row. */
  readonly row: number;
  readonly cells: string[];
}

/**
 * Goes through the rows of a text in UTF-8 or UTF-16: cells may be quoted, a quoted one may hold line ends, and blanks around cells
 * count for nothing. Blank rows are passed over.
 * @throws {CsvError} where a quote is never closed, or a row is longer than any.
 */
export function eachRow(bytes: Buffer, separator: Separator, take: (row: CsvRow) => void): void {
  rows(utf8(bytes), separator, {}, take);
}

/** The first rows alone. What is cut off in them is left out. */
export function firstRows(bytes: Buffer, separator: Separator): CsvRow[] {
  const head: CsvRow[] = [];
  try {
    rows(utf8(bytes.subarray(0, HEAD_BYTES)), separator, { to: ROWS_OF_HEAD }, (row) => head.push(row));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return head;
}

function utf8(bytes: Buffer): Buffer {
  return encodingOf(bytes) === 'utf-8' ? bytes : Buffer.from(decodeText(bytes));
}

function rows(bytes: Buffer, delimiter: Separator, limits: { to?: number }, take: (row: CsvRow) => void): void {
  try {
    parse(bytes, {
      ...limits,
      delimiter,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: LONGEST_ROW_BYTES,
      // Nothing is kept: of five million rows side by side nobody has the memory.
      on_record: (cells: string[], { lines }) => {
        take({ row: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof ParserError)) throw error;
    throw new CsvError(`row ${(error as { lines?: number }).lines ?? 1}: ${WORDS[error.code] ?? error.message}`);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'a quote ends in the midst of a cell; remove it, or write two for one that belongs to the text',
  CSV_QUOTE_NOT_CLOSED: 'a quote above is never closed; close it',
  CSV_MAX_RECORD_SIZE: `it is longer than ${LONGEST_ROW_BYTES / 2 ** 20} MiB; this is no table`,
};
