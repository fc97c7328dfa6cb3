import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import { parsePlotName, plotFileNames } from '../../plotters/plotName.ts';
import {
  ENDED_SILENTLY,
  type MemoryKill,
  memoryError,
  type PlotConfiguration,
  type PlotError,
  type PlotEvent,
  type PlotState,
  type Progress,
  plotterById,
  silentEnd,
} from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { FileFacts, Folders } from '../folders.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { CopyRate } from './copyRate.ts';
import type { ErrorFile } from './errorFile.ts';
import { findFinishedFile } from './finishedFile.ts';
import type { FollowedLog } from './followedLog.ts';
import { HoldWatch } from './holdWatch.ts';
import { factsOfPlot } from './plotFacts.ts';
import type { PlotHistories } from './plotHistories.ts';
import { PlotPace } from './plotPace.ts';
import type { PlotTally } from './plotTally.ts';
import { PlotterNews } from './plotterNews.ts';
import { PlotterValues } from './plotterValues.ts';
import { type UnloggedPlot, UnloggedPlots } from './unloggedPlots.ts';

/** Threads, open files and what holds it up are looked at so often. */
const LOOK_EVERY_SECONDS = 5;
/** Progress moves with the time as well, between two lines of its log by less than can be told apart. */
const PROGRESS_EVERY_SECONDS = 1.9;
/** Of a plot that takes longer it moves with those: by less than two thousandths. */
const LONG_PLOT_SECONDS = 2500;
/** What a process of this age has in its log is all of its own making. */
const JUST_STARTED_SECONDS = 10;
/** A plot may wait for its copy while the next ones are made. */
const PLOTS_AT_ONCE = 3;
const UNFINISHED = {
  cause: 'The plotter ended without a finished plot: it was killed, or it crashed.',
  remedy:
    'Look into its terminal and the kernel log; let its output go to a file (… 2>&1 | tee plot.log), which tells more.',
};
/** Of many that make one plot each, and whose file may have been moved by what started them. */
const NO_FILE = {
  id: ENDED_SILENTLY,
  cause:
    'The plotter has ended, and its plot isn’t where it was to be: it was killed, it crashed, or the plot was moved at once.',
  remedy: UNFINISHED.remedy,
};
/** As of a loop that sends each plotter's output to the same file. */
const LOST_END = {
  id: ENDED_SILENTLY,
  cause:
    'The plotter has ended, its log was begun anew before its end could be read, and its plot isn’t where it was to be.',
  remedy: 'Let each run add to the log (>> plot.log), or write one of its own: then it tells how plots ended.',
};
const STARTED_AGAIN = {
  cause: 'It is started again and again, and ends within a second each time.',
  remedy:
    'Its output goes to no file: run its command once in a terminal, or send its output to a file, and read what it says.',
};
/** Sizes of plots of one k differ by less. */
const WHOLE_SHARE = 0.9;
const NO_PLOT = 'its log tells of no plot yet';
const NO_LOG = 'no log was found: its output goes to no file that can be read';

type Ending = Pick<PlotError, 'cause' | 'remedy'> & { readonly id?: string };

/** What is seen of the process itself. */
export interface ProcessSigns {
  readonly cpuTicks: number;
  readonly movedBytes: number;
  readonly isStopped: boolean;
  readonly blockedThreads: number;
  threadNames(): string[];
  /** Paths of files that it has open, as far as they can be seen. */
  openFiles(): string[];
}

/** What is known of a plotter's work as it is found. */
export interface FoundWork {
  readonly process: PlotterProcess;
  readonly configuration: PlotConfiguration | undefined;
  readonly log: FollowedLog | undefined;
  /** Standard error, where it goes to a file of its own. */
  readonly errors: ErrorFile | undefined;
  readonly signs: ProcessSigns;
  /** Where the root folder of the process is reached from here: a container has its own, and maybe another time zone. */
  readonly root: string;
}

export interface WorkContext {
  readonly recorder: Recorder;
  readonly group: SeriesGroup;
  readonly emit: (event: EngineEvent) => void;
  /** What it has done before, and goes on with. */
  readonly tally: PlotTally;
  readonly histories: PlotHistories;
  readonly folders: Folders | undefined;
  /** Other plotters at work. */
  readonly others: () => number;
}

