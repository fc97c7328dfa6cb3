import type { LogProcess } from '../../plotters/logProcess.ts';
import type { PlotEvent, PlotState } from '../../plotters/plotters.ts';
import type { LogView, Writer } from './logView.ts';
import type { SharedLog } from './sharedLog.ts';

const NOTHING: readonly PlotEvent[] = [];

export interface Added {
  readonly events: readonly PlotEvent[];
  readonly grew: boolean;
  /** It stood there when the log was opened: when it was written isn't known. */
  readonly isPast: boolean;
}

/** What one process tells in a log, which others may write as well, as it grows. */
export class FollowedLog implements LogView {
  readonly writer: Writer;
  readonly #shared: SharedLog;
  readonly #processes = new Set<LogProcess>();
  #events: PlotEvent[] = [];
  #isPast = false;
  #grew = false;
  #isClosed = false;
  /** How often the end of a file that is read aside must be reached until all is there that was written before it was asked for. */
  #endsNeeded: number | undefined;
  readonly #isPiped: boolean;
  /** Of the log, when the process first told something in it. */
  #cutsBefore = Number.NaN;
  /** Epoch seconds at which it was asked for what the process wrote last. */
  #lastAskedAt: number | undefined;
  throughput = Number.NaN;

  /** @param isPiped another program writes the log, of what comes through a pipe. */
  constructor(shared: SharedLog, writer: Writer, isPiped = false) {
    this.#isPiped = isPiped;
    this.#shared = shared;
    this.writer = writer;
    shared.attach(this);
  }

  /** Id of the plotter as the log tells it, which may be more precise than what its process looks like. */
  get plotter(): string | undefined {
    return [...this.#processes].at(-1)?.plotter;
  }

  get plots(): readonly PlotState[] {
    return this.#shared.plotsOf(this.#processes);
  }

  /** The plot that it is at, finished or not. */
  get current(): PlotState | undefined {
    return this.#shared.lastPlotOf(this.#processes);
  }

  get isFree(): boolean {
    return this.#processes.size === 0;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The log was begun anew since, by the next process say: what this one told last may not have been read. */
  get hasBegunAnew(): boolean {
    return this.#shared.cuts > this.#cutsBefore;
  }

  take(process: LogProcess, events: readonly PlotEvent[], isPast: boolean): void {
    if (this.isFree) this.#isPast = isPast;
    if (Number.isNaN(this.#cutsBefore)) this.#cutsBefore = this.#shared.cuts;
    this.#processes.add(process);
    if (events.length === 0 || this.#isClosed) return;
    this.#grew = true;
    this.#events = this.#events.length === 0 ? [...events] : [...this.#events, ...events];
  }

  release(process: LogProcess): void {
    this.#processes.delete(process);
  }

  grow(): void {
    this.#grew = true;
  }

  /** Reads ahead, to know which plotter it is of; `read` gives what was read. */
  peek(epochSeconds: number): void {
    this.#shared.read(epochSeconds);
  }

  /** What was added since the last time. */
  read(epochSeconds: number): Added {
    this.#shared.read(epochSeconds);
    return this.#takeAll();
  }

  /** Why nothing of it can be read at present: its mount hangs, or is gone. */
  get problem(): string | undefined {
    return this.#shared.reading?.problem;
  }

  /** Whether what was written before the first such question is still on its way. */
  awaitsLast(epochSeconds: number): boolean {
    const { reading } = this.#shared;
    if (!reading && !this.#isPiped) return false;
    this.peek(epochSeconds);
    this.#lastAskedAt ??= epochSeconds;
    if (!reading) return epochSeconds === this.#lastAskedAt && this.current?.finished === false;
    // The first time may have been asked for before.
    this.#endsNeeded ??= reading.timesAtEnd + 2;
    return reading.problem === undefined && reading.timesAtEnd < this.#endsNeeded;
  }

  /** Reads what is left when the process has ended, the last line included if it has no end. */
  readLast(epochSeconds: number): readonly PlotEvent[] {
    this.#shared.readLast(epochSeconds);
    return this.#takeAll().events;
  }

  close(): void {
    this.#isClosed = true;
    this.#shared.detach(this);
  }

  #takeAll(): Added {
    if (!this.#grew) return QUIET;
    const added = { events: this.#events, grew: true, isPast: this.#isPast };
    this.#events = [];
    this.#grew = false;
    this.#isPast = false;
    return added;
  }
}

const QUIET: Added = { events: NOTHING, grew: false, isPast: false };
