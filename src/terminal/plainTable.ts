import { strlen } from 'cli-table3/src/utils.js';
import pc from 'picocolors';

/** A table that grows by rows, each with a cell for every title. A cell may have several lines. */
export interface PlainTable {
  push(...rows: readonly (readonly (string | number)[])[]): void;
  toString(): string;
}

const BETWEEN = 2;

/** A table without lines, readable in any terminal and in a pipe; it may have as many rows as a long log has plots. */
export function plainTable(head: readonly string[]): PlainTable {
  const rows: (readonly string[])[] = [head.map((title) => pc.bold(title))];
  return {
    push(...more) {
      for (const row of more) rows.push(row.map(String));
    },
    toString() {
      const widths = head.map((_, column) => rows.reduce((most, row) => Math.max(most, widthOf(row[column])), 0));
      return rows.map((row) => rowText(row, widths)).join('\n');
    },
  };
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(...cells.map(({ length }) => length));
  const line = (at: number) => cells.map((lines, column) => padded(lines[at] ?? '', widths[column] + BETWEEN)).join('');
  return Array.from({ length: height }, (_, at) => line(at)).join('\n');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

/** What is printed as it stands, a column each: the characters of most cells, bars included. */
const PLAIN = /^[\x20-\x7e·–…\u2500-\u259f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const COLOURS = /\x1b\[[\d;]*m/g;

/** Columns that a text takes in a terminal: wide characters take two, colours none. */
function widthOf(text: string): number {
  const shown = text.replace(COLOURS, '');
  return PLAIN.test(shown) ? shown.length : strlen(shown);
}
