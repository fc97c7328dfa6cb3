import {
  type PlotConfiguration,
  type PlotState,
  type PlotStep,
  type Progress,
  planFor,
  planOfPlot,
  progressOf,
  type Seen,
} from '../../plotters/plotters.ts';
import { kindOfPlot, type PlotHistories } from './plotHistories.ts';
import { stepSlowness } from './stepSlowness.ts';

/** Of the bytes that a step moved the last time, it may move more: it isn't done before the log says so. */
const MOST_STEP_RATIO = 0.99;

/** How fast the plots of one process get on, from its log, the plots before on this host, and the bytes that it moves. */
export class PlotPace {
  readonly #plotter: string;
  readonly #configuration: PlotConfiguration | undefined;
  readonly #histories: PlotHistories;
  #progress: Progress | undefined;
  /** The plot that it is of. */
  #plot: PlotState | undefined;
  /** Bytes moved when the running step began; NaN where that wasn't seen. */
  #stepBytesFrom = Number.NaN;
  #slowness = Number.NaN;

  constructor(plotter: string, configuration: PlotConfiguration | undefined, histories: PlotHistories) {
    this.#plotter = plotter;
    this.#configuration = configuration;
    this.#histories = histories;
  }

  /** Of the step that ended last: how long it took ÷ how long it should have. NaN = unknown. */
  get slowness(): number {
    return this.#slowness;
  }

  progress(
    plot: PlotState,
    epochSeconds: number,
    movedBytes: number,
    beside: Pick<Seen, 'stoppedSeconds' | 'others'>,
  ): Progress {
    const kind = kindOfPlot(plot, this.#configuration);
    const step = this.#progress?.step;
    const usualBytes = step === undefined ? undefined : this.#histories.bytesOf(kind, step);
    const ratio = usualBytes === undefined ? Number.NaN : (movedBytes - this.#stepBytesFrom) / usualBytes;
    const ioRatio = ratio >= 0 ? Math.min(MOST_STEP_RATIO, ratio) : undefined;
    const seen = { ...beside, history: this.#histories.of(kind), ioRatio };
    const progress = progressOf(plot, this.#planOf(plot), epochSeconds, seen);
    // What was learnt meanwhile, or a guess that was too high, takes nothing back.
    const least = this.#plot === plot ? (this.#progress?.progress ?? 0) : 0;
    this.#plot = plot;
    this.#progress = progress.progress < least ? { ...progress, progress: least } : progress;
    return this.#progress;
  }

  /** @param movedBytes so far; NaN for a step that ended before it was watched. */
  endStep(plot: PlotState, step: string, movedBytes: number): void {
    this.#slowness = stepSlowness(plot, this.#planOf(plot));
    const bytes = movedBytes - this.#stepBytesFrom;
    if (bytes > 0) this.#histories.noteBytes(kindOfPlot(plot, this.#configuration), step, bytes);
    this.#stepBytesFrom = movedBytes;
  }

  /** @param wasWatched otherwise the times of arrival of its lines say nothing: its steps need times of their own. */
  learn(plot: PlotState, wasWatched: boolean): void {
    if (!wasWatched && plot.stepSeconds.some(Number.isNaN)) return;
    this.#histories.add(kindOfPlot(plot, this.#configuration), plot, this.#planOf(plot));
  }

  #planOf(plot: PlotState): readonly PlotStep[] {
    const planned = planOfPlot(plot);
    return planned.length > 0 ? planned : planFor(this.#plotter, this.#configuration ?? {});
  }
}