/** What a plotter is at, from its log, else from its threads and files: step, progress, time left, pace, what holds it up. */
export class PlotterWork {
  readonly values: PlotterValues;
  readonly #found: FoundWork;
  readonly #folders: Folders | undefined;
  readonly #news: PlotterNews;
  readonly #pace: PlotPace;
  readonly #copyRate: CopyRate;
  readonly #tally: PlotTally;
  readonly #holds = new HoldWatch();
  readonly #unlogged: UnloggedPlots;
  #log: FollowedLog | undefined;
  #progress: Progress | undefined;
  #movedBytes = Number.NaN;
  #dueAt = Number.NEGATIVE_INFINITY;
  #progressDueAt = Number.NEGATIVE_INFINITY;
  #grewAt = Number.NaN;
  #stoppedAt = Number.NaN;
  readonly #others: () => number;

  constructor(found: FoundWork, { recorder, group, emit, tally, histories, folders, others }: WorkContext) {
    const { process, configuration, log } = found;
    this.#found = found;
    this.#folders = folders;
    this.#others = others;
    this.#tally = tally;
    this.#log = log;
    this.#news = new PlotterNews(process, emit);
    this.#pace = new PlotPace(process.plotter, configuration, histories);
    this.#copyRate = new CopyRate(folders);
    this.#unlogged = new UnloggedPlots(process, configuration);
    this.values = new PlotterValues(recorder, group);
    if (!log) this.values.setWithoutLog(NO_LOG);
  }

  get hasLog(): boolean {
    return this.#log !== undefined;
  }

  /** Plots a day at its present pace; NaN while unknown. */
  plotsADay(epochSeconds: number): number {
    const { remainingSeconds, progress = Number.NaN } = this.#progress ?? {};
    return this.#tally.plotsADay((remainingSeconds?.p50 ?? Number.NaN) / (1 - progress), epochSeconds);
  }

