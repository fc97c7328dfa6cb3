import type { EngineEvent } from '../events/events.ts';
import type { SeriesList } from '../metrics/series.ts';
import { Blocks } from './blocks.ts';
import { ChangesOfOthers } from './changesOfOthers.ts';
import { Checkpointer, checkpoint } from './checkpointer.ts';
import { type DiskAccess, DiskFlush } from './diskFlush.ts';
import { type DocumentRange, Documents, type StoredDocument } from './documents.ts';
import { EventLog, type EventQuery, type StoredEvent } from './eventLog.ts';
import type { FrameToKeep } from './frameToKeep.ts';
import { HistoryCorrupt, HistoryWriteError, isDamage } from './historyErrors.ts';
import { hostOfFile, openHistoryFile, type SetAside } from './historyFile.ts';
import { HistoryIntake } from './historyIntake.ts';
import { fileIdentity, suspect } from './historyParts.ts';
import {
  type HistoryQuery,
  historyBeginning,
  queryHistory,
  type SeriesColumns,
  seriesOneByOne,
} from './historyQuery.ts';
import { type HistoryStats, historyStats } from './historyStats.ts';
import type { RolledSources } from './hourMerge.ts';
import { Lease, leaseClock } from './lease.ts';
import { Maintenance } from './maintenance.ts';
import { Meta } from './meta.ts';
import { PlotLog, type PlotQuery } from './plotLog.ts';
import type { PlotTier, PlotTotals } from './plotTotals.ts';
import { type RawRow, RawRows } from './rawRows.ts';
import { RawSamples } from './rawSamples.ts';
import { DEFAULT_RETENTION, type Retention } from './retention.ts';
import { RollUpSheets } from './rollUpSheets.ts';
import { RowLayouts } from './rowLayouts.ts';
import { SeriesCatalog, type StoredSeries } from './seriesCatalog.ts';
import type { Database } from './sqlite.ts';
import { SteadyClock } from './steadyClock.ts';
import type { StoredPlot } from './storedPlot.ts';
import { type SeriesFilter, storedSeries } from './storedSeries.ts';
import { Stretches } from './stretches.ts';
import { Transactions } from './transactions.ts';
import { type Verification, verifyHistory } from './verifyHistory.ts';
import { writtenFrames } from './writtenFrames.ts';

export interface HistoryOptions {
  /** The same for every process of the host, and no other's: histories of other hosts are set aside. */
  readonly hostId: string;
  /** What the host is called: noted in the file, for who reads it elsewhere. */
  readonly hostName?: string;
  /** For readers that never write. The file has to be there. */
  readonly readOnly?: boolean;
  /** For such readers: the history of another host will do, see `otherHost`. */
  readonly anyHost?: boolean;
  /** Epoch seconds. */
  readonly now?: () => number;
  readonly retention?: Retention;
  /** Seconds of a clock that all processes of the host share; the lease goes by it. */
  readonly monotonicSeconds?: () => number;
  /** How commits get onto the disk. */
  readonly disk?: DiskAccess;
}

const PAGE_BYTES = 4096;
/** SQLite's own limit. */
const MOST_PAGES = 2 ** 32 - 2;

/**
 * What a host's engines measured and saw, in one SQLite database: any number of readers, one writer at a time (see `Lease`).
 * A reader sees what is written at once.
 */
export class History {
  readonly path: string;
  /** What stood in the file's place and could not be used, where it went to, and why. */
  readonly setAside: SetAside | undefined;
  /** What the host is called whose history it is, where that is another one. */
  readonly otherHost: string | undefined;
  readonly lease: Lease;
  retention: Retention;
  readonly #database: Database;
  readonly #transactions: Transactions;
  readonly #sources: RolledSources;
  readonly #layouts: RowLayouts;
  readonly #events: EventLog;
  readonly #plots: PlotLog;
  readonly #documents: Documents;
  readonly #maintenance: Maintenance;
  readonly #flush: DiskFlush;
  readonly #checkpointer: Checkpointer;
  readonly #now: () => number;
  readonly #monotonicSeconds: () => number;
  readonly #clock = new SteadyClock();
  readonly #identity: string | undefined;
  readonly #ofOthers: ChangesOfOthers;
  #newestAt: number | undefined;

