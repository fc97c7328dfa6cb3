import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import {
  type PlotConfiguration,
  type PlotEvent,
  type PlotState,
  type Progress,
  silentEnd,
} from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { Folders } from '../folders.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { CopyRate } from './copyRate.ts';
import type { FollowedLog } from './followedLog.ts';
import { HoldWatch } from './holdWatch.ts';
import { factsOfPlot } from './plotFacts.ts';
import type { PlotHistories } from './plotHistories.ts';
import { PlotPace } from './plotPace.ts';
import { PlotTally } from './plotTally.ts';
import { PlotterNews } from './plotterNews.ts';
import { PlotterValues } from './plotterValues.ts';
import { type UnloggedPlot, unloggedPlot } from './unloggedPlot.ts';

/** Between log lines progress moves with the time only. */
const LOOK_EVERY_SECONDS = 5;
/** A log that a process began this short a time ago is all of its own making. */
const JUST_STARTED_SECONDS = 10;
/** A plot may wait for its copy while the next ones are made. */
const PLOTS_AT_ONCE = 3;
const NO_LOG = 'no log was found: its output goes to no file that can be read';

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

export interface WorkContext {
  readonly recorder: Recorder;
  readonly group: SeriesGroup;
  readonly emit: (event: EngineEvent) => void;
  readonly histories: PlotHistories;
  readonly folders: Folders | undefined;
  /** It runs in a container, whose time zone may be another one: times in its log say nothing here. */
  readonly isContained: boolean;
}

/** What a plotter is at, from its log, else from its threads and files: step, progress, time left, pace, what holds it up. */
export class PlotterWork {
  readonly values: PlotterValues;
  readonly #process: PlotterProcess;
  readonly #configuration: PlotConfiguration | undefined;
  readonly #isContained: boolean;
  readonly #news: PlotterNews;
  readonly #pace: PlotPace;
  readonly #copyRate: CopyRate;
  readonly #tally = new PlotTally();
  readonly #holds = new HoldWatch();
  #log: FollowedLog | undefined;
  #unlogged: UnloggedPlot | undefined;
  #progress: Progress | undefined;
  #movedBytes = Number.NaN;
  #dueAt = Number.NEGATIVE_INFINITY;
  #grewAt = Number.NaN;

  constructor(
    process: PlotterProcess,
    configuration: PlotConfiguration | undefined,
    log: FollowedLog | undefined,
    { recorder, group, emit, histories, folders, isContained }: WorkContext,
  ) {
    this.#process = process;
    this.#configuration = configuration;
    this.#isContained = isContained;
    this.#log = log;
    this.#news = new PlotterNews(process.id, emit);
    this.#pace = new PlotPace(process.plotter, configuration, histories);
    this.#copyRate = new CopyRate(folders);
    this.values = new PlotterValues(recorder, group);
    if (!log) this.values.setWithoutLog(NO_LOG);
  }

  get hasLog(): boolean {
    return this.#log !== undefined;
  }

  /** Plots a day at its present pace; NaN while unknown. */
  get plotsADay(): number {
    const { remainingSeconds, progress = Number.NaN } = this.#progress ?? {};
    return this.#tally.plotsADay((remainingSeconds?.p50 ?? Number.NaN) / (1 - progress));
  }

