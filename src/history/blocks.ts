import type { StatementSync } from 'node:sqlite';
import type { RawRow } from './rawRows.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import { packRows } from './rowSheet.ts';
import type { Database } from './sqlite.ts';

/** A run of rows of one hour. */
export interface RowRun {
  readonly firstRow: number;
  readonly lastRow: number;
  /** Epoch seconds at which the hour begins. */
  readonly hour: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Rows that were sealed: compressed by column, some minutes of all series together. */
export class Blocks {
  readonly #insert: StatementSync;
  readonly #all: StatementSync;
  readonly #cells: StatementSync;
  readonly #deleteRun: StatementSync;

  constructor(database: Database) {
    this.#insert = database.prepare(
      'INSERT INTO block (first_row, last_row, hour, first_at, last_at, cells) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#all = database.prepare('SELECT first_row, last_row, hour, first_at, last_at FROM block ORDER BY first_row');
    this.#cells = database.prepare('SELECT cells FROM block WHERE first_row = ?');
    this.#deleteRun = database.prepare('DELETE FROM block WHERE first_row >= ? AND first_row <= ?');
  }

  /** `rows`: of one hour, at least one. */
  add(rows: readonly RawRow[]): void {
    const { firstRow, lastRow, hour, firstAt, lastAt } = runOf(rows);
    this.#insert.run(firstRow, lastRow, hour, firstAt, lastAt, packRows(rows));
  }

  /** In the order of their rows. */
  all(): RowRun[] {
    return this.#all.all().map(rowRun);
  }

  cells(firstRow: number): Uint8Array {
    return this.#cells.get(firstRow)?.cells as Uint8Array;
  }

  delete(firstRow: number, lastRow: number): void {
    this.#deleteRun.run(firstRow, lastRow);
  }
}

export function rowRun(found: Record<string, unknown>): RowRun {
  return {
    firstRow: found.first_row as number,
    lastRow: found.last_row as number,
    hour: found.hour as number,
    firstAt: found.first_at as number,
    lastAt: found.last_at as number,
  };
}

/** Several runs that follow one another as one. */
export function joinedRun(runs: readonly RowRun[]): RowRun {
  return {
    ...runs[0],
    lastRow: runs[runs.length - 1].lastRow,
    firstAt: Math.min(...runs.map(({ firstAt }) => firstAt)),
    lastAt: Math.max(...runs.map(({ lastAt }) => lastAt)),
  };
}

function runOf(rows: readonly RawRow[]): RowRun {
  const times = rows.map(({ epochSeconds }) => epochSeconds);
  return {
    firstRow: rows[0].row,
    lastRow: rows[rows.length - 1].row,
    hour: spanOf(times[0], TIER_SECONDS.hour),
    // The clock may have gone back in between.
    firstAt: Math.min(...times),
    lastAt: Math.max(...times),
  };
}