  /**
   * Opens the history, or begins it. A damaged or foreign file in its place is renamed and named in `setAside`. Throws
   * `HistoryUnavailable` where there can be none, with reason and remedy.
   */
  static open(path: string, options: HistoryOptions): History {
    return new History(path, options);
  }

  private constructor(path: string, options: HistoryOptions) {
    const { hostId, hostName, anyHost, readOnly = false, retention = DEFAULT_RETENTION } = options;
    const now = options.now ?? (() => Date.now() / 1000);
    const asked = { hostId, hostName, readOnly, anyHost, epochSeconds: now() };
    const { database, setAside, otherHost } = openHistoryFile(path, asked);
    this.path = path;
    this.setAside = setAside;
    this.otherHost = otherHost;
    this.retention = retention;
    this.#identity = fileIdentity(path);
    this.#database = database;
    this.#ofOthers = new ChangesOfOthers(database);
    this.#transactions = new Transactions(database, path);
    const catalog = new SeriesCatalog(database);
    const layouts = new RowLayouts(database, catalog);
    const rows = new RawRows(database, layouts);
    this.#layouts = layouts;
    this.#sources = {
      catalog,
      rows,
      blocks: new Blocks(database),
      stretches: new Stretches(database),
      rollUps: new RollUpSheets(database),
      meta: new Meta(database),
    };
    this.#events = new EventLog(database);
    this.#plots = new PlotLog(database);
    this.#documents = new Documents(database);
    this.#maintenance = new Maintenance(this.#sources, this.#events, this.#plots);
    this.#flush = new DiskFlush(path, options.disk);
    this.#checkpointer = new Checkpointer(database, path);
    this.#now = now;
    this.#monotonicSeconds = options.monotonicSeconds ?? leaseClock.monotonicSeconds;
    const clock = { ...leaseClock, epochSeconds: now, monotonicSeconds: this.#monotonicSeconds };
    if (!readOnly) checkpoint(database);
    this.lease = new Lease(database, this.#transactions, clock, () => this.#forget());
  }

  /** The size that the file is never to grow beyond: writes throw `HistoryFull` then. Undefined: as large as the disk allows. */
  set maxBytes(bytes: number | undefined) {
    const pages = bytes === undefined ? MOST_PAGES : Math.floor(bytes / PAGE_BYTES);
    this.#database.exec(`PRAGMA max_page_count = ${pages}`);
  }

  /** Gives the lease up, and closes the file. */
  close(): void {
    try {
      this.lease.release();
    } catch (error) {
      // It goes stale by itself.
      if (!(error instanceof HistoryWriteError)) throw error;
    }
    this.#flush.close();
    this.#checkpointer.close();
    this.#database.close();
  }

  /**
   * Writes a frame, what happened and what is written `alongside`, all or nothing. The list of series is only read again when it is another one.
   * Throws `LeaseLost` where another process leads, `HistoryFull` where there is no room, another `HistoryWriteError` where it
   * can't be written: the history is as before, and the next append may succeed.
   */
  append(
    epochSeconds: number,
    values: Float64Array,
    series: SeriesList,
    events: readonly EngineEvent[],
    alongside?: () => void,
  ): void {
    this.appendAll([{ epochSeconds, values, series }], events, alongside);
  }

  /** As `append`, of several frames in their order, or of none: a transaction costs more than what one of them writes. */
  appendAll(frames: readonly FrameToKeep[], events: readonly EngineEvent[], alongside?: () => void): void {
    const newestAt = frames.at(-1)?.epochSeconds;
    this.#write(() => {
      alongside?.();
      for (const { epochSeconds, values, series } of frames) {
        this.#sources.rows.add(epochSeconds, this.#layouts.formOf(series, epochSeconds), values);
      }
      this.#addEvents(events);
      if (newestAt !== undefined) this.#plots.closeUnseen(newestAt);
    });
    if (newestAt === undefined) return;
    this.#newestAt = newestAt;
    this.#clock.observe(newestAt, this.#monotonicSeconds());
  }

  /**
   * Does a slice of what keeps the history small and quick: sealing, rolling up, deleting what is too old. To be called after each tick;
   * costs nothing when nothing is due. Returns whether there is more to do. Throws as `append` does.
   */
  maintain(budgetMs: number): boolean {
    if (this.#newestAt !== undefined && !this.#maintenance.isDue(this.#newestAt)) return false;
    const newestAt = this.#asWriter(() => this.#dueAt());
    if (newestAt === undefined) return false;
    const deadline = performance.now() + budgetMs;
    const now = this.#clock.isSteady(this.#monotonicSeconds()) ? this.#now() : undefined;
    return this.#write(() => {
      while (this.#maintenance.step(newestAt, now, this.retention)) if (performance.now() >= deadline) return true;
      return false;
    });
  }

  /** Keeps a value as JSON under its kind and key, in place of the one that was there. Any process may, whoever leads. */
  put(kind: string, key: string, at: number, value: unknown): void {
    this.#transactions.write(() => this.#documents.put(kind, key, at, value));
    this.#flush.committed();
  }

  get(kind: string, key: string): unknown | undefined {
    return this.#transactions.read(() => this.#documents.get(kind, key));
  }

  list(kind: string, range?: DocumentRange): StoredDocument[] {
    return this.#transactions.read(() => this.#documents.list(kind, range));
  }

  /** Oldest first. `keep`: what is kept of each, for who wants a part of very many. */
  events(query: EventQuery = {}, keep?: (event: EngineEvent) => EngineEvent): StoredEvent[] {
    return this.#transactions.read(() => this.#events.query(query, keep));
  }

  /** When events of a type were in [from, to), in order: what they tell is not read. */
  eventTimes(type: EngineEvent['type'], { from, to }: { readonly from: number; readonly to: number }): number[] {
    return this.#transactions.read(() => this.#events.times(type, from, to));
  }

  /** In the order of their starts. `keep`: as of events. */
  plots(query: PlotQuery = {}, keep?: (plot: StoredPlot) => StoredPlot): StoredPlot[] {
    return this.#transactions.read(() => this.#plots.query(query, keep));
  }

  /** What plots that ended in [from, to) come to, by hour or day and kind of plot; years of them are read in milliseconds. */
  plotTotals(tier: PlotTier, { from, to }: { readonly from: number; readonly to: number }): PlotTotals[] {
    return this.#transactions.read(() => this.#plots.totals.query(tier, from, to));
  }

  /**
   * What plots that ended in [from, to) come to, by the day that `dayOf` says an hour to be in (epoch seconds of their beginnings), such as that
   * of a calendar. Undefined where hours of that time are not kept any more.
   */
  plotTotalsByDay(
    { from, to }: { readonly from: number; readonly to: number },
    dayOf: (hour: number) => number,
  ): PlotTotals[] | undefined {
    return this.#transactions.read(() => this.#plots.totals.byDay(from, to, dayOf));
  }

  /** What plots that ended in [from, to) come to, however many they are: see `PlotLog.ended`. */
  endedPlots(
    { from, to }: { readonly from: number; readonly to: number },
    dayOf?: (hour: number) => number,
  ): PlotTotals[] {
    return this.#transactions.read(() => this.#plots.ended(from, to, dayOf));
  }

  /** All plots that ran at some time in [from, to), in parts that are read one by one: for taking them elsewhere. */
  plotParts({ from, to }: { readonly from: number; readonly to: number }): (() => StoredPlot[])[] {
    return this.#transactions.read(() => this.#plots.parts(from, to));
  }

  /** Forgets what is kept under the kind and the key. */
  delete(kind: string, key: string): void {
    this.#transactions.write(() => this.#documents.delete(kind, key));
    this.#flush.committed();
  }

  /** The kinds that anything is kept under. */
  kinds(): string[] {
    return this.#transactions.read(() => this.#documents.kinds());
  }

  /** The series that have values, in the order in which they were first seen. */
  series(filter: SeriesFilter = {}): StoredSeries[] {
    return this.#transactions.read(() => storedSeries(this.#sources, filter));
  }

  /** The values of series in a range, at the tier that gives enough points. Several questions cost less together than one by one. */
  query(...queries: readonly HistoryQuery[]): SeriesColumns[] {
    return this.#transactions.read(() => [...queryHistory(this.#sources, queries)]);
  }

  /** The same series by series, for much at once. `use` is not to keep what it is given: the next one is put in its place. */
  querySeries(queries: readonly HistoryQuery[], use: (columns: SeriesColumns) => void): void {
    this.#transactions.read(() => seriesOneByOne(this.#sources, queries, use));
  }

  /** Reads what was measured in [from, to), series by series, wherever it lies by now. `use` is not to keep what it is given. */
  readSamples(from: number, to: number, use: (samples: RawSamples) => void): void {
    this.#transactions.read(() => use(new RawSamples(this.#sources, from, to)));
  }

  /** Frames that were written after this one, in the order in which they were: for who follows. 0 begins with the oldest there is. */
  frames(afterRow: number, limit: number): RawRow[] {
    return this.#transactions.read(() => writtenFrames(this.#sources, afterRow, limit));
  }

  /** Whose history it is. */
  get host(): ReturnType<typeof hostOfFile> {
    return this.#transactions.read(() => hostOfFile(this.#database));
  }

  /** Epoch seconds of the oldest value; undefined where there is none. */
  get beginning(): number | undefined {
    return this.#transactions.read(() => historyBeginning(this.#sources));
  }

  /** Number of the frame that was written last; 0 before the first. */
  get newestRow(): number {
    return this.#transactions.read(() => this.#sources.rows.newest());
  }

  /** What the history holds, and what that takes. */
  stats(): HistoryStats {
    return this.#transactions.read(() => historyStats(this.#database, this.#sources, this.#plots, this.path));
  }

  /** Checks everything that is kept. Takes seconds for a day of frames. */
  verify(): Verification {
    return this.#transactions.read(() => verifyHistory(this.#database, this.#sources, this.#plots));
  }

  /** Takes up what another history held, as the leader: `importHistory` does it. Throws as `append` does. */
  intake<Result>(take: (intake: HistoryIntake) => Result): Result {
    const result = this.#write(() =>
      take(new HistoryIntake(this.#sources, this.#events, this.#plots, this.#documents)),
    );
    this.#forget();
    return result;
  }

  /** Writes a copy of the history as it is now, as a database of its own. Throws where the file is there already. */
  copyTo(path: string): void {
    this.#database.prepare('VACUUM INTO ?').run(path);
  }

  /** Whether the file was moved away, or another one put in its place, since it was opened: it is to be opened again. */
  get isReplaced(): boolean {
    return fileIdentity(this.path) !== this.#identity;
  }

  /** Another number after each change that another connection, be it of another process, has made. Throws what SQLite throws. */
  get versionOfOthers(): number {
    return this.#ofOthers.version;
  }

  #addEvents(events: readonly EngineEvent[]): void {
    for (const event of events) {
      this.#events.add(event);
      this.#plots.apply(event);
    }
  }

  /** Time of the newest frame, where something is to be done about those before it. */
  #dueAt(): number | undefined {
    return this.#transactions.read(() => {
      this.#newestAt ??= this.#sources.rows.newestAt() ?? this.#sources.blocks.all().at(-1)?.lastAt;
      const newestAt = this.#newestAt;
      return newestAt !== undefined && this.#maintenance.isDue(newestAt) ? newestAt : undefined;
    });
  }

  /** As the leader. */
  #write<Result>(work: () => Result): Result {
    return this.#asWriter(() => {
      const result = this.#transactions.write(() => {
        this.lease.renew();
        return work();
      });
      this.#flush.committed();
      this.#checkpointer.committed();
      return result;
    });
  }

  /** Marks the file where it is found to be damaged: it is checked when it is opened next. */
  #asWriter<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      this.#forget();
      if (error instanceof HistoryCorrupt) suspect(this.path, isDamage(error.cause) ? error.message : '');
      throw error;
    }
  }

  /** What was remembered may not hold any more: another process wrote, or a transaction was undone. */
  #forget(): void {
    this.#sources.catalog.forget();
    this.#layouts.forget();
    this.#sources.rows.forget();
    this.#plots.forget();
    this.#maintenance.forget();
    this.#newestAt = undefined;
  }
}
