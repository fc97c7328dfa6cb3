import type { StatementSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { jsonElements } from './jsonElements.ts';
import type { Database } from './sqlite.ts';
import type { StoredPlot } from './storedPlot.ts';

/** So many plots to a sheet: they are much alike, and take some hundred bytes each when they are compressed together. */
export const PLOTS_A_SHEET = 500;
/** The oldest ones beyond these are let go; roll-ups tell of them. */
const MOST_PLOTS = 1_000_000;

/** Plots that nothing changes any more, many to a sheet. */
export class PlotSheets {
  readonly #insert: StatementSync;
  readonly #within: StatementSync;
  readonly #body: StatementSync;
  readonly #count: StatementSync;
  readonly #all: StatementSync;
  readonly #deleteOldest: StatementSync;
  /** What the sheet that was looked at last holds. */
  #known: { readonly id: number; readonly starts: ReadonlySet<string> } | undefined;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO plot_sheet (first_at, last_at, plots, body) VALUES (?, ?, ?, ?)');
    this.#within = database.prepare(
      'SELECT id, last_at FROM plot_sheet WHERE last_at >= ? AND first_at < ? ORDER BY last_at DESC, id DESC',
    );
    this.#body = database.prepare('SELECT body FROM plot_sheet WHERE id = ?');
    this.#all = database.prepare('SELECT id, plots FROM plot_sheet ORDER BY id');
    this.#count = database.prepare('SELECT ifnull(sum(plots), 0) AS plots FROM plot_sheet');
    this.#deleteOldest = database.prepare(
      'DELETE FROM plot_sheet WHERE id = (SELECT id FROM plot_sheet ORDER BY last_at LIMIT 1)',
    );
  }

  forget(): void {
    this.#known = undefined;
  }

  /** `plots`: at least one. */
  add(plots: readonly StoredPlot[]): void {
    const body = deflateRawSync(JSON.stringify(plots), { level: 9 });
    this.#insert.run(firstOf(plots), lastOf(plots), plots.length, body);
  }

  /** Sheets of plots that ran at some time in [from, to), the newest first, and when the last one of each ended. */
  within(from: number, to: number): { readonly id: number; readonly lastAt: number }[] {
    return this.#within
      .all(from, to)
      .map(({ id, last_at: lastAt }) => ({ id: id as number, lastAt: lastAt as number }));
  }

  /** None where the sheet was let go meanwhile. */
  read(id: number): StoredPlot[] {
    return [...this.each(id)];
  }

  /** One by one. */
  *each(id: number): Generator<StoredPlot> {
    const body = this.#body.get(id)?.body;
    if (body !== undefined) yield* jsonElements(inflateRawSync(body as Uint8Array)) as Generator<StoredPlot>;
  }

  /** Whether the plot of this process with this start is in a sheet. */
  has({ processId, startedAt }: StoredPlot): boolean {
    return this.within(startedAt, startedAt + 1).some(({ id }) => this.#startsIn(id).has(`${processId} ${startedAt}`));
  }

  /** For checking. */
  all(): { readonly id: number; readonly count: number }[] {
    return this.#all.all().map(({ id, plots }) => ({ id: id as number, count: plots as number }));
  }

  get count(): number {
    return this.#count.get()?.plots as number;
  }

  /** Lets the oldest sheet go where there are too many. Returns whether there were. */
  trim(): boolean {
    return this.count > MOST_PLOTS && Number(this.#deleteOldest.run().changes) > 0;
  }

  #startsIn(id: number): ReadonlySet<string> {
    if (this.#known?.id === id) return this.#known.starts;
    const starts = new Set(this.read(id).map(({ processId, startedAt }) => `${processId} ${startedAt}`));
    this.#known = { id, starts };
    return starts;
  }
}

function firstOf(plots: readonly StoredPlot[]): number {
  return Math.min(...plots.map(({ startedAt }) => startedAt));
}

function lastOf(plots: readonly StoredPlot[]): number {
  return Math.max(...plots.map(({ startedAt, endedAt }) => endedAt ?? startedAt));
}
