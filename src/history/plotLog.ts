import type { StatementSync } from 'node:sqlite';
import type { EngineEvent, PlotFacts, PlotterProcess } from '../events/events.ts';
import { PLOTS_A_SHEET, PlotSheets } from './plotSheets.ts';
import { type PlotTotals, PlotTotalsLog, totalsOfPlots } from './plotTotals.ts';
import { TIER_SECONDS } from './retention.ts';
import { spanOf } from './rollUp.ts';
import type { Database } from './sqlite.ts';
import { storedJson } from './storedJson.ts';
import {
  isPlotOf,
  newPlot,
  type PlotEvent,
  plotAfter,
  type StoredPlot,
  withoutKnownEnd,
  withProcess,
} from './storedPlot.ts';

export interface PlotQuery {
  /** Epoch seconds; plots that ran at some time in between. */
  readonly from?: number;
  readonly to?: number;
  readonly outcome?: StoredPlot['outcome'];
  readonly processId?: string;
  /** The newest so many, 20,000 by default. */
  readonly limit?: number;
}

/** There may be millions: `PlotTotals` tells of more. */
const MOST_ASKED = 20_000;
/** The newest plots are not put into sheets, so that a process that is looked at again finds its own. */
const MOST_ROWS = 1000;

interface Row {
  readonly id: number;
  plot: StoredPlot;
}

/** A process works at no more plots at a time than these, copies and retold ones included. */
const PLOTS_AT_ONCE = 8;

/** Processes of which the last plots are kept at hand. */
const MOST_RECENT = 50;

/** A new engine has told of everything that is alive by then. */
const RETOLD_SECONDS = 60;

/** One row a plot, folded from the events as they are written. */
export class PlotLog {
  readonly sheets: PlotSheets;
  readonly totals: PlotTotalsLog;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #ofProcess: StatementSync;
  readonly #running: StatementSync;
  readonly #query: StatementSync;
  readonly #sameStart: StatementSync;
  readonly #count: StatementSync;
  readonly #settled: StatementSync;
  readonly #delete: StatementSync;
  readonly #processes = new Map<string, PlotterProcess>();
  /** The plot of a process that was told of last: steps are of it. */
  readonly #current = new Map<string, number>();
  /** The last plots of processes, the newest first: each is told of several times. */
  readonly #recent = new Map<string, Row[]>();
  /** Since when the engine leads whose processes these are. */
  #engineSince: number | undefined;

