import type { StatementSync } from 'node:sqlite';
import { type Precision, roundedValue } from './roundedValue.ts';
import { packCells, unpackCells } from './rowCells.ts';
import { blobOf, type Database } from './sqlite.ts';

/** A frame as it was written. */
export interface RawRow {
  /** Grows with every row that is written. */
  readonly row: number;
  readonly epochSeconds: number;
  /** Says which series stands in which slot. */
  readonly tableId: number;
  /** By slot; NaN = absent. */
  readonly values: Float64Array;
}

/** The newest frames, one row each, as they come; blocks take them up soon. */
export class RawRows {
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #deleteUpTo: StatementSync;
  readonly #newest: StatementSync;
  readonly #oldest: StatementSync;
  readonly #newestTime: StatementSync;
  readonly #bounds: StatementSync;
  #next: number | undefined;
  #values = new Float64Array(0);
  readonly #widthOf: (tableId: number) => number;

  /** `widthOf`: how many slots the rows of a table have. */
  constructor(database: Database, widthOf: (tableId: number) => number) {
    this.#widthOf = widthOf;
    this.#insert = database.prepare('INSERT INTO raw_row (id, at, table_id, cells) VALUES (?, ?, ?, ?)');
    this.#after = database.prepare('SELECT id, at, table_id, cells FROM raw_row WHERE id > ? ORDER BY id LIMIT ?');
    this.#deleteUpTo = database.prepare('DELETE FROM raw_row WHERE id <= ?');
    this.#newest = database.prepare(
      `SELECT max(ifnull((SELECT max(id) FROM raw_row), 0), ifnull((SELECT max(last_row) FROM block), 0),
         ifnull((SELECT max(last_row) FROM stretch), 0), ifnull((SELECT value FROM meta WHERE key = 'last_row'), 0)) AS id`,
    );
    this.#oldest = database.prepare('SELECT min(id) AS id FROM raw_row');
    this.#newestTime = database.prepare('SELECT at FROM raw_row ORDER BY id DESC LIMIT 1');
    this.#bounds = database.prepare('SELECT count(*) AS count, min(at) AS first, max(at) AS last FROM raw_row');
  }

  /** Forgets what another process may have changed since. */
  forget(): void {
    this.#next = undefined;
  }

  /** Within the writer's transaction; throws after which `forget` has to be called. */
  add(epochSeconds: number, tableId: number, values: Float64Array, precisions: readonly Precision[]): void {
    const width = precisions.length;
    if (this.#values.length !== width) this.#values = new Float64Array(width);
    const rounded = this.#values;
    for (let slot = 0; slot < width; slot++) {
      rounded[slot] = slot < values.length ? roundedValue(values[slot], precisions[slot]) : Number.NaN;
    }
    const row = this.#next ?? this.newest() + 1;
    this.#insert.run(row, epochSeconds, tableId, packCells(rounded));
    this.#next = row + 1;
  }

  /** Number of the row that was written last, wherever it is kept by now; 0 before the first. */
  newest(): number {
    return this.#newest.get()?.id as number;
  }

  /** Number of the oldest row that no block has taken up. */
  oldest(): number | undefined {
    return (this.#oldest.get()?.id as number | null) ?? undefined;
  }

  /** Time of the newest row, while no block has taken it up. */
  newestAt(): number | undefined {
    return this.#newestTime.get()?.at as number | undefined;
  }

  /** Those that no block has taken up yet, in the order in which they were written. */
  after(row: number, limit = -1): RawRow[] {
    return this.#after.all(row, limit).map(({ id, at, table_id: tableId, cells }) => ({
      row: id as number,
      epochSeconds: at as number,
      tableId: tableId as number,
      values: unpackCells(blobOf(cells), this.#widthOf(tableId as number)),
    }));
  }

  deleteUpTo(row: number): void {
    this.#deleteUpTo.run(row);
  }

  bounds(): { count: number; first?: number; last?: number } {
    const { count, first, last } = this.#bounds.get() as { count: number; first: number | null; last: number | null };
    return first === null || last === null ? { count } : { count, first, last };
  }
}
