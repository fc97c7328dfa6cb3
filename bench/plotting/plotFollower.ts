import type { Problem, StepMeasure } from '../../src/benchmarks/plotRun.ts';
import {
  createLogParser,
  type LogParser,
  type PlotEvent,
  type PlotState,
  type PlotStep,
  plotterById,
  silentEnd,
} from '../../src/plotters/plotters.ts';
import { stepKey, stepWords } from './stopStep.ts';

interface EndedStep extends Omit<StepMeasure, 'usage'> {
  /** Epoch seconds at which its line was read. */
  readonly endedAt: number;
}

export interface FollowerOptions {
  /** Id of the plotter that was configured. */
  readonly plotter: string;
  readonly plan: readonly PlotStep[];
  /** Key of the step to stop at. */
  readonly lastKey?: string;
  /** Version that must be told, or its beginning. */
  readonly version?: string;
  readonly startedAt: number;
  /** A played log: its lines come at no time that means anything. */
  readonly onStep?: (step: string, seconds: number) => void;
}

/** What the log of one run tells, while it grows. */
export class PlotFollower {
  readonly #options: FollowerOptions;
  readonly #parser: LogParser;
  readonly #steps: EndedStep[] = [];
  #lastAt: number;
  #finished: PlotState | undefined;
  #error: Problem | undefined;
  /** What the plotter waits for, and since when. */
  #waiting: { problem: Problem; since: number } | undefined;
  #hasReached = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#parser = createLogParser({ plotter: options.plotter });
    this.#lastAt = options.startedAt;
  }

  /** @param now epoch seconds. */
  feed(piece: Uint8Array, now: number): void {
    for (const event of this.#parser.feed(piece, now)) this.#hear(event, now);
  }

  end(now: number): void {
    for (const event of this.#parser.end(now)) this.#hear(event, now);
  }

  get steps(): readonly EndedStep[] {
    return this.#steps;
  }

  /** The step to stop at has ended. */
  get hasReached(): boolean {
    return this.#hasReached;
  }

  /** The plot, once its closing line is there. */
  get finished(): PlotState | undefined {
    return this.#finished;
  }

  get plot(): PlotState | undefined {
    return this.#parser.plots[0] ?? this.#parser.current;
  }

  /** The plotter said that it failed. */
  get error(): Problem | undefined {
    return this.#error;
  }

  get waiting(): { readonly problem: Problem; readonly since: number } | undefined {
    return this.#waiting;
  }

  /** Why this isn't the program that was configured. */
  get mismatch(): Problem | undefined {
    const { plotter, version } = this.#options;
    const told = this.#parser.plotter;
    if (told !== undefined && told !== plotter) {
      const title = (id: string) => plotterById(id)?.title ?? id;
      return {
        cause: `The program is ${title(told)}, not ${title(plotter)}: both are called alike.`,
        remedy: `Name the program of ${title(plotter)} in "binary", or set "plotter" to "${told}".`,
      };
    }
    const plotVersion = this.plot?.version;
    if (version === undefined || plotVersion === undefined || plotVersion.startsWith(version)) return undefined;
    return {
      cause: `The program is version ${plotVersion}, not ${version}.`,
      remedy: 'Name the program of that version in "binary", or leave the version out.',
    };
  }

  /** Seconds between the lines where the plotter tells none, and a step's own otherwise. */
  #hear(event: PlotEvent, now: number): void {
    if (this.#hasReached) return;
    switch (event.type) {
      case 'step-ended':
        this.#endStep(event.step, event.seconds, now);
        break;
      case 'phase-ended': {
        // A phase that is a single step prints its time once, as the phase's.
        const steps = this.#options.plan.filter(({ phase }) => phase === event.phase);
        if (steps.length === 1) this.#endStep(steps[0] as PlotStep, event.seconds, now);
        break;
      }
      case 'plot-finished':
        this.#finished ??= event.plot;
        this.#waiting = undefined;
        break;
      case 'copy-finished':
        this.#waiting = undefined;
        break;
      case 'waiting':
      case 'copy-failed':
        this.#waiting ??= { problem: problemOf(event.error), since: now };
        break;
      case 'error':
        this.#error = problemOf(event.error);
        break;
      case 'plot-started':
      case 'step-started':
      case 'copy-started':
        break;
    }
  }

  #endStep(step: Omit<PlotStep, 'share' | 'low' | 'high'>, told: number | undefined, now: number): void {
    const key = stepKey(step);
    if (this.#steps.some((known) => known.key === key)) return;
    const seconds = told ?? now - this.#lastAt;
    this.#lastAt = now;
    this.#waiting = undefined;
    this.#options.onStep?.(stepWords(step), seconds);
    this.#steps.push({ key, name: stepWords(step), seconds, endedAt: now });
    this.#hasReached = key === this.#options.lastKey;
  }

  /** Why a plotter that is gone made no plot. */
  endProblem(killedForMemory: boolean): Problem | undefined {
    if (this.#error) return this.#error;
    const plot = this.plot;
    const error = plot && silentEnd(plot, killedForMemory ? 'host' : undefined);
    return error && problemOf(error);
  }
}

function problemOf({ cause, remedy, line }: { cause: string; remedy: string; line: string }): Problem {
  return { cause, remedy, ...(line === '' ? {} : { line }) };
}
