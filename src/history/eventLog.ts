import type { StatementSync } from 'node:sqlite';
import type { EngineEvent } from '../events/events.ts';
import type { Database } from './sqlite.ts';
import { storedJson } from './storedJson.ts';

export interface StoredEvent {
  readonly id: number;
  readonly event: EngineEvent;
}

export interface EventQuery {
  /** Epoch seconds; `to` itself is not in it. */
  readonly from?: number;
  readonly to?: number;
  readonly types?: readonly string[];
  /** The newest so many; with `afterId` the first ones after it. */
  readonly limit?: number;
  /** Only those that were written after this one. */
  readonly afterId?: number;
  /** Only those whose JSON holds this text. */
  readonly holding?: string;
}

/** What happened, in the order in which it was told. */
export class EventLog {
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #within: StatementSync;
  readonly #times: StatementSync;
  readonly #same: StatementSync;
  readonly #deleteBefore: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO event (at, type, body) VALUES (?, ?, ?)');
    const wanted =
      'at >= ?2 AND at < ?3 AND (?4 IS NULL OR type IN (SELECT value FROM json_each(?4))) AND (?6 IS NULL OR instr(body, ?6) > 0)';
    this.#times = database.prepare('SELECT at FROM event WHERE type = ? AND at >= ? AND at < ? ORDER BY at');
    this.#after = database.prepare(`SELECT id, body FROM event WHERE id > ?1 AND ${wanted} ORDER BY id LIMIT ?5`);
    this.#within = database.prepare(
      `SELECT id, body FROM event WHERE ?1 IS NULL AND ${wanted} ORDER BY at DESC, id DESC LIMIT ?5`,
    );
    this.#same = database.prepare('SELECT 1 FROM event WHERE at = ? AND type = ? AND body = ?');
    this.#delete = database.prepare('DELETE FROM event WHERE id IN (SELECT value FROM json_each(?))');
    this.#deleteBefore = database.prepare(
      'DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ? ORDER BY at LIMIT 500)',
    );
  }

  add(event: EngineEvent): void {
    this.#insert.run(event.at, event.type, JSON.stringify(event));
  }

  /** Whether this very event is there. */
  has(event: EngineEvent): boolean {
    return this.#same.get(event.at, event.type, JSON.stringify(event)) !== undefined;
  }

  /** Oldest first. `keep`: what is kept of each; what it leaves out is garbage before the next is read. */
  query(
    { from, to, types, limit, afterId, holding }: EventQuery,
    keep: (event: EngineEvent) => EngineEvent = (event) => event,
  ): StoredEvent[] {
    const statement = afterId === undefined ? this.#within : this.#after;
    // One by one: of a year there are many, and their texts are not needed any more.
    const rows = statement.iterate(
      afterId ?? null,
      from ?? Number.MIN_SAFE_INTEGER,
      to ?? Number.MAX_SAFE_INTEGER,
      types ? JSON.stringify(types) : null,
      limit ?? -1,
      holding ?? null,
    );
    const events: StoredEvent[] = [];
    for (const { id, body } of rows) {
      const event = storedJson<EngineEvent>(body);
      if (event !== undefined) events.push({ id: id as number, event: keep(event) });
    }
    // The newest were asked for first.
    return afterId === undefined ? events.reverse() : events;
  }

  /** Epoch seconds of each event of a type in [from, to), in order. Reads an index alone. */
  times(type: EngineEvent['type'], from: number, to: number): number[] {
    return Array.from(this.#times.iterate(type, from, to), ({ at }) => at as number);
  }

  delete(ids: readonly number[]): void {
    if (ids.length > 0) this.#delete.run(JSON.stringify(ids));
  }

  /** Deletes the oldest ones from before the time, at most 500. Returns how many it were. */
  deleteBefore(at: number): number {
    return Number(this.#deleteBefore.run(at).changes);
  }
}
