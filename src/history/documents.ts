import type { StatementSync } from 'node:sqlite';
import type { Database } from './sqlite.ts';
import { storedJson } from './storedJson.ts';

export interface StoredDocument {
  readonly key: string;
  /** Epoch seconds. */
  readonly at: number;
  readonly value: unknown;
}

export interface DocumentRange {
  /** Epoch seconds; `to` itself is not in it. */
  readonly from?: number;
  readonly to?: number;
  /** The newest so many. */
  readonly limit?: number;
}

/** Whatever is kept whole under a kind and a key: benchmark runs, forecasts, models, baselines. Values are JSON. */
export class Documents {
  readonly #put: StatementSync;
  readonly #get: StatementSync;
  readonly #list: StatementSync;
  readonly #delete: StatementSync;
  readonly #kinds: StatementSync;

  constructor(database: Database) {
    this.#put = database.prepare(
      `INSERT INTO document (kind, key, at, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at, body = excluded.body`,
    );
    this.#get = database.prepare('SELECT body FROM document WHERE kind = ? AND key = ?');
    this.#delete = database.prepare('DELETE FROM document WHERE kind = ? AND key = ?');
    this.#kinds = database.prepare('SELECT DISTINCT kind FROM document ORDER BY kind');
    this.#list = database.prepare(
      'SELECT key, at, body FROM document WHERE kind = ? AND at >= ? AND at < ? ORDER BY at DESC, key DESC LIMIT ?',
    );
  }

  put(kind: string, key: string, at: number, value: unknown): void {
    this.#put.run(kind, key, at, JSON.stringify(value));
  }

  get(kind: string, key: string): unknown | undefined {
    const row = this.#get.get(kind, key);
    return row && storedJson(row.body);
  }

  delete(kind: string, key: string): void {
    this.#delete.run(kind, key);
  }

  kinds(): string[] {
    return this.#kinds.all().map(({ kind }) => kind as string);
  }

  /** Oldest first. */
  list(kind: string, { from, to, limit }: DocumentRange = {}): StoredDocument[] {
    return this.#list
      .all(kind, from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER, limit ?? -1)
      .flatMap(({ key, at, body }) => {
        const value = storedJson(body);
        return value === undefined ? [] : [{ key: key as string, at: at as number, value }];
      })
      .reverse();
  }
}
