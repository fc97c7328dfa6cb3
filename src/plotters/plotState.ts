import type { PlotConfiguration } from './configuration.ts';
import { MOST_PARTS, partName } from './facts.ts';
import type { PlotError } from './failures/failure.ts';
import type { LogProcess } from './logProcess.ts';
import type { StepPosition } from './steps.ts';

export interface StepReport {
  readonly phase?: number;
  readonly table?: number;
  readonly name: string;
  /** Absent where the log tells that the step ended, but not how long it took. */
  readonly seconds?: number;
}

/** A plot as its log tells it; what the log doesn't tell is absent. */
export interface PlotReport {
  readonly plotter?: string;
  readonly version?: string;
  readonly k?: number;
  readonly compression?: number;
  readonly id?: string;
  readonly name?: string;
  /** Epoch seconds. */
  readonly startedAt?: number;
  readonly configuration?: PlotConfiguration;
  readonly steps: readonly StepReport[];
  readonly phases: readonly { readonly phase: number; readonly seconds: number }[];
  readonly totalSeconds?: number;
  readonly finalBytes?: number;
  readonly copy?: { readonly seconds?: number; readonly bytesPerSecond?: number };
  readonly finished: boolean;
  /** What ended it; of a finished plot, why it can't be trusted or isn't where it should be. */
  readonly error?: PlotError;
  /** What looked like the end of it, and wasn't: the plotter went on. */
  readonly remarks?: readonly PlotError[];
}

/** Tables that a line can name, and none. */
const TABLES = 17;

/** Position as one number, for the many steps of long logs: of some thousands, so that it can be the place in a list. */
export function positionKey(phase: number, table: number, part: number): number {
  return ((phase + 1) * TABLES + (table + 1)) * MOST_PARTS + part;
}

export function positionOfKey(key: number): StepPosition {
  const phase = Math.floor(key / (TABLES * MOST_PARTS)) - 1;
  const table = (Math.floor(key / MOST_PARTS) % TABLES) - 1;
  return {
    part: partName(key % MOST_PARTS),
    ...(phase < 0 ? {} : { phase }),
    ...(table < 0 ? {} : { table }),
  };
}

/** One plot while its log is read. */
export class PlotState {
  plotter: string | undefined;
  version: string | undefined;
  k: number | undefined;
  compression: number | undefined;
  id: string | undefined;
  name: string | undefined;
  /** Number of the plot in its process, counted by the plotter from 1. */
  index: number | undefined;
  /** Epoch seconds. */
  startedAt: number | undefined;
  /** A plot's name tells its start to the minute only. */
  startedToTheMinute = false;
  configuration: PlotConfiguration | undefined;
  /** What makes it, where several do: `gpu0`, `cpu`. */
  device: string | undefined;
  /** Ended steps in the order of the log, and their seconds (NaN where the log doesn't tell). */
  stepKeys: number[] = [];
  /** Others have the same list: it isn't to be changed. */
  sharesKeys = false;
  stepSeconds: number[] = [];
  /** Seconds between the lines' times, for steps whose own time the log doesn't tell; absent without a clock. */
  stepElapsed: number[] | undefined;
  /** Seconds by phase number, NaN while unknown. */
  phaseSeconds: number[] = [];
  totalSeconds: number | undefined;
  finalBytes: number | undefined;
  copySeconds: number | undefined;
  copyBytesPerSecond: number | undefined;
  finished = false;
  error: PlotError | undefined;
  /** Errors that the plotter outlived, the first few; absent without. */
  remarks: PlotError[] | undefined;
  /** Whose plot it is; plots of one process share it. */
  process: LogProcess | undefined;

