import type { EngineEvent, PlotFacts, PlotterProcess } from './events.ts';
import { afterFailed, afterFinished, NONE_MADE, type PlotsMade } from './plotsMade.ts';

/** A plotter process with what is known of its work. */
export interface RunningPlotter extends PlotterProcess {
  /** What it is at, in words: `Phase 1, table 3`. Absent while unknown. */
  readonly step?: string;
  /** The plot that is being made, or was made last. */
  readonly plot?: PlotFacts;
  /** Why it doesn't get on; absent while it does. */
  readonly hold?: PlotterHold;
  /** Since it is watched; absent while none. */
  readonly made?: PlotsMade;
}

/** Of a loop the first process ends before it is known to be one. */
const MOST_MADE = 200;

export interface PlotterHold {
  /** `waiting`: the plotter says so itself. `stalled`: it is seen not to get on. `failed`: it said so and is about to end. */
  readonly kind: 'waiting' | 'stalled' | 'failed';
  readonly cause: string;
  readonly remedy: string;
  /** Epoch seconds. */
  readonly since: number;
}

/** The plotter processes that are alive, folded from the events. */
export class PlotterProcesses {
  readonly #running = new Map<string, RunningPlotter>();
  readonly #made = new Map<string, PlotsMade>();

  /** In the order in which they were seen. */
  get running(): RunningPlotter[] {
    return [...this.#running.values()];
  }

  get(id: string): RunningPlotter | undefined {
    return this.#running.get(id);
  }

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      case 'engine.started': {
        const any = this.#running.size > 0;
        this.#running.clear();
        return any;
      }
      case 'process.seen': {
        const made = this.#made.get(event.process.id);
        this.#running.set(event.process.id, made ? { ...event.process, made } : event.process);
        return true;
      }
      case 'process.changed':
        return this.#change(event.process.id, event.process);
      case 'process.ended':
        return this.#running.delete(event.process.id);
      case 'plot.started': {
        const { hold, ...process } = this.#running.get(event.processId) ?? {};
        if (hold?.kind === 'failed') this.#running.set(event.processId, process as RunningPlotter);
        return this.#change(event.processId, { plot: event.plot });
      }
      case 'plot.finished':
        return this.#change(event.processId, {
          plot: event.plot,
          made: this.#make(event.processId, (made) => afterFinished(made, event)),
        });
      case 'step.changed':
        return this.#change(event.processId, { step: event.step });
      case 'plot.failed':
        this.#fail(event.processId, event.cause);
        return this.#hold(event.processId, { kind: 'failed', ...event, since: event.at });
      case 'plotter.crashed':
        return this.#fail(event.processId, event.cause);
      case 'plotter.waiting':
        return this.#hold(event.processId, { kind: 'waiting', ...event, since: event.at });
      case 'plotter.stalled':
        return this.#hold(event.processId, { kind: 'stalled', ...event, since: event.at });
      case 'plotter.resumed': {
        const { hold: _, ...process } = this.#running.get(event.processId) ?? {};
        if ('id' in process) this.#running.set(event.processId, process as RunningPlotter);
        return 'id' in process;
      }
      default:
        return false;
    }
  }

  #fail(id: string, cause: string): boolean {
    return this.#change(id, { made: this.#make(id, (made) => afterFailed(made, cause)) });
  }

  #make(id: string, after: (made: PlotsMade) => PlotsMade): PlotsMade {
    const made = after(this.#made.get(id) ?? NONE_MADE);
    this.#made.delete(id);
    this.#made.set(id, made);
    for (const oldest of this.#made.keys()) if (this.#made.size > MOST_MADE) this.#made.delete(oldest);
    return made;
  }

  #hold(id: string, { kind, cause, remedy, since }: PlotterHold): boolean {
    return this.#change(id, { hold: { kind, cause, remedy, since } });
  }

  #change(id: string, change: Partial<RunningPlotter>): boolean {
    const process = this.#running.get(id);
    if (process) this.#running.set(id, { ...process, ...change });
    return process !== undefined;
  }
}
