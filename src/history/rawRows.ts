import type { StatementSync } from 'node:sqlite';
import { roundedValue } from './roundedValue.ts';
import { packCells, unpackCells } from './rowCells.ts';
import type { RowLayout } from './rowLayout.ts';
import { partsOf, type RowForm, type RowLayouts } from './rowLayouts.ts';
import { blobOf, type Database } from './sqlite.ts';

/** When a row was written, without its values. */
export interface RowTime {
  /** Grows with every row that is written. */
  readonly row: number;
  readonly epochSeconds: number;
}

/** A frame as it was written. */
export interface RawRow extends RowTime {
  /** Says which series stands where. */
  readonly layout: RowLayout;
  /** NaN = absent. */
  readonly values: Float64Array;
}

/** The newest frames, one row each, as they come; blocks take them up soon. */
export class RawRows {
  readonly #layouts: RowLayouts;
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #between: StatementSync;
  readonly #times: StatementSync;
  readonly #keys: StatementSync;
  readonly #deleteUpTo: StatementSync;
  readonly #newest: StatementSync;
  readonly #oldest: StatementSync;
  readonly #newestTime: StatementSync;
  readonly #bounds: StatementSync;
  #next: number | undefined;
  #values = new Float64Array(0);

  constructor(database: Database, layouts: RowLayouts) {
    this.#layouts = layouts;
    const fields = 'id, at, layout, cells';
    this.#insert = database.prepare('INSERT INTO raw_row (id, at, layout, cells) VALUES (?, ?, ?, ?)');
    this.#after = database.prepare(`SELECT ${fields} FROM raw_row WHERE id > ? ORDER BY id LIMIT ?`);
    this.#between = database.prepare(`SELECT ${fields} FROM raw_row WHERE at >= ? AND at < ? ORDER BY id`);
    this.#times = database.prepare('SELECT id, at FROM raw_row ORDER BY id LIMIT ?');
    this.#keys = database.prepare('SELECT layout, max(at) AS at FROM raw_row GROUP BY layout');
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

  /** `values`: by slot of the frame. Within the writer's transaction; throws after which `forget` has to be called. */
  add(epochSeconds: number, { key, slots, precisions }: RowForm, values: Float64Array): void {
    if (this.#values.length !== slots.length) this.#values = new Float64Array(slots.length);
    const rounded = this.#values;
    for (let i = 0; i < slots.length; i++) {
      rounded[i] = slots[i] < values.length ? roundedValue(values[slots[i]], precisions[i]) : Number.NaN;
    }
    const row = this.#next ?? this.newest() + 1;
    this.#insert.run(row, epochSeconds, key, packCells(rounded));
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
    return this.#after.all(row, limit).map((found) => this.#row(found));
  }

  /** Those of them that were taken in [from, to). */
  within(from: number, to: number): RawRow[] {
    return this.#between.all(from, to).map((found) => this.#row(found));
  }

  /** The oldest so many, without their values. */
  times(limit = -1): RowTime[] {
    return this.#times.all(limit).map(({ id, at }) => ({ row: id as number, epochSeconds: at as number }));
  }

  /** Which processes the rows tell of, and when each was there last. */
  processes(): Map<number, number> {
    const last = new Map<number, number>();
    for (const { layout, at } of this.#keys.all()) {
      for (const { process } of partsOf(layout as Uint8Array)) {
        if (process > 0) last.set(process, Math.max(at as number, last.get(process) ?? 0));
      }
    }
    return last;
  }

  /** Which series the rows have, and when each was in one last. */
  series(): Map<number, number> {
    const last = new Map<number, number>();
    for (const { layout, at } of this.#keys.all()) {
      for (const id of this.#layouts.layoutOf(layout as Uint8Array).ids) {
        last.set(id, Math.max(at as number, last.get(id) ?? Number.NEGATIVE_INFINITY));
      }
    }
    return last;
  }

  deleteUpTo(row: number): void {
    this.#deleteUpTo.run(row);
    this.#layouts.deleteUnused();
  }

  bounds(): { count: number; first?: number; last?: number } {
    const { count, first, last } = this.#bounds.get() as { count: number; first: number | null; last: number | null };
    return first === null || last === null ? { count } : { count, first, last };
  }

  #row({ id, at, layout: key, cells }: Record<string, unknown>): RawRow {
    const layout = this.#layouts.layoutOf(key as Uint8Array);
    const values = unpackCells(blobOf(cells), layout.ids.length);
    return { row: id as number, epochSeconds: at as number, layout, values };
  }
}
