import type { EngineEvent, PlotFacts } from '../../events/events.ts';
import type { PlotEvent, PlotState, Progress } from '../../plotters/plotters.ts';
import type { Now } from '../collector.ts';
import type { HoldChange } from './holdWatch.ts';
import { factsOfPlot } from './plotFacts.ts';
import { stepText } from './stepText.ts';
import type { UnloggedPlot } from './unloggedPlot.ts';

/** A plot is announced when its id is known, or after this many looks without. */
const LOOKS_FOR_ID = 2;

/** Tells what happens to the plots of one process, each thing once. */
export class PlotterNews {
  readonly #processId: string;
  readonly #emit: (event: EngineEvent) => void;
  readonly #failed = new WeakSet<PlotState>();
  /** The plot that was announced last: its state, or its id where there is no log. */
  #announced: PlotState | string | undefined;
  #looksForId = 0;
  #failing: PlotState | undefined;
  #step: string | undefined;

  constructor(processId: string, emit: (event: EngineEvent) => void) {
    this.#processId = processId;
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
        const bytes = plot.finalBytes === undefined ? {} : { bytes: plot.finalBytes };
        this.#emit({ type: 'plot.finished', ...this.#about(now), plot: factsOfPlot(plot), seconds, ...bytes });
        break;
      }
      case 'error':
        this.#failing = event.plot;
        break;
      default:
    }
  }

  /** To be called when all that was added to the log has been told: of all its lines, the most telling one is the error now. */
  tellFailure(now: Now): void {
    const plot = this.#failing;
    if (!plot?.error) return;
    this.#failing = undefined;
    this.#failed.add(plot);
    const { cause, remedy, line } = plot.error;
    this.#emit({ type: 'plot.failed', ...this.#about(now), plot: factsOfPlot(plot), cause, remedy, line });
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
    this.#emit({ type: 'plot.started', ...this.#about(now), plot: factsOfPlot(unlogged) });
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
    { cause, remedy }: { readonly cause: string; readonly remedy: string },
    outOfMemory: boolean,
    plot: PlotFacts | undefined,
    now: Now,
  ): void {
    const facts = plot ? { plot } : {};
    this.#emit({ type: 'plotter.crashed', ...this.#about(now), cause, remedy, outOfMemory, ...facts });
  }

  #started(plot: PlotState, now: Now): void {
    this.#announced = plot;
    this.#looksForId = 0;
    this.#emit({ type: 'plot.started', ...this.#about(now), plot: factsOfPlot(plot) });
  }

  #about({ epochSeconds }: Now): { at: number; processId: string } {
    return { at: epochSeconds, processId: this.#processId };
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
  return { ...(phase === undefined ? {} : { phase }), ...(table === undefined ? {} : { table }) };
}
