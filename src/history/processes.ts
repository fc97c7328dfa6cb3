import type { StatementSync } from 'node:sqlite';
import type { Attributes } from '../metrics/metric.ts';
import { ByteReader, ByteWriter } from './byteBuffer.ts';
import { seriesId } from './seriesIds.ts';
import { blobOf, type Database } from './sqlite.ts';

/** A process that series are of: one small entry, however many they are. */
export interface StoredProcess {
  readonly id: number;
  readonly attributes: Attributes;
  /** What is measured of it, by the ids of `series`. */
  readonly measures: readonly number[];
  /** Epoch seconds of its first and last frame. */
  readonly first: number;
  readonly last: number;
}

/** Processes that were there in [from, to), and those whose last frames only the rows themselves tell of. */
export interface ProcessesSeen {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly inRows: readonly number[];
}

/** Of those that lived shorter, values are kept for an hour, and then what they come to in the totals of the host: there may be thousands a day. */
export const LEAST_LIFE_SECONDS = 300;
const MOST_REMEMBERED = 1000;
const DELETED_A_STEP = 200;

/** The processes that the history has values of. */
export class Processes {
  readonly #put: StatementSync;
  readonly #setMeasures: StatementSync;
  readonly #get: StatementSync;
  readonly #seen: StatementSync;
  readonly #touch: StatementSync;
  readonly #deleteUnused: StatementSync;
  readonly #deleteShort: StatementSync;
  readonly #known = new Map<number, StoredProcess>();

  constructor(database: Database) {
    const fields = 'id, attributes, measures, first, last';
    this.#put = database.prepare(
      `INSERT INTO process (attributes, measures, first, last) VALUES (?, ?, ?, ?)
       ON CONFLICT (attributes) DO UPDATE SET last = max(last, excluded.last), first = min(first, excluded.first)
       RETURNING id, measures`,
    );
    this.#setMeasures = database.prepare('UPDATE process SET measures = ? WHERE id = ?');
    this.#get = database.prepare(`SELECT ${fields} FROM process WHERE id = ?`);
    this.#seen = database.prepare(
      `SELECT ${fields} FROM process WHERE last >= ?1 AND first < ?2
       UNION SELECT ${fields} FROM process WHERE id IN (SELECT value FROM json_each(?3)) AND first < ?2 ORDER BY id`,
    );
    this.#touch = database.prepare('UPDATE process SET first = min(first, ?), last = max(last, ?) WHERE id = ?');
    // Of a process that nothing is kept of there are no series between its first possible one and the next one's.
    const nothingIn = (table: string) =>
      `NOT EXISTS (SELECT 1 FROM ${table} WHERE series BETWEEN process.id * ${seriesId(1, 0)} AND (process.id + 1) * ${seriesId(1, 0)})`;
    const deletion = (condition: string) =>
      `DELETE FROM process WHERE id IN (SELECT id FROM process WHERE last < ? AND ${condition}
       AND ${nothingIn('roll_up')} AND ${nothingIn('stretch_column')} LIMIT ${DELETED_A_STEP})`;
    this.#deleteUnused = database.prepare(deletion('true'));
    this.#deleteShort = database.prepare(deletion(`last - first < ${LEAST_LIFE_SECONDS}`));
  }

  forget(): void {
    this.#known.clear();
  }

  /** The number of the process, which is added where it is new, as having these measures too. Within the writer's transaction. */
  put(attributes: Attributes, measures: readonly number[], at: number): number {
    const row = this.#put.get(JSON.stringify(attributes), packed(measures), at, at);
    const id = row?.id as number;
    const known = new Set(unpacked(blobOf(row?.measures)));
    if (measures.some((measure) => !known.has(measure))) {
      this.#setMeasures.run(packed([...new Set([...known, ...measures])]), id);
      this.#known.delete(id);
    }
    return id;
  }

  get(id: number): StoredProcess | undefined {
    const known = this.#known.get(id);
    if (known) return known;
    const row = this.#get.get(id);
    if (!row) return undefined;
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    const process = storedProcess(row);
    this.#known.set(id, process);
    return process;
  }

  /** In the order in which they came. */
  seen({ from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, inRows }: ProcessesSeen): StoredProcess[] {
    return this.#seen.all(from, to, JSON.stringify(inRows)).map(storedProcess);
  }

  touch(id: number, at: number): void {
    this.#touch.run(at, at, id);
    this.#known.delete(id);
  }

  /** Deletes those that nothing is kept of and that were last seen before the time, some at most. Returns how many. */
  deleteUnused(before: number): number {
    return this.#deleted(this.#deleteUnused, before);
  }

  /** As `deleteUnused`, of those that lived too short to be kept. */
  deleteShort(before: number): number {
    return this.#deleted(this.#deleteShort, before);
  }

  #deleted(statement: StatementSync, before: number): number {
    const deleted = Number(statement.run(before).changes);
    if (deleted > 0) this.#known.clear();
    return deleted;
  }
}

function storedProcess({ id, attributes, measures, first, last }: Record<string, unknown>): StoredProcess {
  return {
    id: id as number,
    attributes: JSON.parse(attributes as string) as Attributes,
    measures: unpacked(blobOf(measures)),
    first: first as number,
    last: last as number,
  };
}

const writer = new ByteWriter();

/** Ids that mostly follow one another: a byte each. */
function packed(ids: readonly number[]): Uint8Array {
  writer.clear();
  ids.forEach((id, i) => void writer.integer(id - (ids[i - 1] ?? 0)));
  return writer.written.slice();
}

function unpacked(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes);
  const ids: number[] = [];
  while (reader.at < bytes.length) ids.push((ids[ids.length - 1] ?? 0) + reader.integer());
  return ids;
}
