import type { EngineEvent, PlotFacts, PlotterProcess } from '../../events/events.ts';
import { PlotState } from '../../plotters/plotState.ts';
import {
  ENDED_BY_USER,
  ENDED_SILENTLY,
  type PlotError,
  type PlotEvent,
  type Progress,
} from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { HoldChange } from './holdWatch.ts';
import { bytesOfPlot, factsOfPlot } from './plotFacts.ts';
import { stepText } from './stepText.ts';
import type { UnloggedPlot } from './unloggedPlots.ts';

/** A plotter that went on for so long after an error hasn't gone on at all: it is told without waiting for its end. */
const FAILING_SECONDS = 5;
/** A plot is announced when its id is known, or after this many looks without. */
const LOOKS_FOR_ID = 2;

/** Tells what happens to the plots of one process, each thing once. */
export class PlotterNews {
  readonly #process: PlotterProcess;
  readonly #emit: (event: EngineEvent) => void;
  readonly #failed = new WeakSet<PlotState>();
  /** The plot that was announced last: its state, or its id where there is no log. */
  #announced: PlotState | string | undefined;
  #looksForId = 0;
  #failing: { readonly plot: PlotState; readonly since: number } | undefined;
  #step: string | undefined;

  constructor(process: PlotterProcess, emit: (event: EngineEvent) => void) {
    this.#process = process;
    this.#emit = emit;
  }

  tell(event: PlotEvent, now: Now): void {
    switch (event.type) {
      case 'step-ended': {
        if (this.#announced !== event.plot) this.#started(event.plot, now);
        const { name, phase, table } = event.step;
        const seconds = event.seconds === undefined ? {} : { seconds: event.seconds };
        const step = { step: stepText(name, phase), ...place(phase, table) };
        this.#emit({ type: 'step.ended', ...this.#about(now), ...step, ...seconds });
        break;
      }
      case 'plot-finished': {
        const { plot } = event;
        // What the log doesn't tell is taken from the times at which its lines came.
        const seconds = event.totalSeconds ?? now.epochSeconds - (plot.stepStartedAt ?? now.epochSeconds);
        if (this.#announced !== plot) this.#started(plot, now);
        const bytes = bytesOfPlot(plot);
        const size = bytes === undefined ? {} : { bytes };
        this.#emit({ type: 'plot.finished', ...this.#about(now), plot: this.#facts(plot), seconds, ...size });
        break;
      }
      case 'error':
        if (this.#failing?.plot !== event.plot) this.#failing = { plot: event.plot, since: now.seconds };
        break;
      case 'suspect':
        this.#suspect(event.plot, now);
        break;
      default:
    }
  }

  /**
   * To be called when all that was added to the log has been told: of all its lines, the most telling one is the error now. What the
   * plotter outlives within some seconds isn't told.
   * @param isOver the process is gone.
   */
  tellFailure(now: Now, isOver: boolean): void {
    const { plot, since } = this.#failing ?? {};
    if (!plot || since === undefined) return;
    if (plot.error && !isOver && now.seconds - since < FAILING_SECONDS) return;
    this.#failing = undefined;
    if (plot.error) this.tellFailed(plot.error, plot, now, isOver);
  }

  /** @param plot the one that failed, as far as it is known. @param isOver its process is gone. */
  tellFailed(error: PlotError, plot: PlotState | UnloggedPlot | undefined, now: Now, isOver: boolean): void {
    const { id, cause, remedy, line } = error;
    if (plot instanceof PlotState) this.#failed.add(plot);
    if (isOver && id === ENDED_BY_USER) {
      this.tellCrash(error, false, plot && factsOfPlot(plot), now);
      return;
    }
    this.#emit({ type: 'plot.failed', ...this.#about(now), plot: this.#facts(plot ?? {}), cause, remedy, line });
  }

  /** A plot that no log tells of. */
  tellFinished(plot: PlotFacts, seconds: number, bytes: number, now: Now): void {
    this.#emit({ type: 'plot.finished', ...this.#about(now), plot: this.#facts(plot), seconds, bytes });
  }

  hasFailed(plot: PlotState): boolean {
    return this.#failed.has(plot);
  }

  /** Announces the plot that is being made. */
  announce(plot: PlotState | undefined, unlogged: UnloggedPlot | undefined, now: Now): void {
    if (plot && !plot.finished && this.#announced !== plot) {
      const isUnknown = plot.id === undefined && !plot.hasSteps();
      if (!isUnknown || this.#looksForId++ >= LOOKS_FOR_ID) this.#started(plot, now);
    }
    if (unlogged?.id === undefined || this.#announced === unlogged.id) return;
    this.#announced = unlogged.id;
    this.#emit({ type: 'plot.started', ...this.#about(now), plot: this.#facts(unlogged) });
  }

  /** `plot`: what the log tells of the plot, where there is a log. */
  tellStep(progress: Progress | undefined, plot: PlotState | undefined, now: Now): void {
    const step = progress && runningStep(progress, plot);
    if (step === undefined || step === this.#step) return;
    this.#step = step;
    this.#emit({ type: 'step.changed', ...this.#about(now), step, ...place(progress!.phase, progress!.table) });
  }

  tellHold(change: HoldChange, now: Now): void {
    if ('heldSeconds' in change) {
      this.#emit({ type: 'plotter.resumed', ...this.#about(now), afterSeconds: change.heldSeconds });
      return;
    }
    const { kind, cause, remedy } = change.hold;
    this.#emit({ type: `plotter.${kind}`, ...this.#about(now), cause, remedy });
  }

  tellCrash(
    { id, cause, remedy }: Pick<PlotError, 'cause' | 'remedy'> & { readonly id?: string },
    outOfMemory: boolean,
    plot: PlotFacts | undefined,
    now: Now,
  ): void {
    const facts = plot ? { plot: this.#facts(plot) } : {};
    const unexplained = id === ENDED_SILENTLY || id === ENDED_BY_USER ? { unexplained: true } : {};
    this.#emit({ type: 'plotter.crashed', ...this.#about(now), cause, remedy, outOfMemory, ...unexplained, ...facts });
  }

  #suspect(plot: PlotState, now: Now): void {
    const { cause = '', remedy = '' } = plot.error ?? {};
    const which = plot.name ?? plot.id ?? 'its plot';
    const text = `${this.#process.title}, process ${this.#process.pid}, ${which}: ${cause} ${remedy}`;
    this.#emit({ type: 'notice', at: now.epochSeconds, text });
  }

  #started(plot: PlotState, now: Now): void {
    this.#announced = plot;
    this.#looksForId = 0;
    this.#emit({ type: 'plot.started', ...this.#about(now), plot: this.#facts(plot) });
  }

  #facts(plot: Parameters<typeof factsOfPlot>[0]): PlotFacts {
    const { pid, loop } = this.#process;
    return { ...factsOfPlot(plot), ...(loop && { pid }) };
  }

  #about({ epochSeconds }: Now): { at: number; processId: string } {
    return { at: epochSeconds, processId: this.#process.id };
  }
}

function runningStep({ step, phase, progress }: Progress, plot: PlotState | undefined): string | undefined {
  if (step !== undefined) return stepText(step, phase);
  if (phase !== undefined) return `Phase ${phase}`;
  if (progress < 1) return undefined;
  if (plot?.copying) return 'Copying the plot';
  // chiapos copies and BladeBit writes before they say that the plot is finished
  return plot && !plot.finished ? 'Finishing the plot' : 'Plot finished';
}

function place(phase: number | undefined, table: number | undefined): { phase?: number; table?: number } {
  return { ...(phase !== undefined && { phase }), ...(table !== undefined && { table }) };
}
