import { type PlotterReport, plotterReport } from '../../analysis/bottleneck/diagnosisReport.ts';
import type { PlotterVerdict } from '../../analysis/bottleneck/plotterDiagnosis.ts';
import { meanSignals, type Signals } from '../../analysis/bottleneck/signals.ts';
import type { Bottleneck } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { Diagnosing } from '../diagnosing.ts';

/** More moments tell nothing more of the mean. */
const MOST_WINDOWS = 600;

interface Watched {
  verdict?: PlotterVerdict;
  told?: Bottleneck | undefined;
  windows: Signals[];
}

/** The plotters of an engine that is watched for a while; of those that end meanwhile too. */
export class WatchedPlotters {
  readonly #diagnosing: Diagnosing;
  readonly #watched = new Map<string, Watched & { readonly plotter: RunningPlotter }>();

  constructor(diagnosing: Diagnosing) {
    this.#diagnosing = diagnosing;
  }

  /** After each look of the diagnosis. */
  look(running: readonly RunningPlotter[]): void {
    const { diagnosis } = this.#diagnosing;
    for (const plotter of running) {
      if (plotter.role === 'plotter' && !this.#watched.has(plotter.id))
        this.#watched.set(plotter.id, { plotter, windows: [] });
    }
    for (const verdict of diagnosis.verdicts) {
      const watched = this.#watched.get(verdict.plotter.id);
      if (!watched) continue;
      watched.verdict = verdict;
      watched.told = diagnosis.bottleneckOf(verdict.plotter.id);
      watched.windows = [...watched.windows.slice(1 - MOST_WINDOWS), verdict.signals];
    }
  }

  /** Of those of which enough was seen. */
  reports(running: readonly RunningPlotter[]): PlotterReport[] {
    const alive = new Set(running.map(({ id }) => id));
    return [...this.#watched].flatMap(([id, { verdict, told, windows }]) =>
      verdict ? [plotterReport(verdict, told, meanSignals(windows), !alive.has(id))] : [],
    );
  }
}
