import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import { plotFileNames } from '../../plotters/plotName.ts';
import { type MemoryKill, type PlotState, plotterById } from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { Folders } from '../folders.ts';
import type { Loops } from '../loops.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { ErrorFile } from './errorFile.ts';
import { findFinishedFile } from './finishedFile.ts';
import type { FollowedLog } from './followedLog.ts';
import { findLogs, matchLogs } from './logSearch.ts';
import type { Writer } from './logView.ts';
import { OrphanWatch } from './orphanWatch.ts';
import { PaceByPlace } from './paceByPlace.ts';
import { PlotHistories } from './plotHistories.ts';
import { PlotTally } from './plotTally.ts';
import { type FoundWork, PlotterWork } from './plotterWork.ts';
import { type LogPlace, SharedLogs } from './sharedLogs.ts';
import { TemporaryFiles } from './temporaryFiles.ts';
import { tellUnseen } from './unseenProcess.ts';

const SUMS_EVERY_SECONDS = 5;
const LOGS_EVERY_SECONDS = 30;
const PLOT_ID = /plot[-_][^/]*?([0-9a-f]{64})/i;

export interface PlotterWorksOptions {
  /** Patterns of further logs (`plotscope.logs`), as they are known when they are looked for. */
  readonly logs?: () => readonly string[];
  /** Without it, what it tells is absent. */
  readonly folders?: Folders;
}

interface Worker extends FoundWork {
  readonly work: PlotterWork;
  readonly writer: Writer;
  /** Its temporary folders, as they are reached from here. */
  readonly folders: readonly string[];
  /** Those and its destinations: what it leaves behind is there. */
  readonly places: readonly string[];
}

/** What all plotters are at, and what is asked once for all of them: temporary files, orphans, logs elsewhere. */
export class PlotterWorks {
  readonly #source: Source;
  readonly #logs: () => readonly string[];
  readonly #folders: Folders | undefined;
  readonly #temporary: TemporaryFiles | undefined;
  readonly #histories = new PlotHistories();
  readonly #workers = new Map<string, Worker>();
  /** What each plotter has done so far, in a loop from process to process. */
  readonly #tallies = new Map<string, PlotTally>();
  readonly #sharedLogs: SharedLogs;
  #orphans: OrphanWatch | undefined;
  #paces: PaceByPlace | undefined;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #emit!: (event: EngineEvent) => void;
  #plotsADay!: Slot;
  #tmpUsage!: Slot;
  #sumsDueAt = Number.NEGATIVE_INFINITY;
  #logsDueAt = Number.NEGATIVE_INFINITY;
  #epochSeconds = Number.NaN;

  constructor(source: Source, { logs = () => [], folders }: PlotterWorksOptions) {
    this.#source = source;
    this.#logs = logs;
    this.#folders = folders;
    this.#sharedLogs = new SharedLogs(source);
    this.#temporary = folders && new TemporaryFiles(folders);
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    const group = recorder.group();
    this.#group = group;
    this.#recorder = recorder;
    this.#paces = new PaceByPlace(recorder, group);
    this.#emit = emit;
    this.#orphans = this.#temporary && new OrphanWatch(this.#temporary, emit);
    this.#plotsADay = group.gauge('plotters.plots.rate');
    this.#tmpUsage = group.gauge('plotters.tmp.usage');
  }

