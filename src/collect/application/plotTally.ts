import type { PlotError, PlotEvent, PlotState } from '../../plotters/plotters.ts';
import { bytesOfPlot } from './plotFacts.ts';

/** The pace is that of the last plots, of plots in seconds that of the last minutes: what was before may have been under other conditions. */
const LAST_PLOTS = 5;
/** A plot that is not there after so many times what the last ones took, and were apart, is overdue. */
const OVERDUE = 2;
const LAST_SECONDS = 120;
const MOST_PLOTS = 600;
const LAST_DEVICES = 60;
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
  /** It was said that it ended though nothing tells of its plot. */
  hasEndedUntold = false;
  readonly #isParallel: boolean;
  readonly #totals: number[] = [];
  readonly #finishedAt: number[] = [];
  /** Devices of the last plots, as the log names them; `undefined` where it doesn't. */
  readonly #devices: (string | undefined)[] = [];

  /** @param isParallel several plots are made at once: what one takes doesn't tell when the next is ready. */
  constructor(isParallel = false) {
    this.#isParallel = isParallel;
  }

  add(event: PlotEvent): void {
    switch (event.type) {
      case 'step-ended':
        this.stepSeconds = event.seconds ?? Number.NaN;
        break;
      case 'plot-finished':
        this.finished++;
        this.lastPlot = event.plot;
        if (event.totalSeconds !== undefined) {
          this.#totals.push(event.totalSeconds);
          if (this.#totals.length > LAST_PLOTS) this.#totals.shift();
        }
        this.#devices.push(event.plot.device);
        if (this.#devices.length > LAST_DEVICES) this.#devices.shift();
        if (event.at !== undefined) this.#finishAt(event.at);
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
   * Plots a day: at the pace of the last plots, else of the running one, and less where the next one is overdue. NaN while neither tells it.
   * @param runningSeconds how long the running plot will take in all, as far as its steps tell.
   * @param epochSeconds of now.
   */
  plotsADay(runningSeconds: number, epochSeconds: number): number {
    const { length } = this.#totals;
    const mean = length > 0 ? this.#totals.reduce((sum, total) => sum + total, 0) / length : runningSeconds;
    const interval = this.#meanInterval();
    const seconds = this.#isParallel && interval > 0 ? interval : Math.max(mean, interval);
    const sinceLast = epochSeconds - (this.#finishedAt.at(-1) ?? Number.NaN);
    const present =
      sinceLast > OVERDUE * Math.max(seconds, mean) ? (LAST_PLOTS * seconds + sinceLast) / (LAST_PLOTS + 1) : seconds;
    return present > 0 ? SECONDS_A_DAY / present : Number.NaN;
  }

  /** Bytes of finished plots a second, at the pace of the last ones. NaN until one was finished, and while its size isn't known. */
  bytesPerSecond(epochSeconds: number): number {
    const bytes = this.lastPlot && bytesOfPlot(this.lastPlot);
    return (this.plotsADay(Number.NaN, epochSeconds) * (bytes ?? Number.NaN)) / SECONDS_A_DAY;
  }

  /** Which share of the last plots each device made. */
  shares(otherwise: string): Map<string, number> {
    const shares = new Map<string, number>();
    for (const device of this.#devices) {
      const name = device ?? otherwise;
      shares.set(name, (shares.get(name) ?? 0) + 1 / this.#devices.length);
    }
    return shares;
  }

  #finishAt(at: number): void {
    const times = this.#finishedAt;
    times.push(at);
    while (times.length > LAST_PLOTS && (at - times[0] > LAST_SECONDS || times.length > MOST_PLOTS)) times.shift();
  }

  /** Between the ends of plots: more than one takes where the plotter waits for copies. Plots of a log that stood there all came at once. */
  #meanInterval(): number {
    const { length } = this.#finishedAt;
    return length > 1 ? (this.#finishedAt[length - 1] - this.#finishedAt[0]) / (length - 1) : 0;
  }
}
