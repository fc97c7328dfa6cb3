import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import type { PlotConfiguration } from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { Folders } from '../folders.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { FollowedLog } from './followedLog.ts';
import { findLogs, matchLogs } from './logSearch.ts';
import { type Orphan, orphansIn } from './orphans.ts';
import { PlotHistories } from './plotHistories.ts';
import { PlotterWork, type ProcessSigns } from './plotterWork.ts';
import { TemporaryFiles } from './temporaryFiles.ts';

const SUMS_EVERY_SECONDS = 5;
const LOGS_EVERY_SECONDS = 30;
const ORPHANS_EVERY_SECONDS = 600;
/** After a plotter has ended: time for its folder to be looked at again. */
const ORPHANS_SOON_SECONDS = 60;
const PLOT_ID = /plot[-_][^/]*?([0-9a-f]{64})/;

export interface PlotterWorksOptions {
  /** Patterns of further logs (`plotscope.logs`), as they are known when they are looked for. */
  readonly logs?: () => readonly string[];
  /** Without it, what it tells is absent. */
  readonly folders?: Folders;
}

interface Worker {
  readonly process: PlotterProcess;
  readonly work: PlotterWork;
  readonly signs: ProcessSigns;
  /** Its temporary folders, as they are reached from here. */
  readonly folders: readonly string[];
}

/** What all plotters are at, and what is asked once for all of them: temporary files, orphans, logs elsewhere. */
export class PlotterWorks {
  readonly #source: Source;
  readonly #logs: () => readonly string[];
  readonly #folders: Folders | undefined;
  readonly #temporary: TemporaryFiles | undefined;
  readonly #histories = new PlotHistories();
  readonly #workers = new Map<string, Worker>();
  /** Ids of plots whose plotter has ended before they were done. */
  readonly #endedPlots = new Set<string>();
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #emit!: (event: EngineEvent) => void;
  #plotsADay!: Slot;
  #tmpUsage!: Slot;
  #sumsDueAt = Number.NEGATIVE_INFINITY;
  #logsDueAt = Number.NEGATIVE_INFINITY;
  #orphansDueAt = Number.NaN;
  #toldOrphans = '';
  #epochSeconds = Number.NaN;

  constructor(source: Source, { logs = () => [], folders }: PlotterWorksOptions) {
    this.#source = source;
    this.#logs = logs;
    this.#folders = folders;
    this.#temporary = folders && new TemporaryFiles(folders);
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    const group = recorder.group();
    this.#group = group;
    this.#recorder = recorder;
    this.#emit = emit;
    this.#plotsADay = group.gauge('plotters.plots.rate');
    this.#tmpUsage = group.gauge('plotters.tmp.usage');
  }

  /** @param root where the root folder of the process is reached from here: a container has its own. */
  begin(
    process: PlotterProcess,
    configuration: PlotConfiguration | undefined,
    log: FollowedLog | undefined,
    signs: ProcessSigns,
    group: SeriesGroup,
    root: string,
  ): PlotterWork {
    const context = {
      recorder: this.#recorder,
      group,
      emit: this.#emit,
      histories: this.#histories,
      folders: this.#folders,
      isContained: root !== '',
    };
    const work = new PlotterWork(process, configuration, log, context);
    const temporary = (process.directories ?? []).filter(({ use }) => use !== 'final');
    for (const { path, fileSystem } of temporary) this.#temporary?.watch(`${root}${path}`, fileSystem);
    const folders = [...new Set(temporary.map(({ path }) => `${root}${path}`))];
    this.#workers.set(process.id, { process, work, signs, folders });
    if (!this.#temporary) work.values.setTmpUsage(Number.NaN, 'temporary files can’t be seen here');
    return work;
  }

  /** The process is known as another plotter now, and begins anew. */
  drop(id: string): void {
    this.#workers.delete(id);
  }

  end(id: string, now: Now, killedForMemory: boolean): void {
    const worker = this.#workers.get(id);
    if (!worker) return;
    const { work, folders } = worker;
    work.end(now, killedForMemory);
    for (const plotId of work.plotIds ?? []) this.#endedPlots.add(plotId);
    work.close();
    this.#workers.delete(id);
    for (const folder of folders) this.#temporary?.hurry(folder);
    this.#orphansDueAt = now.seconds + ORPHANS_SOON_SECONDS;
  }

  /** Once a frame, after all works have been observed. */
  tick(now: Now): void {
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
    if (Number.isNaN(this.#orphansDueAt)) this.#orphansDueAt = seconds + ORPHANS_SOON_SECONDS;
    if (this.#temporary && seconds >= this.#orphansDueAt) {
      this.#orphansDueAt = seconds + ORPHANS_EVERY_SECONDS;
      this.#tellOrphans(this.#temporary, now);
    }
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    for (const { work } of this.#workers.values()) work.close();
    this.#workers.clear();
  }

  #recordSums(): void {
    let plots = Number.NaN;
    let bytes = Number.NaN;
    for (const worker of this.#workers.values()) {
      plots = added(plots, worker.work.plotsADay);
      bytes = added(bytes, this.#recordTmpUsage(worker));
    }
    const none = this.#workers.size === 0 ? 'no plotter runs' : 'not known yet';
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
        const plotIds = openFiles.flatMap((path) => PLOT_ID.exec(path)?.[1] ?? []);
        return { worker, pid: worker.process.pid, openFiles, plotIds };
      });
      matchLogs(folders, sought, candidates, ({ worker }, path) => this.#takeLog(worker, path));
    });
  }

  #takeLog({ process, work }: Worker, path: string): void {
    if (!this.#workers.has(process.id) || work.hasLog) return;
    const log = FollowedLog.open(this.#source, path, process.plotter);
    if (!log) return;
    work.follow(log);
    this.#emit({ type: 'process.changed', at: this.#epochSeconds, process: { ...process, logPath: path } });
  }

  #tellOrphans(temporary: TemporaryFiles, { epochSeconds }: Now): void {
    const live = Array.from(this.#workers.values(), ({ work, folders }) => ({ folders, plotIds: work.plotIds }));
    const files: Orphan[] = temporary.paths.flatMap((folder) =>
      orphansIn(folder, temporary.filesIn(folder) ?? [], live, this.#endedPlots, epochSeconds),
    );
    const told = files.map(({ path }) => path).join('\n');
    if (told === this.#toldOrphans) return;
    this.#toldOrphans = told;
    this.#emit({ type: 'orphans.found', at: epochSeconds, files });
  }
}

function added(sum: number, value: number): number {
  if (Number.isNaN(value)) return sum;
  return Number.isNaN(sum) ? value : sum + value;
}