  /**
   * `undefined` where it can't be read.
   * @param root where the root folder of the process is reached from here.
   */
  follow(place: LogPlace, process: PlotterProcess, writer: Writer, root: string): FollowedLog | undefined {
    return this.#sharedLogs.follow(place, process.plotter, writer, (plot, since) =>
      this.#wasMade(process, plot, since, root),
    );
  }

  /** @param isPast what stands in the file was there before the process. */
  followErrors(readFrom: string, plotter: string, isPast: boolean): ErrorFile | undefined {
    return ErrorFile.open(this.#source, readFrom, plotter, isPast);
  }

  begin(found: FoundWork, writer: Writer, group: SeriesGroup): PlotterWork {
    const { process, root } = found;
    const tally = this.#tallies.get(process.id) ?? new PlotTally(plotterById(process.plotter)?.manyPlotsAtOnce);
    this.#tallies.set(process.id, tally);
    this.#paces?.follow(process, found.configuration, tally);
    const context = {
      recorder: this.#recorder,
      group,
      emit: this.#emit,
      tally,
      histories: this.#histories,
      folders: this.#folders,
      others: () => Math.max(0, this.#workers.size - 1),
    };
    const work = new PlotterWork(found, context);
    const temporary = (process.directories ?? []).filter(({ use }) => use !== 'final');
    for (const { path, fileSystem } of temporary) this.#temporary?.watch(`${root}${path}`, fileSystem);
    const folders = [...new Set(temporary.map(({ path }) => `${root}${path}`))];
    for (const { use, path, fileSystem } of process.directories ?? [])
      if (use === 'final') this.#temporary?.watch(`${root}${path}`, fileSystem, true);
    const places = (process.directories ?? []).map(({ path }) => `${root}${path}`);
    this.#workers.set(process.id, { ...found, work, writer, folders, places });
    if (!this.#temporary) work.values.setTmpUsage(Number.NaN, 'temporary files can’t be seen here');
    return work;
  }

  /** The process is known as another plotter now, and begins anew. */
  drop(id: string): void {
    this.#workers.delete(id);
    this.forget(id);
  }

  /** No other process of its loop will come. */
  forget(id: string): void {
    this.#tallies.delete(id);
    this.#paces?.forget(id);
  }

  end(id: string, now: Now, killOf: () => MemoryKill | undefined): void {
    const worker = this.#workers.get(id);
    if (!worker) return;
    const { work, places } = worker;
    work.end(now, killOf);
    this.#orphans?.end(work.plotIds ?? [], now.seconds);
    work.close();
    this.#workers.delete(id);
    for (const folder of places) this.#temporary?.hurry(folder);
  }

  /** Once a frame, after all works have been observed. */
  tick(now: Now, loops: Loops): void {
    const { seconds } = now;
    this.#epochSeconds = now.epochSeconds;
    this.#temporary?.tick(seconds);
    if (seconds >= this.#sumsDueAt) {
      this.#sumsDueAt = seconds + SUMS_EVERY_SECONDS;
      this.#recordSums();
    }
    const patterns = this.#logs();
    if (patterns.length > 0 && seconds >= this.#logsDueAt) {
      this.#logsDueAt = seconds + LOGS_EVERY_SECONDS;
      this.#searchLogs(patterns);
    }
    this.#sharedLogs.tick(now.epochSeconds, (unseen, { path }) => tellUnseen(unseen, path, loops, this.#emit, now));
    this.#orphans?.tick(now, () =>
      Array.from(this.#workers.values(), ({ process: { startedAt }, work, places }) => ({
        startedAt,
        folders: places,
        plotIds: work.plotIds,
      })),
    );
  }

  /** By its file, where a disk tells of it at once: the log of a plot that took less than a second tells no time. */
  #wasMade(process: PlotterProcess, { name }: PlotState, since: number, root: string): boolean {
    if (!this.#folders || name === undefined) return false;
    let isThere = false;
    findFinishedFile(this.#folders, { ...process, startedAt: since + 1 }, plotFileNames(name), root, (file) => {
      isThere = file !== undefined;
    });
    return isThere;
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    for (const { work } of this.#workers.values()) work.close();
    this.#workers.clear();
    this.#sharedLogs.close();
  }

  #recordSums(): void {
    let plots = Number.NaN;
    let bytes = Number.NaN;
    for (const worker of this.#workers.values()) {
      plots = added(plots, worker.work.plotsADay(this.#epochSeconds));
      bytes = added(bytes, this.#recordTmpUsage(worker));
    }
    const none = this.#workers.size === 0 ? 'no plotter runs' : 'not known yet';
    this.#paces?.record(this.#epochSeconds);
    this.#put(this.#plotsADay, plots, none);
    this.#put(this.#tmpUsage, bytes, this.#temporary ? none : 'temporary files can’t be seen here');
  }

  #put(slot: Slot, value: number, whyNot: string): void {
    if (Number.isNaN(value)) this.#recorder.setAbsent(slot, whyNot, false);
    else this.#recorder.set(slot, value);
  }

  #recordTmpUsage({ work, folders }: Worker): number {
    if (!this.#temporary) return Number.NaN;
    const ids = work.plotIds;
    let bytes = folders.length === 0 ? Number.NaN : 0;
    let whyNot = 'its temporary folders aren’t known';
    for (const folder of folders) {
      const files = this.#temporary.filesIn(folder);
      if (!files) {
        bytes = Number.NaN;
        whyNot = this.#temporary.whyNot(folder);
        break;
      }
      // Names without a plot's id tell nothing, unless nobody else works in the folder.
      const isAlone = [...this.#workers.values()].every(
        (other) => other.work === work || !other.folders.includes(folder),
      );
      for (const { plotId, diskBytes } of files) {
        if (plotId === undefined || ids === undefined ? isAlone : ids.includes(plotId)) bytes += diskBytes;
      }
    }
    work.values.setTmpUsage(bytes, whyNot);
    return bytes;
  }

  /** For plotters whose output goes nowhere: the logs that the user's patterns stand for. */
  #searchLogs(patterns: readonly string[]): void {
    const folders = this.#folders;
    const without = [...this.#workers.values()].filter(({ work }) => !work.hasLog);
    if (without.length === 0 || !folders) return;
    findLogs(folders, patterns, (candidates) => {
      const sought = without.map((worker) => {
        const openFiles = worker.signs.openFiles();
        const plotIds = openFiles.flatMap((path) => PLOT_ID.exec(path)?.[1]?.toLowerCase() ?? []);
        return { worker, pid: worker.process.pid, openFiles, plotIds };
      });
      matchLogs(folders, sought, candidates, ({ worker }, path) => this.#takeLog(worker, path));
    });
  }

  #takeLog({ process, work, writer, root }: Worker, path: string): void {
    if (!this.#workers.has(process.id) || work.hasLog) return;
    const log = this.follow({ path, readFrom: path }, process, writer, root);
    if (!log) return;
    work.follow(log);
    this.#emit({ type: 'process.changed', at: this.#epochSeconds, process: { ...process, logPath: path } });
  }
}

function added(sum: number, value: number): number {
  if (Number.isNaN(value)) return sum;
  return Number.isNaN(sum) ? value : sum + value;
}
