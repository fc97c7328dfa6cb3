import type { EngineEvent, PlotterProcess } from './events.ts';

/** A plotter process with what is known of its work. */
export interface RunningPlotter extends PlotterProcess {
  /** What it is at, in words: `Phase 1, table 3`. Absent while unknown. */
  readonly step?: string;
}

/** The plotter processes that are alive, folded from the events. */
export class PlotterProcesses {
  readonly #running = new Map<string, RunningPlotter>();

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
      case 'process.seen':
        this.#running.set(event.process.id, event.process);
        return true;
      case 'process.ended':
        return this.#running.delete(event.process.id);
      case 'step.changed': {
        const process = this.#running.get(event.processId);
        if (process) this.#running.set(event.processId, { ...process, step: event.step });
        return process !== undefined;
      }
      default:
        return false;
    }
  }
}