  /** How long its plot takes at its present pace; 0 while unknown. */
  get #plotSeconds(): number {
    const { remainingSeconds, progress = 1 } = this.#progress ?? {};
    return remainingSeconds && progress < 1 ? remainingSeconds.p50 / (1 - progress) : 0;
  }

  /** Ids of the plots that it makes, copies or waits to copy; undefined where they aren't known. */
  get plotIds(): string[] | undefined {
    if (!this.#log) return this.#unlogged.current?.id === undefined ? undefined : [this.#unlogged.current.id];
    const { copies, failedCopies, lastPlot } = this.#tally;
    const plots = [this.#log.current, ...copies.values(), lastPlot];
    const named = [...copies.keys(), ...failedCopies].map(parsePlotName);
    const ids = [...plots, ...named].flatMap((plot) => plot?.id ?? []);
    return ids.length > 0 ? ids : undefined;
  }

  /** A log that was found later. */
  follow(log: FollowedLog): void {
    this.#log = log;
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }

  observe(now: Now): void {
    const { signs } = this.#found;
    this.#movedBytes = signs.movedBytes;
    const grew = this.#readLog(now);
    this.#news.tellFailure(now, false);
    this.#noticeStop(now);
    const isDue = grew || now.seconds >= this.#dueAt;
    if (!isDue && now.seconds < this.#progressDueAt) return;
    this.#lookAtProgress(now, isDue);
    const isLong = this.#plotSeconds > LONG_PLOT_SECONDS;
    this.#progressDueAt = now.seconds + (isLong ? LOOK_EVERY_SECONDS : PROGRESS_EVERY_SECONDS);
    if (!isDue) {
      this.values.setProgress(this.#progress, this.#log ? NO_PLOT : NO_LOG);
      return;
    }
    this.#dueAt = now.seconds + LOOK_EVERY_SECONDS;
    this.#news.announce(this.#log?.current, this.#log ? undefined : this.#unlogged.current, now);
    this.#news.tellStep(this.#progress, this.#log?.current, now);
    this.#record(now);
    this.#lookForHold(now);
  }

  /** Its process is gone: reads the end of its log and tells whether it crashed. @param killOf whether it was killed for want of memory. */
  end(now: Now, killOf: () => MemoryKill | undefined): void {
    for (const event of this.#log?.readLast(now.epochSeconds) ?? []) this.#take(event, false, now);
    this.#news.tellFailure(now, true);
    const plot = this.#log?.current;
    if (plot && this.#news.hasFailed(plot)) return;
    // It has done its work.
    if (plot?.finished && plotterById(this.#found.process.plotter)?.onePlotAProcess) return;
    const kill = killOf();
    const written = this.#found.errors?.read(now.epochSeconds);
    if (written && !plot?.finished) this.#news.tellFailed(written, plot ?? this.#unlogged.current, now, true);
    else if (plot) this.#endLogged(plot, kill, now);
    else if (this.#log) this.#tellEnd(kill && memoryError(kill), undefined, kill, now);
    else this.#endUnlogged(kill, now);
  }

  close(): void {
    this.#log?.close();
    this.#found.errors?.close();
  }

  #tellEnd(
    error: Ending | undefined,
    plot: PlotState | UnloggedPlot | undefined,
    kill: MemoryKill | undefined,
    now: Now,
  ): void {
    if (error) this.#news.tellCrash(error, kill !== undefined, plot && factsOfPlot(plot), now);
  }

  #readLog(now: Now): boolean {
    if (!this.#log) return false;
    const { events, grew, isPast } = this.#log.read(now.epochSeconds);
    if (!grew) return false;
    this.#grewAt = now.seconds;
    const isHistory = isPast && now.epochSeconds - this.#found.process.startedAt > JUST_STARTED_SECONDS;
    for (const event of events) this.#take(event, isHistory, now);
    return true;
  }

  /** `isPast`: it happened before the log was opened, so there is nothing to tell of it. */
  #take(event: PlotEvent, isPast: boolean, now: Now): void {
    if (event.type === 'plot-started') this.#correctStart(event.plot, isPast ? undefined : event.at);
    this.#tally.add(event);
    if (event.type === 'step-ended') {
      this.#pace.endStep(event.plot, event.step.name, isPast ? Number.NaN : this.#movedBytes);
    }
    if (event.type === 'plot-finished') this.#pace.learn(event.plot, !isPast);
    if (!isPast) this.#news.tell(event, now);
  }

  /** Times in the log of a container, whose time zone may be another one, say nothing here. */
  #correctStart(plot: PlotState, toldAt: number | undefined): void {
    if (this.#found.root !== '') plot.startedAt = toldAt;
  }

  #noticeStop({ seconds }: Now): void {
    if (!this.#found.signs.isStopped) this.#stoppedAt = Number.NaN;
    else if (Number.isNaN(this.#stoppedAt)) this.#stoppedAt = seconds;
  }

  #lookAtProgress(now: Now, isDue: boolean): void {
    const { epochSeconds, seconds } = now;
    const stoppedSeconds = Number.isNaN(this.#stoppedAt) ? 0 : seconds - this.#stoppedAt;
    const beside = { stoppedSeconds, others: this.#others() };
    if (this.#log) {
      const plot = this.#log.current;
      this.#progress = plot && this.#pace.progress(plot, epochSeconds, this.#movedBytes, beside);
      return;
    }
    const before = isDue ? this.#unlogged.look(this.#found.signs, epochSeconds) : undefined;
    // Another plot has begun since.
    if (before) this.#findFile(before, (file) => file && this.#finish(before, file, now));
    this.#progress = this.#unlogged.pass(epochSeconds, beside)?.progress;
  }

  #record({ seconds, epochSeconds }: Now): void {
    this.values.setProgress(this.#progress, this.#log ? NO_PLOT : NO_LOG);
    if (!this.#log) return;
    this.values.setTally(this.#tally, this.#log.throughput, this.#pace.slowness, this.plotsADay(epochSeconds));
    this.values.setCopyRate(this.#copyRate.look(seconds, this.#tally));
  }

  #lookForHold(now: Now): void {
    const { cpuTicks, movedBytes, isStopped, blockedThreads } = this.#found.signs;
    const plot: PlotState | undefined = this.#log?.current;
    const change = this.#holds.look(now.seconds, {
      waiting: this.#log?.plots.slice(-PLOTS_AT_ONCE).find(({ waiting }) => waiting)?.waiting,
      isPlotting: plot ? !plot.finished : this.#unlogged.current !== undefined,
      isStopped,
      blockedThreads,
      cpuTicks,
      movedBytes,
      isLate: this.#progress?.isLate ?? false,
      quietSeconds: now.seconds - this.#grewAt,
    });
    if (change) this.#news.tellHold(change, now);
  }

  /** An end after its plots were finished. */
  #lateEnd(kill: MemoryKill | undefined): Pick<PlotError, 'cause' | 'remedy'> | undefined {
    if (kill) return memoryError(kill);
    if (this.#tally.copies.size + this.#tally.failedCopies.size === 0) return undefined;
    const { copyError } = this.#tally;
    const byHand = 'Copy the plot from the temporary folder by hand, and delete the unfinished copy.';
    return {
      cause:
        `The plotter ended before its finished plot was copied to the destination. ${copyError?.cause ?? ''}`.trim(),
      remedy: `${byHand} ${copyError?.remedy ?? ''}`.trim(),
    };
  }

  /** Where the end of its log was lost, and nothing else tells why it ended, the file of the plot tells whether it was finished. */
  #endLogged(plot: PlotState, kill: MemoryKill | undefined, now: Now): void {
    const error: Ending | undefined = plot.finished ? this.#lateEnd(kill) : silentEnd(plot, kill);
    if (error?.id !== ENDED_SILENTLY || !this.#log?.hasBegunAnew) {
      this.#tellEnd(error, plot, kill, now);
      return;
    }
    this.#findFile(plot, (file) => {
      if (file && this.#isWhole(file)) this.#finish(plot, file, now);
      else this.#tellEnd(this.#once(LOST_END), plot, kill, now);
    });
  }

  /** Without a log, the file of the plot tells whether it was finished. */
  #endUnlogged(kill: MemoryKill | undefined, now: Now): void {
    const plot = this.#unlogged.current;
    this.#findFile(plot, (file) => {
      if (file && this.#isWhole(file)) this.#finish(plot, file, now);
      else this.#tellEnd(this.#unloggedEnd(file, kill), plot, kill, now);
    });
  }

  /** @param file as far as it is there; `null` where nothing tells which it is. */
  #unloggedEnd(file: FileFacts | undefined | null, kill: MemoryKill | undefined): Ending | undefined {
    const { process } = this.#found;
    if (kill) return memoryError(kill);
    if (file) return UNFINISHED;
    const wasSeenAtWork = this.#progressDueAt > Number.NEGATIVE_INFINITY;
    if (process.loop && !wasSeenAtWork) return this.#once(STARTED_AGAIN);
    if (file === null) return undefined;
    return plotterById(process.plotter)?.onePlotAProcess ? this.#once(NO_FILE) : UNFINISHED;
  }

  /** A loop of processes that tell nothing of themselves is told of once, not each of them. */
  #once(ending: Ending): Ending | undefined {
    if (this.#tally.hasEndedUntold) return undefined;
    this.#tally.hasEndedUntold = true;
    return ending;
  }

  /** Some plotters write a plot under its name from the start. */
  #isWhole({ sizeBytes }: FileFacts): boolean {
    const { process, configuration } = this.#found;
    const plotter = plotterById(process.plotter);
    if (!plotter?.neverCompressed || configuration?.k === undefined) return true;
    return sizeBytes >= WHOLE_SHARE * plotter.uncompressedBytes(configuration.k);
  }

  /** @param done `null` where nothing tells which file it is, or where. */
  #findFile(plot: UnloggedPlot | PlotState | undefined, done: (file: FileFacts | undefined | null) => void): void {
    const { process, configuration, root } = this.#found;
    const names = plot?.name === undefined ? [] : plotFileNames(plot.name);
    const known = plotterById(process.plotter)?.plotFilesOf?.(configuration ?? {}) ?? [];
    const isThere = process.directories?.some(({ use }) => use === 'final');
    if (!this.#folders || !isThere || names.length + known.length === 0) done(null);
    else findFinishedFile(this.#folders, process, [...names, ...known], root, done);
  }

  #finish(plot: UnloggedPlot | PlotState | undefined, { sizeBytes, modifiedAt }: FileFacts, now: Now): void {
    this.#tally.finished++;
    this.values.setFinished(this.#tally.finished);
    const { startedAt: told = Number.NaN } = plot ?? {};
    // The name of a plot may tell it by the clock of another time zone.
    const startedAt = told < now.epochSeconds ? told : this.#found.process.startedAt;
    const endedAt = modifiedAt > startedAt && modifiedAt < now.epochSeconds ? modifiedAt : now.epochSeconds;
    this.#news.tellFinished(factsOfPlot(plot ?? {}), endedAt - startedAt, sizeBytes, now);
  }
}