  // --- How far the log can be trusted about it ---------------------------------------------------------------------------------
  /** The log told its start: what comes before its first step isn't missing. */
  begun = false;
  /** Its start is missing amid the log: no name can be tied to it. */
  isTorn = false;
  /** Highest phase told of so far. */
  phase = -1;
  /** Nothing but its closing line ties the total to this plot. */
  unverified = false;
  /** How much the error tells, as `TELLS`; below 0, it stands though the plotter goes on. */
  errorTells = -1;
  /** The error is that its copy failed so far. */
  errorIsOfCopy = false;
  /** A table of it has no entries: the graphics card computed nothing. */
  isEmpty = false;
  /** Seconds since the start as the log told them last, where it tells them on the way. */
  toldSeconds = 0;
  /** The same, as the running step began; NaN where it isn't known. */
  stepToldAt = Number.NaN;
  /** The plot file is complete. */
  isWritten = false;

  // --- What only matters while it runs -----------------------------------------------------------------------------------------
  /** Step whose start the log told, if it tells starts. */
  startedKey: number | undefined;
  /** When the running step began, as far as a clock tells. */
  stepStartedAt: number | undefined;
  /** Share of the running step that the log says is done. */
  stepRatio: number | undefined;
  /** Shares of the running step that its bucket lines go from and to. */
  bucketsFrom = 0;
  bucketsTo = 1;
  /** When the log last said anything of this plot. */
  lastAt: number | undefined;
  /** What the plotter says it waits for. */
  waiting: PlotError | undefined;
  copying = false;

  get lastEndedKey(): number | undefined {
    return this.stepKeys[this.stepKeys.length - 1];
  }

  hasSteps(): boolean {
    return this.stepKeys.length > 0 || this.phaseSeconds.some((seconds) => seconds > 0);
  }

  /** Seconds of an ended step, NaN if it ended without a time, undefined if it hasn't ended. */
  secondsOf(key: number): number | undefined {
    const index = this.stepKeys.indexOf(key);
    return index < 0 ? undefined : this.stepSeconds[index];
  }

  /** Its error wasn't the end of it. */
  outlive(): void {
    this.remarks ??= [];
    if (this.remarks.length < MOST_REMARKS) this.remarks.push(this.error!);
    this.error = undefined;
  }

  /**
   * Takes no more room than it needs from here on: a long log tells of thousands.
   * @param lists of steps that others have: it takes one of them for its own where that is the same, else it adds its own.
   */
  shrink(lists: number[][]): void {
    const { stepKeys } = this;
    const same = lists.find((keys) => keys.length === stepKeys.length && keys.every((key, at) => key === stepKeys[at]));
    this.stepKeys = same ?? stepKeys.slice();
    this.sharesKeys = true;
    if (!same) lists.push(this.stepKeys);
    if (lists.length > MOST_LISTS) lists.shift();
    this.stepSeconds = this.stepSeconds.slice();
    this.phaseSeconds = this.phaseSeconds.slice();
  }

  /** Adds an ended step; NaN for seconds that aren't told or that no clock gives. */
  pushStep(key: number, seconds: number, elapsed: number): void {
    // The log goes on with it after all.
    if (this.sharesKeys) this.stepKeys = this.stepKeys.slice();
    this.sharesKeys = false;
    this.stepKeys.push(key);
    this.stepSeconds.push(seconds);
    if (this.stepElapsed) this.stepElapsed.push(elapsed);
    else if (!Number.isNaN(elapsed)) this.stepElapsed = [...this.stepSeconds.slice(1).fill(Number.NaN), elapsed];
  }

  /** Moves name, start and settings to a plot of their own, which is returned. */
  giveAwayIdentity(): PlotState {
    const owner = new PlotState();
    owner.plotter = this.plotter;
    owner.version = this.version;
    owner.process = this.process;
    for (const name of IDENTITY) {
      Object.assign(owner, { [name]: this[name] });
      Object.assign(this, { [name]: undefined });
    }
    owner.begun = this.begun;
    owner.startedToTheMinute = this.startedToTheMinute;
    this.begun = false;
    this.startedToTheMinute = false;
    return owner;
  }
}

const MOST_REMARKS = 5;
/** Ways of plotting that follow one another in a log. */
const MOST_LISTS = 4;

const IDENTITY = ['k', 'compression', 'id', 'name', 'index', 'startedAt', 'configuration'] as const;
