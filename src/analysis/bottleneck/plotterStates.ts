import type { EngineEvent } from '../../events/events.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import type { PlotterState } from './signalReader.ts';

/** The plotters that run, and where they are in their work, as a fold over events. */
export class PlotterStates {
  readonly #processes = new PlotterProcesses();
  readonly #between = new Set<string>();

  hear(event: EngineEvent): void {
    this.#processes.apply(event);
    if (event.type === 'plot.finished') this.#between.add(event.processId);
    else if (event.type === 'plot.started') this.#between.delete(event.processId);
    else if (event.type === 'process.ended') this.#between.delete(event.process.id);
  }

  get plotters(): PlotterState[] {
    return this.#processes.running
      .filter(({ role }) => role === 'plotter')
      .map((plotter) => ({ plotter, isBetweenPlots: this.#between.has(plotter.id) }));
  }
}
