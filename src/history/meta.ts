import type { StatementSync } from 'node:sqlite';
import type { Database } from './sqlite.ts';

/** Single numbers that the history keeps about itself. */
export class Meta {
  readonly #get: StatementSync;
  readonly #put: StatementSync;

  constructor(database: Database) {
    this.#get = database.prepare('SELECT value FROM meta WHERE key = ?');
    this.#put = database.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
  }

  number(key: MetaKey): number | undefined {
    return this.#get.get(key)?.value as number | undefined;
  }

  put(key: MetaKey, value: number): void {
    this.#put.run(key, value);
  }
}

export type MetaKey =
  /** Epoch seconds: rows from before may be gone. */
  | 'raw_from'
  /** The last row of those that are gone. */
  | 'last_row'
  /** The last event that was looked at for whether it may be let go. */
  | 'thinned_to';
