import type { StatementSync } from 'node:sqlite';
import { type RowRun, rowRun } from './blocks.ts';
import type { Database } from './sqlite.ts';

const BEING_MADE = 0;
const COMPLETE = 1;
const BEING_DELETED = 2;

/** Rows that were merged: a run of an hour's rows, a column of each series on its own. */
export class Stretches {
  readonly #insert: StatementSync;
  readonly #complete: StatementSync;
  readonly #setState: StatementSync;
  readonly #within: StatementSync;
  readonly #after: StatementSync;
  readonly #oldest: StatementSync;
  readonly #inState: StatementSync;
  readonly #cells: StatementSync;
  readonly #insertColumn: StatementSync;
  readonly #column: StatementSync;
  readonly #seriesOf: StatementSync;
  readonly #deleteColumns: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: Database) {
    const fields = 'first_row, last_row, hour, first_at, last_at';
    this.#insert = database.prepare(
      `INSERT INTO stretch (${fields}, state, cells) VALUES (?, ?, ?, ?, ?, ${BEING_MADE}, ?)`,
    );
    this.#setState = database.prepare('UPDATE stretch SET state = ? WHERE first_row = ?');
    this.#complete = database.prepare(`SELECT ${fields} FROM stretch WHERE state = ${COMPLETE} ORDER BY first_row`);
    this.#within = database.prepare(
      `SELECT ${fields} FROM stretch WHERE state = ${COMPLETE} AND last_at >= ? AND first_at < ? ORDER BY first_row`,
    );
    this.#after = database.prepare(
      `SELECT ${fields} FROM stretch WHERE state = ${COMPLETE} AND last_row > ? ORDER BY first_row LIMIT 1`,
    );
    this.#oldest = database.prepare(`SELECT ${fields} FROM stretch WHERE state = ${COMPLETE} ORDER BY last_at LIMIT 1`);
    this.#inState = database.prepare(`SELECT ${fields} FROM stretch WHERE state = ? LIMIT 1`);
    this.#cells = database.prepare('SELECT cells FROM stretch WHERE first_row = ?');
    this.#insertColumn = database.prepare('INSERT INTO stretch_column (series, stretch, cells) VALUES (?, ?, ?)');
    this.#column = database.prepare('SELECT cells FROM stretch_column WHERE series = ? AND stretch = ?');
    this.#seriesOf = database.prepare('SELECT series FROM stretch_column WHERE stretch = ?');
    this.#deleteColumns = database.prepare(
      'DELETE FROM stretch_column WHERE rowid IN (SELECT rowid FROM stretch_column WHERE stretch = ? LIMIT ?)',
    );
    this.#delete = database.prepare('DELETE FROM stretch WHERE first_row = ?');
  }

  /** Begins a stretch; readers don't see it before `complete`. `cells`: what `packAboutRows` made of its rows. */
  begin({ firstRow, lastRow, hour, firstAt, lastAt }: RowRun, cells: Uint8Array): void {
    this.#insert.run(firstRow, lastRow, hour, firstAt, lastAt, cells);
  }

  addColumn(stretch: number, series: number, cells: Uint8Array): void {
    this.#insertColumn.run(series, stretch, cells);
  }

  complete(stretch: number): void {
    this.#setState.run(COMPLETE, stretch);
  }

  /** The one whose making was broken off. */
  beingMade(): RowRun | undefined {
    return run(this.#inState.get(BEING_MADE));
  }

  /** Readers don't see it from now on. */
  beginDeleting(stretch: number): void {
    this.#setState.run(BEING_DELETED, stretch);
  }

  beingDeleted(): RowRun | undefined {
    return run(this.#inState.get(BEING_DELETED));
  }

  /** Deletes so many columns of a stretch, and itself when none is left. Returns whether it is gone. */
  deleteSome(stretch: number, columns: number): boolean {
    if (Number(this.#deleteColumns.run(stretch, columns).changes) === columns) return false;
    this.#delete.run(stretch);
    return true;
  }

  all(): RowRun[] {
    return this.#complete.all().map(rowRun);
  }

  /** Those with rows in [from, to). */
  within(from: number, to: number): RowRun[] {
    return this.#within.all(from, to).map(rowRun);
  }

  /** The first one with rows after this one. */
  after(row: number): RowRun | undefined {
    return run(this.#after.get(row));
  }

  /** The one that ended first. */
  oldest(): RowRun | undefined {
    return run(this.#oldest.get());
  }

  cells(stretch: number): Uint8Array {
    return this.#cells.get(stretch)?.cells as Uint8Array;
  }

  /** Undefined where the series has no value in the stretch. */
  column(stretch: number, series: number): Uint8Array | undefined {
    return this.#column.get(series, stretch)?.cells as Uint8Array | undefined;
  }

  seriesOf(stretch: number): number[] {
    return this.#seriesOf.all(stretch).map(({ series }) => series as number);
  }
}

function run(found: Record<string, unknown> | undefined): RowRun | undefined {
  return found && rowRun(found);
}