  constructor(database: Database) {
    this.sheets = new PlotSheets(database);
    this.totals = new PlotTotalsLog(database);
    this.#insert = database.prepare(
      `INSERT INTO plot (process_id, plot_index, plot_id, started_at, ended_at, outcome, body)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = database.prepare(
      `UPDATE plot SET process_id = ?, plot_index = ?, plot_id = ?, started_at = ?, ended_at = ?, outcome = ?, body = ?
       WHERE id = ?`,
    );
    this.#ofProcess = database.prepare(
      `SELECT id, body FROM plot WHERE process_id = ? ORDER BY id DESC LIMIT ${PLOTS_AT_ONCE}`,
    );
    this.#running = database.prepare("SELECT id, body FROM plot WHERE outcome = 'running'");
    this.#count = database.prepare('SELECT count(*) AS count FROM plot');
    // Of a process that is alive the last ones may be told again.
    this.#settled = database.prepare(
      `SELECT id, body FROM plot WHERE outcome <> 'running' AND (process_id NOT IN (SELECT value FROM json_each(?1))
         OR EXISTS (SELECT 1 FROM plot AS later WHERE later.process_id = plot.process_id AND later.id > plot.id
           ORDER BY later.id LIMIT 1 OFFSET ${PLOTS_AT_ONCE - 1}))
       ORDER BY id LIMIT ${PLOTS_A_SHEET}`,
    );
    this.#delete = database.prepare('DELETE FROM plot WHERE id IN (SELECT value FROM json_each(?))');
    this.#sameStart = database.prepare('SELECT 1 FROM plot WHERE process_id = ? AND started_at = ?');
    this.#query = database.prepare(
      `SELECT body FROM plot WHERE started_at < ?1 AND (outcome = 'running' OR ifnull(ended_at, started_at) >= ?2)
       AND (?3 IS NULL OR outcome = ?3) AND (?4 IS NULL OR process_id = ?4) ORDER BY started_at DESC, id DESC LIMIT ?5`,
    );
  }

  /** Forgets what another process may have changed since. */
  forget(): void {
    this.#current.clear();
    this.#recent.clear();
    this.sheets.forget();
  }

  /** Within the writer's transaction. */
  apply(event: EngineEvent): void {
    switch (event.type) {
      case 'engine.started':
        this.#processes.clear();
        this.#current.clear();
        this.#recent.clear();
        this.#engineSince = event.at;
        break;
      case 'process.seen':
      case 'process.changed':
        this.#processes.set(event.process.id, event.process);
        for (const row of this.#runningOf(event.process.id)) this.#write(row, withProcess(row.plot, event.process));
        break;
      case 'process.ended':
        this.#processes.delete(event.process.id);
        this.#current.delete(event.process.id);
        for (const row of this.#runningOf(event.process.id)) {
          this.#write(row, { ...withoutKnownEnd(row.plot), endedAt: event.at });
        }
        this.#recent.delete(event.process.id);
        break;
      case 'plot.started':
      case 'step.ended':
      case 'plot.finished':
      case 'plot.failed':
      case 'plotter.crashed':
        this.#applyToPlot(event);
        break;
      default:
    }
  }

  /** Plots whose process a new engine does not find any more have ended unseen. Within the writer's transaction. */
  closeUnseen(at: number): void {
    if (this.#engineSince === undefined || Math.abs(at - this.#engineSince) < RETOLD_SECONDS) return;
    this.#engineSince = undefined;
    this.#recent.clear();
    for (const row of rows(this.#running.all())) {
      if (!this.#processes.has(row.plot.processId)) this.#write(row, withoutKnownEnd(row.plot));
    }
  }

  /** Puts the oldest plots that nothing changes any more into a sheet, where there are many. Returns whether it did. Within the writer's transaction. */
  pack(): boolean {
    // A new engine has not told of all that is alive yet.
    if (this.#engineSince !== undefined || this.#rowCount() < MOST_ROWS) return false;
    const settled = rows(this.#settled.all(JSON.stringify([...this.#processes.keys()])));
    if (settled.length < PLOTS_A_SHEET) return false;
    this.#recent.clear();
    this.sheets.add(settled.map(({ plot }) => plot));
    this.#delete.run(JSON.stringify(settled.map(({ id }) => id)));
    return true;
  }

  get count(): number {
    return this.#rowCount() + this.sheets.count;
  }

  /** In the order of their starts. `keep`: what is kept of each; what it leaves out is garbage before the next sheet is read. */
  query(wanted: PlotQuery = {}, keep: (plot: StoredPlot) => StoredPlot = (plot) => plot): StoredPlot[] {
    const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, limit = MOST_ASKED } = wanted;
    const newestFirst = (a: StoredPlot, b: StoredPlot) => b.startedAt - a.startedAt;
    let found = Array.from(this.#rowsFor(wanted, limit), keep);
    // What is being made is in no sheet.
    const sheets = wanted.outcome === 'running' ? [] : this.sheets.within(from, to);
    for (const { id, lastAt } of sheets) {
      if (found.length >= limit && lastAt < found[limit - 1].startedAt) break;
      for (const plot of this.sheets.each(id)) if (isWanted(plot, wanted)) found.push(keep(plot));
      found = found.sort(newestFirst).slice(0, limit);
    }
    return found.reverse();
  }

  /** Everything that ran in [from, to), however much it is: parts that are read one by one, the oldest first. */
  parts(from: number, to: number): (() => StoredPlot[])[] {
    // Read now: they may be put into a sheet before their turn comes.
    const newest = [...this.#rowsFor({ from, to }, -1)].reverse();
    const sheets = this.sheets.within(from, to).reverse();
    const wanted = (plot: StoredPlot) => isWanted(plot, { from, to });
    return [
      ...sheets.map(
        ({ id }) =>
          () =>
            this.sheets.read(id).filter(wanted),
      ),
      () => newest,
    ];
  }

  /**
   * What plots that ended in [from, to) come to, by the hour, or by the day that `dayOf` says an hour to be in; of hours of which only a part is in
   * it, that part, by its beginning. Of times of which no hours are kept any more, by the day of UTC.
   */
  ended(from: number, to: number, dayOf?: (hour: number) => number): PlotTotals[] {
    const first = Math.ceil(from / TIER_SECONDS.hour) * TIER_SECONDS.hour;
    const last = Math.floor(to / TIER_SECONDS.hour) * TIER_SECONDS.hour;
    if (first > last) return this.#endedInPart(from, to);
    const hours = this.totals.byDay(first, last, dayOf ?? ((hour) => hour));
    if (!hours) return this.totals.query('day', spanOf(from, TIER_SECONDS.day), to);
    return [...this.#endedInPart(from, first), ...hours, ...this.#endedInPart(last, to)];
  }

  #endedInPart(from: number, to: number): PlotTotals[] {
    const isIn = ({ outcome, endedAt = Number.NaN }: StoredPlot) =>
      outcome !== 'running' && endedAt >= from && endedAt < to;
    return from < to ? totalsOfPlots(from, this.query({ from, to }).filter(isIn)) : [];
  }

  #rowCount(): number {
    return this.#count.get()?.count as number;
  }

  /** Of those in no sheet, the newest first. */
  *#rowsFor({ from, to, outcome, processId }: PlotQuery, limit: number): Generator<StoredPlot> {
    const found = this.#query.iterate(
      to ?? Number.MAX_SAFE_INTEGER,
      from ?? Number.MIN_SAFE_INTEGER,
      outcome ?? null,
      processId ?? null,
      limit,
    );
    for (const { body } of found) {
      const plot = storedJson<StoredPlot>(body);
      if (plot !== undefined) yield plot;
    }
  }

  /** Adds a plot that was written elsewhere, unless it is there. */
  addMissing(plot: StoredPlot): boolean {
    if (this.#sameStart.get(plot.processId, plot.startedAt) || this.sheets.has(plot)) return false;
    this.#add(plot);
    return true;
  }

  #applyToPlot(event: PlotEvent): void {
    const { processId } = event;
    const facts = 'plot' in event ? event.plot : undefined;
    const row =
      (facts && this.#find(processId, facts)) ??
      (event.type === 'plot.started' ? undefined : this.#currentOf(processId, facts?.id));
    const plot = plotAfter(row?.plot ?? newPlot(event, this.#processes.get(processId)), event);
    const id = row ? this.#write(row, plot) : this.#add(plot);
    if (event.type === 'plot.started') this.#current.set(processId, id);
  }

  /** @param id of the plot that is told of, as far as it is known: a plot that is known by another one isn't it. */
  #currentOf(processId: string, id: string | undefined): Row | undefined {
    const all = this.#rowsOf(processId).filter(
      ({ plot }) => [undefined, plot.id].includes(id) || plot.id === undefined,
    );
    const current = this.#current.get(processId);
    return all.find((row) => row.id === current) ?? all.find(({ plot }) => plot.outcome === 'running');
  }

  #find(processId: string, facts: PlotFacts): Row | undefined {
    return this.#rowsOf(processId).find(({ plot }) => isPlotOf(plot, facts));
  }

  #runningOf(processId: string): Row[] {
    return this.#rowsOf(processId).filter(({ plot }) => plot.outcome === 'running');
  }

  /** The last ones, newest first. */
  #rowsOf(processId: string): Row[] {
    const known = this.#recent.get(processId);
    if (known) return known;
    const found = rows(this.#ofProcess.all(processId));
    if (this.#recent.size >= MOST_RECENT) this.#recent.clear();
    this.#recent.set(processId, found);
    return found;
  }

  #add(plot: StoredPlot): number {
    this.totals.change(undefined, plot);
    const id = Number(this.#insert.run(...columns(plot)).lastInsertRowid);
    const recent = this.#recent.get(plot.processId);
    if (recent) this.#recent.set(plot.processId, [{ id, plot }, ...recent].slice(0, PLOTS_AT_ONCE));
    return id;
  }

  #write(row: Row, plot: StoredPlot): number {
    const { id, plot: before } = row;
    if (plot === before) return id;
    this.totals.change(before, plot);
    this.#update.run(...columns(plot), id);
    row.plot = plot;
    return id;
  }
}

function isWanted({ startedAt, endedAt, outcome, processId }: StoredPlot, wanted: PlotQuery): boolean {
  return (
    startedAt < (wanted.to ?? Number.MAX_SAFE_INTEGER) &&
    (endedAt ?? startedAt) >= (wanted.from ?? Number.MIN_SAFE_INTEGER) &&
    (wanted.outcome === undefined || outcome === wanted.outcome) &&
    (wanted.processId === undefined || processId === wanted.processId)
  );
}

function columns(plot: StoredPlot) {
  const { processId, index, id, startedAt, endedAt, outcome } = plot;
  return [processId, index ?? null, id ?? null, startedAt, endedAt ?? null, outcome, JSON.stringify(plot)] as const;
}

function rows(found: Record<string, unknown>[]): Row[] {
  return found.flatMap(({ id, body }) => {
    const plot = storedJson<StoredPlot>(body);
    return plot === undefined ? [] : [{ id: id as number, plot }];
  });
}
