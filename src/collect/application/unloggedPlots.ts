import type { PlotterProcess } from '../../events/events.ts';
import { parseLocalTime } from '../../plotters/logPrefix.ts';
import { parsePlotName } from '../../plotters/plotName.ts';
import { keyOf, placesOf } from '../../plotters/plotSequence.ts';
import {
  type Elapsed,
  type PlotConfiguration,
  type PlotStep,
  type Plotter,
  type Progress,
  planFor,
  plotterById,
  progressOfStep,
  type Seen,
  type StepPosition,
  stepFromNames,
} from '../../plotters/plotters.ts';

/** The name of a plot at the beginning of a temporary file's. */
const PLOT_NAME = /plot[-_][^/]*?[0-9a-f]{64}/i;
/** A plot's name tells its start to the minute, in the host's time. */
const MINUTE = 60;

/** A plot that no log tells of, as its plotter's threads and files show it. */
export interface UnloggedPlot {
  readonly k?: number;
  readonly id?: string;
  readonly name?: string;
  /** Epoch seconds. */
  readonly startedAt?: number;
  readonly progress: Progress;
}

type Named = Omit<UnloggedPlot, 'progress'>;

/** The plots of one process without a log, one after the other: what its threads and open files show of them. */
export class UnloggedPlots {
  readonly #process: PlotterProcess;
  readonly #configuration: PlotConfiguration | undefined;
  readonly #plotter: Plotter | undefined;
  #current: UnloggedPlot | undefined;
  /** The plot that the files tell of, its start, and the place of its step in the plan. */
  #named: Named | undefined;
  #place = -1;
  /** When its step began, as far as that was seen. Epoch seconds. */
  #stepFrom = Number.NaN;
  #position: StepPosition | undefined;
  #isTableKnown = false;

  constructor(process: PlotterProcess, configuration: PlotConfiguration | undefined) {
    this.#process = process;
    this.#configuration = configuration;
    this.#plotter = plotterById(process.plotter);
  }

  get current(): UnloggedPlot | undefined {
    return this.#current;
  }

  /** Looks anew. @returns the plot before, where another one has begun since. */
  look(names: { threadNames(): string[]; openFiles(): string[] }, epochSeconds: number): UnloggedPlot | undefined {
    if (!this.#plotter) return undefined;
    const files = names.openFiles().map((path) => path.slice(path.lastIndexOf('/') + 1));
    const named = latestIn(files);
    const before = this.#current;
    const isAnother = named !== undefined && this.#named !== undefined && named.id !== this.#named.id;
    if (named && named.id !== this.#named?.id) this.#begin(named, isAnother, epochSeconds);
    const plan = this.#plan();
    const position = stepFromNames(this.#plotter, plan, names.threadNames(), files);
    // Between two steps neither threads nor files may tell anything: it is where it was.
    if (position) {
      this.#position = this.#furthest(plan, position, epochSeconds);
      this.#isTableKnown = files.some((file) => this.#plotter?.stepOfFile?.(file));
    }
    return isAnother ? before : undefined;
  }

  /** Where it is by now. */
  pass(epochSeconds: number, beside: Omit<Seen, 'ioRatio'>): UnloggedPlot | undefined {
    const position = this.#position;
    if (!position) return undefined;
    // A process of one plot began with it.
    const startedAt =
      this.#named?.startedAt ?? (this.#configuration?.count === 1 ? this.#process.startedAt : undefined);
    const progress = progressOfStep(this.#plan(), position, this.#elapsed(startedAt, epochSeconds), beside);
    if (!progress) return this.#current;
    const told = this.#isTableKnown || position.table === undefined ? progress : withoutTable(progress);
    const least = this.#current?.progress.progress ?? 0;
    this.#current = {
      ...this.#named,
      ...(startedAt !== undefined && { startedAt }),
      progress: told.progress < least ? { ...told, progress: least } : told,
    };
    return this.#current;
  }

  #elapsed(startedAt: number | undefined, epochSeconds: number): Elapsed | undefined {
    if (startedAt === undefined) return undefined;
    if (Number.isNaN(this.#stepFrom)) return { beforeSeconds: undefined, inStepSeconds: epochSeconds - startedAt };
    return { beforeSeconds: this.#stepFrom - startedAt, inStepSeconds: epochSeconds - this.#stepFrom };
  }

  #begin(named: Named, isAnother: boolean, epochSeconds: number): void {
    const startedAt = this.#startOf(named, isAnother, epochSeconds);
    this.#named = { ...named, ...(startedAt !== undefined && { startedAt }) };
    this.#place = -1;
    this.#stepFrom = Number.NaN;
    if (isAnother) {
      this.#current = undefined;
      this.#position = undefined;
    }
  }

  /** The first plot began with its process, another one when it was first seen; the name tells only the minute. */
  #startOf({ startedAt: minute }: Named, isAnother: boolean, epochSeconds: number): number | undefined {
    if (minute === undefined) return isAnother ? epochSeconds : undefined;
    const { startedAt } = this.#process;
    if (!isAnother && startedAt >= minute - MINUTE && startedAt <= minute + 2 * MINUTE) return startedAt;
    return isAnother && epochSeconds >= minute && epochSeconds <= minute + 2 * MINUTE ? epochSeconds : minute;
  }

  #plan(): readonly PlotStep[] {
    const k = this.#named?.k;
    return planFor(this.#process.plotter, { ...this.#configuration, ...(k !== undefined && { k }) });
  }

  /** Names come and go: a plot never goes back. */
  #furthest(plan: readonly PlotStep[], position: StepPosition, epochSeconds: number): StepPosition {
    const place = placesOf(plan).get(keyOf(position)) ?? -1;
    if (place < this.#place) return plan[this.#place] ?? position;
    if (place > this.#place) this.#stepFrom = this.#place < 0 ? Number.NaN : epochSeconds;
    this.#place = place;
    return position;
  }
}

/** Threads tell the phase; without files, which of its tables is a guess. */
function withoutTable({ step: _, table: __, ...progress }: Progress): Progress {
  return progress;
}

/** The plot of the latest file: those of the one before may still be copied. */
function latestIn(files: readonly string[]): Named | undefined {
  const plots = files.flatMap((file) => {
    const name = PLOT_NAME.exec(file)?.[0];
    return (name && parsePlotName(name)) || [];
  });
  const latest = plots.sort((a, b) => (a.localDate ?? '').localeCompare(b.localDate ?? '')).at(-1);
  if (!latest) return undefined;
  const { k, id, name, localDate } = latest;
  const startedAt = localDate === undefined ? undefined : parseLocalTime(localDate);
  return { k, id, name, ...(startedAt !== undefined && { startedAt }) };
}
