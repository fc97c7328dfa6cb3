import type { StatementSync } from 'node:sqlite';
import type { Attributes } from '../metrics/metric.ts';
import type { Series, SeriesList, Slot } from '../metrics/series.ts';
import { ByteReader, ByteWriter } from './byteBuffer.ts';
import { HistoryDamage } from './historyErrors.ts';
import { type Precision, precisionOf } from './roundedValue.ts';
import { RowLayout, type RowPart } from './rowLayout.ts';
import type { SeriesCatalog } from './seriesCatalog.ts';
import { isOfProcess, measureOf, processOf, seriesId } from './seriesIds.ts';
import type { Database } from './sqlite.ts';

/** How a frame becomes a row. */
export interface RowForm {
  /** What says so in the row itself. */
  readonly key: Uint8Array;
  /** Which slots of the frame stand in the row, in its order. */
  readonly slots: readonly Slot[];
  readonly precisions: readonly Precision[];
}

/** A part as it was written last, and of what it was made. */
interface WrittenPart {
  readonly process: number;
  readonly layout: number;
  readonly ids: Float64Array;
  readonly entries: readonly Series[];
}

/** What a layout keeps: the measures in their order, and why those are absent that are. */
interface Body {
  readonly measures: readonly number[];
  readonly absences: Readonly<Record<number, string>>;
}

const MOST_REMEMBERED = 300;

/**
 * How rows are laid out, until blocks take them up: these know series by their ids. A row names the layout of the host's series, and for
 * each process its number and a layout: processes of one kind have the same one, so that a plotter costs a row some bytes and nothing
 * else. Layouts that no row names any more are deleted; their numbers are not used again, so what is remembered of them holds.
 */
export class RowLayouts {
  readonly #catalog: SeriesCatalog;
  readonly #insert: StatementSync;
  readonly #get: StatementSync;
  readonly #keysInUse: StatementSync;
  readonly #deleteOthers: StatementSync;
  /** Of this process's writing. */
  #list: SeriesList['series'] | undefined;
  #form: RowForm | undefined;
  #written = new Map<string, WrittenPart>();
  /** Of reading. */
  readonly #layouts = new Map<string, RowLayout>();
  readonly #parts = new Map<string, RowPart>();

