import type { StatementSync } from 'node:sqlite';
import type { EngineEvent, PlotFacts, PlotterProcess } from '../events/events.ts';
import type { Database } from './sqlite.ts';
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
  /** The newest so many. */
  readonly limit?: number;
}

interface Row {
  readonly id: number;
  plot: StoredPlot;
}

/** A process works at no more plots at a time than these, copies and retold ones included. */
const PLOTS_AT_ONCE = 8;

/** A new engine has told of everything that is alive by then. */
const RETOLD_SECONDS = 60;

/** One row a plot, folded from the events as they are written. */
export class PlotLog {
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #ofProcess: StatementSync;
  readonly #running: StatementSync;
  readonly #query: StatementSync;
  readonly #sameStart: StatementSync;
  readonly #processes = new Map<string, PlotterProcess>();
  /** The plot of a process that was told of last: steps are of it. */
  readonly #current = new Map<string, number>();
  /** Since when the engine leads whose processes these are. */
  #engineSince: number | undefined;

  constructor(database: Database) {
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
    this.#sameStart = database.prepare('SELECT 1 FROM plot WHERE process_id = ? AND started_at = ?');
    this.#query = database.prepare(
      `SELECT body FROM plot WHERE started_at < ?1 AND (outcome = 'running' OR ifnull(ended_at, started_at) >= ?2)
       AND (?3 IS NULL OR outcome = ?3) AND (?4 IS NULL OR process_id = ?4) ORDER BY started_at DESC, id DESC LIMIT ?5`,
    );
  }

  /** Forgets what another process may have changed since. */
  forget(): void {
    this.#current.clear();
  }

  /** Within the writer's transaction. */
  apply(event: EngineEvent): void {
    switch (event.type) {
      case 'engine.started':
        this.#processes.clear();
        this.#current.clear();
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
    for (const row of rows(this.#running.all())) {
      if (!this.#processes.has(row.plot.processId)) this.#write(row, withoutKnownEnd(row.plot));
    }
  }

  /** Oldest first. */
  query({ from, to, outcome, processId, limit }: PlotQuery = {}): StoredPlot[] {
    const found = this.#query.all(
      to ?? Number.MAX_SAFE_INTEGER,
      from ?? Number.MIN_SAFE_INTEGER,
      outcome ?? null,
      processId ?? null,
      limit ?? -1,
    );
    return found.map(({ body }) => JSON.parse(body as string) as StoredPlot).reverse();
  }

  /** Adds a plot that was written elsewhere, unless it is there. */
  addMissing(plot: StoredPlot): boolean {
    if (this.#sameStart.get(plot.processId, plot.startedAt)) return false;
    this.#add(plot);
    return true;
  }

  #applyToPlot(event: PlotEvent): void {
    const { processId } = event;
    const facts = 'plot' in event ? event.plot : undefined;
    const row =
      (facts && this.#find(processId, facts)) ??
      (event.type === 'plot.started' ? undefined : this.#currentOf(processId));
    const plot = plotAfter(row?.plot ?? newPlot(event, this.#processes.get(processId)), event);
    const id = row ? this.#write(row, plot) : this.#add(plot);
    if (event.type === 'plot.started') this.#current.set(processId, id);
  }

  #currentOf(processId: string): Row | undefined {
    const all = this.#rowsOf(processId);
    const current = this.#current.get(processId);
    return all.find(({ id }) => id === current) ?? all.find(({ plot }) => plot.outcome === 'running');
  }

  #find(processId: string, facts: PlotFacts): Row | undefined {
    return this.#rowsOf(processId).find(({ plot }) => isPlotOf(plot, facts));
  }

  #runningOf(processId: string): Row[] {
    return this.#rowsOf(processId).filter(({ plot }) => plot.outcome === 'running');
  }

  /** The last ones, newest first. */
  #rowsOf(processId: string): Row[] {
    return rows(this.#ofProcess.all(processId));
  }

  #add(plot: StoredPlot): number {
    return Number(this.#insert.run(...columns(plot)).lastInsertRowid);
  }

  #write({ id, plot: before }: Row, plot: StoredPlot): number {
    if (plot !== before) this.#update.run(...columns(plot), id);
    return id;
  }
}

function columns(plot: StoredPlot) {
  const { processId, index, id, startedAt, endedAt, outcome } = plot;
  return [processId, index ?? null, id ?? null, startedAt, endedAt ?? null, outcome, JSON.stringify(plot)] as const;
}

function rows(found: Record<string, unknown>[]): Row[] {
  return found.map(({ id, body }) => ({ id: id as number, plot: JSON.parse(body as string) as StoredPlot }));
}
