import { type PlotterReport, plotterReport } from '../../analysis/bottleneck/diagnosisReport.ts';
import type { PlotterVerdict } from '../../analysis/bottleneck/plotterDiagnosis.ts';
import { meanSignals, type Signals } from '../../analysis/bottleneck/signals.ts';
import type { Bottleneck } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { Diagnosing } from '../diagnosing.ts';

/** More moments tell nothing more of the mean. */
const MOST_WINDOWS = 600;

/** The newest verdict counts when it has stood for so many looks; before that the one that stood longest. */
const STANDS = 5;

/** What was said of a plotter at several looks. */
interface Said {
  verdict: PlotterVerdict;
  told: Bottleneck | undefined;
  looks: number;
}

interface Watched {
  readonly plotter: RunningPlotter;
  /** By class and kind. */
  readonly said: Map<string, Said>;
  newest: string;
  /** Looks at which the newest was said, one after the other. */
  stands: number;
  windows: Signals[];
}

/** The plotters of an engine that is watched for a while; of those that end meanwhile too. */
export class WatchedPlotters {
  readonly #diagnosing: Diagnosing;
  readonly #watched = new Map<string, Watched>();

  constructor(diagnosing: Diagnosing) {
    this.#diagnosing = diagnosing;
  }

  /** After each look of the diagnosis. */
  look(running: readonly RunningPlotter[]): void {
    const { diagnosis } = this.#diagnosing;
    for (const plotter of running) {
      if (plotter.role === 'plotter' && !this.#watched.has(plotter.id))
        this.#watched.set(plotter.id, { plotter, said: new Map(), newest: '', stands: 0, windows: [] });
    }
    for (const verdict of diagnosis.verdicts) {
      const watched = this.#watched.get(verdict.plotter.id);
      if (!watched) continue;
      const key = [verdict.name, verdict.kind].join(' ');
      const told = diagnosis.bottleneckOf(verdict.plotter.id);
      watched.stands = key === watched.newest ? watched.stands + 1 : 1;
      watched.newest = key;
      watched.said.set(key, { verdict, told, looks: (watched.said.get(key)?.looks ?? 0) + 1 });
      watched.windows = [...watched.windows.slice(1 - MOST_WINDOWS), verdict.signals];
    }
  }

  /** Of those of which enough was seen. */
  reports(running: readonly RunningPlotter[]): PlotterReport[] {
    const alive = new Set(running.map(({ id }) => id));
    return [...this.#watched].flatMap(([id, watched]) => {
      const said = prevailing(watched);
      return said ? [plotterReport(said.verdict, said.told, meanSignals(watched.windows), !alive.has(id))] : [];
    });
  }
}

function prevailing({ said, newest, stands }: Watched): Said | undefined {
  if (stands >= STANDS) return said.get(newest);
  return [...said.values()].sort((a, b) => b.looks - a.looks)[0];
}