  constructor(database: Database, catalog: SeriesCatalog) {
    this.#catalog = catalog;
    this.#insert = database.prepare(
      'INSERT INTO row_layout (body) VALUES (?) ON CONFLICT (body) DO UPDATE SET body = body RETURNING id',
    );
    this.#get = database.prepare('SELECT body FROM row_layout WHERE id = ?');
    this.#keysInUse = database.prepare('SELECT DISTINCT layout FROM raw_row');
    this.#deleteOthers = database.prepare('DELETE FROM row_layout WHERE id NOT IN (SELECT value FROM json_each(?))');
  }

  /** Forgets what may not hold any more: another process wrote, or a transaction was undone. */
  forget(): void {
    this.#list = undefined;
    this.#form = undefined;
    this.#written.clear();
    this.#layouts.clear();
    this.#parts.clear();
  }

  /** How frames of this list are written, within the writer's transaction. Costs little where the list is as before. */
  formOf({ series }: SeriesList, at: number): RowForm {
    if (this.#form && series === this.#list) return this.#form;
    const groups = groupsOf(series);
    const parts = [...groups].map(([process, { entries }]) => this.#write(process, entries, at));
    this.#written = new Map([...groups.keys()].map((process, i) => [process, parts[i]]));
    this.#list = series;
    this.#form = {
      key: keyOf(parts),
      slots: [...groups.values()].flatMap(({ slots }) => slots),
      precisions: parts.flatMap(({ entries }) => entries.map(({ metric }) => precisionOf(metric))),
    };
    return this.#form;
  }

  /** Throws where the history has no such layout. */
  layoutOf(key: Uint8Array): RowLayout {
    const name = Buffer.from(key).toString('latin1');
    const known = this.#layouts.get(name);
    if (known) return known;
    const layout = new RowLayout(partsOf(key).map(({ process, layout }) => this.#part(process, layout)));
    remember(this.#layouts, name, layout);
    return layout;
  }

  /** Deletes layouts that no row names any more. Within the writer's transaction. */
  deleteUnused(): void {
    const keys = this.#keysInUse.all().map(({ layout }) => layout as Uint8Array);
    const used = new Set(keys.flatMap(partsOf).map(({ layout }) => layout));
    this.#deleteOthers.run(JSON.stringify([...used]));
    for (const [process, { layout }] of this.#written) if (!used.has(layout)) this.#written.delete(process);
    this.#list = undefined;
  }

  #write(name: string, entries: readonly Series[], at: number): WrittenPart {
    const before = this.#written.get(name);
    if (before && isSame(entries, before.entries)) return before;
    const isKnown = before !== undefined && isOfSame(entries, before.entries);
    const ids = isKnown ? before.ids : this.#catalog.idsOf(entries, at);
    const absences: Record<number, string> = {};
    entries.forEach(({ absence }, i) => {
      if (absence !== undefined) absences[i] = absence;
    });
    const body: Body = { measures: Array.from(ids, measureOf), absences };
    const layout = this.#insert.get(JSON.stringify(body))?.id as number;
    const process = processOf(ids[0] ?? 0);
    // Rows are read again by who wrote them, when their minute is over.
    const part = `${process}/${layout}`;
    if (!this.#parts.has(part)) remember(this.#parts, part, { ids, series: entries });
    return { process, layout, ids, entries };
  }

  #part(process: number, layout: number): RowPart {
    const name = `${process}/${layout}`;
    const known = this.#parts.get(name);
    if (known) return known;
    const row = this.#get.get(layout);
    if (!row) throw new HistoryDamage(`there is no layout ${layout} of rows`);
    const { measures, absences } = JSON.parse(row.body as string) as Body;
    const ids = Float64Array.from(measures, (measure) => seriesId(process, measure));
    const series = Array.from(ids, (id, i): Series => {
      const { metric, attributes } = this.#catalog.get(id);
      return absences[i] === undefined ? { metric, attributes } : { metric, attributes, absence: absences[i] };
    });
    const part = { ids, series };
    remember(this.#parts, name, part);
    return part;
  }
}

/** The processes and layouts that a row names; the host is process 0. */
export function partsOf(key: Uint8Array): { readonly process: number; readonly layout: number }[] {
  const reader = new ByteReader(key);
  const parts: { process: number; layout: number }[] = [];
  while (reader.at < key.length) parts.push({ process: reader.count(), layout: reader.count() });
  return parts;
}

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (map.size >= MOST_REMEMBERED) map.delete(map.keys().next().value as Key);
  map.set(key, value);
}

const writer = new ByteWriter();

function keyOf(parts: readonly WrittenPart[]): Uint8Array {
  writer.clear();
  for (const { process, layout } of parts) {
    writer.count(process);
    writer.count(layout);
  }
  return writer.written.slice();
}

/** The entries of the host and of each process, and the slots that they stand in. */
function groupsOf(series: SeriesList['series']): Map<string, { entries: Series[]; slots: Slot[] }> {
  const groups = new Map<string, { entries: Series[]; slots: Slot[] }>([['', { entries: [], slots: [] }]]);
  series.forEach((entry, slot) => {
    if (!entry) return;
    const name = isOfProcess(entry) ? processName(entry.attributes) : '';
    let group = groups.get(name);
    if (!group) {
      group = { entries: [], slots: [] };
      groups.set(name, group);
    }
    group.entries.push(entry);
    group.slots.push(slot);
  });
  return groups;
}

function processName(attributes: Attributes): string {
  return `${attributes['process.id']} ${attributes['process.pid']} ${attributes.plotter}`;
}

function isSame(a: readonly Series[], b: readonly Series[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i]);
}

/** Whether they are the same series, whatever is absent. */
function isOfSame(a: readonly Series[], b: readonly Series[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ metric, attributes }, i) => metric === b[i].metric && attributes === b[i].attributes)
  );
}
