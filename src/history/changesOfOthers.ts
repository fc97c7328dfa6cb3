import type { StatementSync } from 'node:sqlite';
import type { Database } from './sqlite.ts';

/** Whether other connections to a database, of this process or another one, have changed it. */
export class ChangesOfOthers {
  readonly #version: StatementSync;

  constructor(database: Database) {
    this.#version = database.prepare('PRAGMA data_version');
    // It is asked every other second: an object of SQLite's rows costs V8 a hidden class of its own. Node before 22.16 knows no arrays.
    this.#version.setReturnArrays?.(true);
  }

  /** Another number after each change that another connection has made. Throws what SQLite throws. */
  get version(): number {
    const row = this.#version.get() as unknown as [number] | { readonly data_version: number };
    return Array.isArray(row) ? row[0] : row.data_version;
  }
}
