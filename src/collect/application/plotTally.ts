import type { PlotError, PlotEvent, PlotState } from '../../plotters/plotters.ts';

/** The pace is that of the last plots: what was before may have been under other conditions. */
const LAST_PLOTS = 5;
const SECONDS_A_DAY = 86_400;

/** What a process has done so far, added up from its log's events. */
export class PlotTally {
  finished = 0;
  errors = 0;
  /** The step that ended last: seconds, and those ÷ what its share should have taken at the plot's pace. NaN = unknown. */
  stepSeconds = Number.NaN;
  lastPlot: PlotState | undefined;
  /** Copies under way, by where they go. */
  readonly copies = new Map<string, PlotState | undefined>();
  /** Copies that failed and will be tried again. */
  readonly failedCopies = new Set<string>();
  /** Why the copy that failed last did. */
  copyError: PlotError | undefined;
  copyBytesPerSecond = Number.NaN;
  readonly #totals: number[] = [];
  readonly #finishedAt: number[] = [];

  add(event: PlotEvent): void {
    switch (event.type) {
      case 'step-ended':
        this.stepSeconds = event.seconds ?? Number.NaN;
        break;
      case 'plot-finished':
        this.finished++;
        this.lastPlot = event.plot;
        if (event.totalSeconds !== undefined) keepLast(this.#totals, event.totalSeconds);
        if (event.at !== undefined) keepLast(this.#finishedAt, event.at);
        break;
      case 'copy-started':
        this.copies.set(event.path, event.plot);
        this.failedCopies.delete(event.path);
        break;
      case 'copy-finished':
        this.copies.delete(event.path);
        this.failedCopies.delete(event.path);
        this.copyError = undefined;
        this.copyBytesPerSecond = event.bytesPerSecond ?? this.copyBytesPerSecond;
        break;
      case 'copy-failed':
        this.copies.delete(event.path);
        this.failedCopies.add(event.path);
        this.copyError = event.error;
        this.errors++;
        break;
      case 'waiting':
      case 'suspect':
      case 'error':
        this.errors++;
        break;
      case 'process-began':
      case 'plot-started':
      case 'step-started':
      case 'phase-ended':
        break;
    }
  }

  /**
   * Plots a day: at the pace of the last plots, else of the running one. NaN while neither tells it.
   * @param runningSeconds how long the running plot will take in all, as far as its steps tell.
   */
  plotsADay(runningSeconds: number): number {
    const { length } = this.#totals;
    const mean = length > 0 ? this.#totals.reduce((sum, total) => sum + total, 0) / length : runningSeconds;
    const seconds = Math.max(mean, this.#meanInterval());
    return seconds > 0 ? SECONDS_A_DAY / seconds : Number.NaN;
  }

  /** Between the ends of plots: more than one takes where the plotter waits for copies. Plots of a log that stood there all came at once. */
  #meanInterval(): number {
    const { length } = this.#finishedAt;
    return length > 1 ? (this.#finishedAt[length - 1] - this.#finishedAt[0]) / (length - 1) : 0;
  }
}

function keepLast(values: number[], value: number): void {
  values.push(value);
  if (values.length > LAST_PLOTS) values.shift();
}