  /** Ids of the plots that it makes or copies; undefined where they aren't known. */
  get plotIds(): string[] | undefined {
    if (!this.#log) return this.#unlogged?.id === undefined ? undefined : [this.#unlogged.id];
    const plots = [this.#log.current, ...this.#tally.copies.values(), this.#tally.lastPlot];
    const ids = plots.flatMap((plot) => plot?.id ?? []);
    return ids.length > 0 ? ids : undefined;
  }

  /** A log that was found later. */
  follow(log: FollowedLog): void {
    this.#log = log;
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }

  observe(now: Now, signs: ProcessSigns): void {
    this.#movedBytes = signs.movedBytes;
    const grew = this.#readLog(now);
    if (!grew && now.seconds < this.#dueAt) return;
    this.#dueAt = now.seconds + LOOK_EVERY_SECONDS;
    this.#lookAtProgress(now, signs);
    this.#news.announce(this.#log?.current, this.#unlogged, now);
    this.#news.tellStep(this.#progress, this.#log?.current, now);
    this.#record(now);
    this.#lookForHold(now, signs);
  }

  /** Its process is gone: reads the end of its log and tells whether it crashed. */
  end(now: Now, killedForMemory: boolean): void {
    for (const event of this.#log?.readLast(now.epochSeconds) ?? []) this.#take(event, false, now);
    this.#news.tellFailure(now);
    const plot = this.#log?.current;
    if (plot && this.#news.hasFailed(plot)) return;
    const error = plot && !plot.finished ? silentEnd(plot, killedForMemory) : this.#otherEnd(killedForMemory);
    const facts = plot ?? this.#unlogged;
    if (error) this.#news.tellCrash(error, killedForMemory, facts && factsOfPlot(facts), now);
  }

  close(): void {
    this.#log?.close();
  }

  #readLog(now: Now): boolean {
    if (!this.#log) return false;
    const { events, grew, isPast } = this.#log.read(now.epochSeconds);
    if (!grew) return false;
    this.#grewAt = now.seconds;
    const isHistory = isPast && now.epochSeconds - this.#process.startedAt > JUST_STARTED_SECONDS;
    for (const event of events) this.#take(event, isHistory, now);
    this.#news.tellFailure(now);
    return true;
  }

  /** `isPast`: it happened before the log was opened, so there is nothing to tell of it. */
  #take(event: PlotEvent, isPast: boolean, now: Now): void {
    if (event.type === 'plot-started' && this.#isContained) event.plot.startedAt = isPast ? undefined : event.at;
    this.#tally.add(event);
    if (event.type === 'step-ended') {
      this.#pace.endStep(event.plot, event.step.name, isPast ? Number.NaN : this.#movedBytes);
    }
    if (event.type === 'plot-finished') this.#pace.learn(event.plot, !isPast);
    if (!isPast) this.#news.tell(event, now);
  }

  #lookAtProgress({ epochSeconds }: Now, signs: ProcessSigns): void {
    if (this.#log) {
      const plot = this.#log.current;
      this.#progress = plot && this.#pace.progress(plot, epochSeconds, this.#movedBytes);
      return;
    }
    this.#unlogged = unloggedPlot(this.#process, this.#configuration, signs, epochSeconds);
    this.#progress = this.#unlogged?.progress;
  }

  #record({ seconds }: Now): void {
    this.values.setProgress(this.#progress, this.#log ? 'its log tells of no plot yet' : NO_LOG);
    if (!this.#log) return;
    this.values.setTally(this.#tally, this.#log.throughput, this.#pace.slowness, this.plotsADay);
    this.values.setCopyRate(this.#copyRate.look(seconds, this.#tally));
  }

  #lookForHold(now: Now, signs: ProcessSigns): void {
    const { cpuTicks, movedBytes, isStopped, blockedThreads } = signs;
    const plot: PlotState | undefined = this.#log?.current;
    const change = this.#holds.look(now.seconds, {
      waiting: this.#log?.plots.slice(-PLOTS_AT_ONCE).find(({ waiting }) => waiting)?.waiting,
      isPlotting: plot ? !plot.finished : this.#unlogged !== undefined,
      isStopped,
      blockedThreads,
      cpuTicks,
      movedBytes,
      isLate: this.#progress?.isLate ?? false,
      quietSeconds: now.seconds - this.#grewAt,
    });
    if (change) this.#news.tellHold(change, now);
  }

  /** An end that its log doesn't tell of as a plot's. */
  #otherEnd(killedForMemory: boolean): { readonly cause: string; readonly remedy: string } | undefined {
    if (killedForMemory) {
      return {
        cause: 'The system ran out of memory and killed the plotter.',
        remedy: 'Use fewer threads, more buckets, a smaller RAM disk, or fewer plots at once; add RAM or swap.',
      };
    }
    if (this.#tally.copies.size + this.#tally.failedCopies.size === 0) return undefined;
    return {
      cause: 'The plotter ended before its finished plot was copied to the destination.',
      remedy: 'Copy the plot from the temporary folder by hand, and delete the unfinished copy.',
    };
  }
}
