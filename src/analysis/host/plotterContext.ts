import { type ContextState, ContextualBaselines } from '../../analyze/anomaly/contextualBaselines.ts';
import { anomalySummary } from '../../analyze/anomaly/foundAnomaly.ts';
import {
  type Anomaly,
  type EngineEvent,
  type PlotFacts,
  type PlotterProcess,
  processAttributes,
} from '../../events/events.ts';
import { seriesKey } from '../../metrics/series.ts';
import { valueText } from '../common/evidence.ts';
import { isSlower, STEP_BASELINES, stepContext } from './stepDurations.ts';

/** As JSON keeps it. */
export interface PlotterContextState {
  readonly steps: ContextState;
  readonly workloads: readonly (readonly [key: string, known: { readonly passes: number; readonly plots: number }])[];
}

interface Working {
  readonly process: PlotterProcess;
  plot: PlotFacts;
}

const MOST_WORKLOADS = 64;
const STEP_METRIC = 'plotter.step.duration';

/**
 * What the plotters are at, as far as events tell: which run together (what is usual depends on it), and how long their steps take
 * compared with the same steps before.
 */
export class PlotterContext {
  readonly #working = new Map<string, Working>();
  readonly #steps: ContextualBaselines;
  /** By which plotters run: how often that was looked at, and how many plots were finished meanwhile. The one now is the last. */
  readonly #workloads: Map<string, { passes: number; plots: number }>;

  constructor(state: PlotterContextState = { steps: { contexts: [] }, workloads: [] }) {
    this.#steps = new ContextualBaselines(STEP_BASELINES, state.steps);
    this.#workloads = new Map(state.workloads.map(([key, known]) => [key, { ...known }]));
  }

  /** Which plotters run now; the empty text where none does. */
  get workload(): string {
    const titles = [...this.#working.values()].map(({ process: { title, mode } }) =>
      [title, mode].filter(Boolean).join(' '),
    );
    return titles.sort().join(' + ');
  }

  /** @returns the step that ended as an anomaly, where it took unusually long. */
  hear(event: EngineEvent): Anomaly | undefined {
    switch (event.type) {
      case 'engine.started':
        this.#working.clear();
        return undefined;
      case 'process.seen':
      case 'process.changed':
        this.#see(event.process);
        return undefined;
      case 'process.ended':
        this.#working.delete(event.process.id);
        return undefined;
      case 'plot.started': {
        const working = this.#working.get(event.processId);
        if (working) working.plot = event.plot;
        return undefined;
      }
      case 'plot.finished':
        this.#known().plots++;
        return undefined;
      case 'step.ended':
        return event.seconds === undefined ? undefined : this.#judge({ ...event, seconds: event.seconds });
      default:
        return undefined;
    }
  }

  /** One more look at the host under the present workload. @returns whether what is usual under it is known. */
  pass(passesNeeded: number): boolean {
    const known = this.#known();
    known.passes++;
    return known.passes > passesNeeded && (known.plots > 0 || this.#working.size === 0);
  }

  toJSON(): PlotterContextState {
    return { steps: this.#steps.toJSON(), workloads: [...this.#workloads].map(([key, known]) => [key, { ...known }]) };
  }

  #see(process: PlotterProcess): void {
    if (process.role !== 'plotter') return;
    const working = this.#working.get(process.id);
    this.#working.set(process.id, { process, plot: working?.plot ?? {} });
  }

  #known(): { passes: number; plots: number } {
    const key = this.workload;
    const known = this.#workloads.get(key) ?? { passes: 0, plots: 0 };
    this.#workloads.delete(key);
    this.#workloads.set(key, known);
    if (this.#workloads.size > MOST_WORKLOADS) this.#workloads.delete(this.#workloads.keys().next().value as string);
    return known;
  }

  #judge(event: Extract<EngineEvent, { type: 'step.ended' }> & { readonly seconds: number }): Anomaly | undefined {
    const working = this.#working.get(event.processId);
    if (!working) return undefined;
    const { process, plot } = working;
    const { k, compression } = { ...process.configuration, ...plot };
    const { plotter, mode, title, configuration } = process;
    const context = stepContext({ plotter, mode, k, compression, configuration }, event);
    const { seconds } = event;
    const { isAlarm, score, expected } = this.#steps.update(context, seconds);
    if (!isAlarm || expected === undefined || !isSlower(seconds, expected)) return undefined;
    const [low, high] = expected;
    const since = event.at - seconds;
    const found = { kind: 'contextual', since, until: event.at, score, value: seconds, expected } as const;
    const format = (value: number) => valueText(STEP_METRIC, Math.max(0, value));
    return {
      kind: 'contextual',
      series: [seriesKey(STEP_METRIC, processAttributes(process))],
      since,
      score,
      value: seconds,
      expected: [Math.max(0, low), high],
      summary: anomalySummary(found, { name: `${event.step} of ${title}`, format, context: 'for it' }),
    };
  }
}
