import type { StatementSync } from 'node:sqlite';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import type { Attributes } from '../metrics/metric.ts';
import { hasAttributes, type Series, type SeriesList, seriesKey } from '../metrics/series.ts';
import { type Precision, precisionOf } from './roundedValue.ts';
import { blobOf, type Database } from './sqlite.ts';

/** A series that the history has values of. */
export interface StoredSeries {
  readonly id: number;
  readonly metric: MetricName;
  readonly attributes: Attributes;
  /** `seriesKey` of the two. */
  readonly key: string;
  /** Epoch seconds of its first and last frame. */
  readonly first: number;
  readonly last: number;
}

/** How rows are laid out: what stands in which slot. */
export interface Layout {
  readonly tableId: number;
  /** Ids of series by slot; 0 = free. */
  readonly slots: Int32Array;
  readonly precisions: readonly Precision[];
}

/** The series of the history and the tables that say how rows were laid out. Tables never change once they are written. */
export class SeriesCatalog {
  readonly #insertSeries: StatementSync;
  readonly #insertTable: StatementSync;
  readonly #newestTable: StatementSync;
  readonly #getTable: StatementSync;
  readonly #allSeries: StatementSync;
  readonly #oneSeries: StatementSync;
  readonly #touch: StatementSync;
  readonly #deleteTables: StatementSync;
  readonly #deleteUnused: StatementSync;
  /** Of this process only: series that another one added are found when they are asked for. */
  readonly #ids = new Map<string, number>();
  readonly #series = new Map<number, StoredSeries>();
  readonly #tables = new Map<number, { list: SeriesList; slots: Int32Array }>();
  #list: readonly (Series | null)[] = [];
  #layout: Layout | undefined;

