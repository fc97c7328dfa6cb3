import type { EngineEvent } from '../../events/events.ts';
import { PlotterProcesses, type RunningPlotter } from '../../events/plotterProcesses.ts';
import { RivalsNow } from '../../events/rivalsNow.ts';
import type { FinishedPlot, PlotterState } from './signalReader.ts';
import type { Competitor } from './situation.ts';

/** The plotters that run, and where they are in their work, as a fold over events. */
export class PlotterStates {
  readonly #processes = new PlotterProcesses();
  readonly #finished = new Map<string, FinishedPlot>();
  readonly #rivals = new RivalsNow();
  /** Until something happens. */
  #plotters: readonly PlotterState[] | undefined;

  hear(event: EngineEvent): void {
    this.#plotters = undefined;
    this.#processes.apply(event);
    this.#rivals.apply(event);
    if (event.type === 'plot.finished') this.#finished.set(event.processId, { at: event.at, seconds: event.seconds });
    else if (event.type === 'plot.started') this.#finished.delete(event.processId);
    else if (event.type === 'process.ended') this.#finished.delete(event.process.id);
  }

  plotter(id: string): RunningPlotter | undefined {
    return this.#processes.get(id);
  }

  get plotters(): readonly PlotterState[] {
    this.#plotters ??= this.#processes.running
      .filter(({ role }) => role === 'plotter')
      .map((plotter) => ({ plotter, finished: this.#finished.get(plotter.id) }));
    return this.#plotters;
  }

  /** The programs that take CPU time from a plotter, the greediest first; other plotters are none. */
  competitorsOf(pid: number): Competitor[] {
    const plotters = new Set(this.#processes.running.map((process) => process.pid));
    return this.#rivals
      .of('cpu', pid)
      .filter((rival) => rival.plotter === undefined && !plotters.has(rival.pid))
      .map(({ amount, plotter: _, ...who }) => ({ ...who, cores: amount }));
  }
}