  constructor(database: Database) {
    this.#insertSeries = database.prepare(
      `INSERT INTO series (key, metric, attributes, first, last) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET last = max(last, excluded.last), first = min(first, excluded.first) RETURNING id`,
    );
    this.#insertTable = database.prepare('INSERT INTO series_table (slots, absences) VALUES (?, ?)');
    this.#newestTable = database.prepare('SELECT id, slots, absences FROM series_table ORDER BY id DESC LIMIT 1');
    this.#getTable = database.prepare('SELECT slots, absences FROM series_table WHERE id = ?');
    this.#allSeries = database.prepare('SELECT id, key, metric, attributes, first, last FROM series ORDER BY id');
    this.#touch = database.prepare('UPDATE series SET first = min(first, ?), last = max(last, ?) WHERE id = ?');
    this.#deleteTables = database.prepare('DELETE FROM series_table WHERE id < ?');
    this.#deleteUnused = database.prepare(
      `DELETE FROM series WHERE id IN (
         SELECT id FROM series WHERE last < ? AND NOT EXISTS (SELECT 1 FROM roll_up WHERE roll_up.series = series.id)
         AND NOT EXISTS (SELECT 1 FROM stretch_column WHERE stretch_column.series = series.id) LIMIT 200
       ) RETURNING id, key`,
    );
    this.#oneSeries = database.prepare('SELECT id, key, metric, attributes, first, last FROM series WHERE id = ?');
  }

  /** Forgets what may not hold any more: another process wrote, or a transaction that added series was undone. */
  forget(): void {
    this.#ids.clear();
    this.#series.clear();
    this.#list = [];
    this.#layout = undefined;
  }

  /** The layout of rows of this list, within the writer's transaction. Costs little where the list is as before. */
  layoutOf({ series }: SeriesList, at: number): Layout {
    const earlier = this.#list;
    if (this.#layout && isSame(series, earlier)) return this.#layout;
    const before = this.#layout;
    const slots = new Int32Array(series.length);
    const precisions: Precision[] = [];
    const absences: Record<number, string> = {};
    for (let slot = 0; slot < series.length; slot++) {
      const entry = series[slot];
      precisions.push(entry ? precisionOf(entry.metric) : 'significant');
      if (!entry) continue;
      const { metric, attributes, absence } = entry;
      const known = before && earlier[slot]?.attributes === attributes && earlier[slot]?.metric === metric;
      slots[slot] = known ? before.slots[slot] : this.idOf(metric, attributes, at);
      if (absence !== undefined) absences[slot] = absence;
    }
    this.#list = series;
    this.#layout = { tableId: this.#tableOf(slots, JSON.stringify(absences)), slots, precisions };
    return this.#layout;
  }

  /** The list of a table. Throws where there is no such table. */
  list(tableId: number): SeriesList {
    return this.#table(tableId).list;
  }

  /** Ids of series by slot; 0 = free. */
  slotsOf(tableId: number): Int32Array {
    return this.#table(tableId).slots;
  }

  /** Throws where there is no such series. */
  get(id: number): StoredSeries {
    const known = this.#series.get(id);
    if (known) return known;
    const row = this.#oneSeries.get(id);
    if (!row) throw new Error(`the history has no series ${id}`);
    const series = storedSeries(row);
    this.#series.set(id, series);
    return series;
  }

  /** As the file has them now. `last` is as of the last block that was sealed. */
  all(): StoredSeries[] {
    const all = this.#allSeries.all().map(storedSeries);
    for (const series of all) this.#series.set(series.id, series);
    return all;
  }

  find(metric: MetricName, where: Attributes = {}): StoredSeries[] {
    return this.all().filter((series) => series.metric === metric && hasAttributes(series, where));
  }

  /** Notes that the series was there at the time. */
  touch(id: number, at: number): void {
    this.#touch.run(at, at, id);
  }

  deleteTablesBefore(tableId: number): void {
    this.#deleteTables.run(tableId);
  }

  /** Deletes series that nothing is kept of and that were last seen before the time, at most 200. Returns how many. */
  deleteUnused(before: number): number {
    const deleted = this.#deleteUnused.all(before);
    for (const { id, key } of deleted) {
      this.#series.delete(id as number);
      this.#ids.delete(key as string);
    }
    return deleted.length;
  }

  #table(id: number): { list: SeriesList; slots: Int32Array } {
    const known = this.#tables.get(id);
    if (known) return known;
    const row = this.#getTable.get(id);
    if (!row) throw new Error(`the history has no table ${id} of series`);
    const slots = int32Of(blobOf(row.slots));
    const absences = JSON.parse(row.absences as string) as Record<number, string>;
    const series = Array.from(slots, (seriesId, slot): Series | null => {
      if (seriesId === 0) return null;
      const { metric, attributes } = this.get(seriesId);
      return absences[slot] === undefined ? { metric, attributes } : { metric, attributes, absence: absences[slot] };
    });
    const table = { list: { version: id, series }, slots };
    this.#tables.set(id, table);
    return table;
  }

  /** The id of a series, which is added if it is new. Within the writer's transaction. */
  idOf(metric: MetricName, attributes: Attributes, at: number): number {
    const key = seriesKey(metric, attributes);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#insertSeries.get(key, metric, JSON.stringify(attributes), at, at)?.id as number;
    this.#ids.set(key, id);
    return id;
  }

  #tableOf(slots: Int32Array, absences: string): number {
    const bytes = bytesOf(slots);
    const newest = this.#newestTable.get();
    if (newest && newest.absences === absences && Buffer.compare(blobOf(newest.slots), bytes) === 0) {
      return newest.id as number;
    }
    return Number(this.#insertTable.run(bytes, absences).lastInsertRowid);
  }
}

/** Plotters come and go: what is measured of their processes is kept by the second and by the minute only. */
export function isOfProcess({ attributes }: { readonly attributes: Attributes }): boolean {
  return 'process.id' in attributes || 'process.pid' in attributes;
}

/** A version that removed a metric leaves series of it behind, which nothing can show: they are passed over. */
export function isKnownMetric(metric: string): metric is MetricName {
  return metric in CATALOGUE;
}

function storedSeries({ id, key, metric, attributes, first, last }: Record<string, unknown>): StoredSeries {
  return {
    id: id as number,
    metric: metric as MetricName,
    attributes: JSON.parse(attributes as string) as Attributes,
    key: key as string,
    first: first as number,
    last: last as number,
  };
}

function isSame(a: readonly (Series | null)[], b: readonly (Series | null)[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

function int32Of(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.slice().buffer);
}
