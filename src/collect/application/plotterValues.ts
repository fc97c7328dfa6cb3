import type { Slot } from '../../metrics/series.ts';
import { compressionRatio, type PlotState, type Progress } from '../../plotters/plotters.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { bytesOfPlot } from './plotFacts.ts';
import type { PlotTally } from './plotTally.ts';

const QUANTILES = { p10: '0.1', p50: '0.5', p90: '0.9' } as const;

const SECONDS_A_DAY = 86_400;

/** The series of what one plotter is at. */
export class PlotterValues {
  readonly #recorder: Recorder;
  readonly #progress: Slot;
  readonly #remaining: Readonly<Record<keyof typeof QUANTILES, Slot>>;
  readonly #stepSeconds: Slot;
  readonly #slowness: Slot;
  readonly #throughput: Slot;
  readonly #finished: Slot;
  readonly #plotsADay: Slot;
  readonly #output: Slot;
  readonly #errors: Slot;
  readonly #copies: Slot;
  readonly #copyRate: Slot;
  readonly #size: Slot;
  readonly #compression: Slot;
  readonly #tmpUsage: Slot;

  constructor(recorder: Recorder, group: SeriesGroup) {
    const remaining = (quantile: string) => group.gauge('plotter.remaining', { quantile });
    this.#recorder = recorder;
    this.#progress = group.gauge('plotter.progress');
    this.#remaining = {
      p10: remaining(QUANTILES.p10),
      p50: remaining(QUANTILES.p50),
      p90: remaining(QUANTILES.p90),
    };
    this.#stepSeconds = group.gauge('plotter.step.duration');
    this.#slowness = group.gauge('plotter.step.slowness');
    this.#throughput = group.gauge('plotter.throughput');
    this.#finished = group.gauge('plotter.plots.finished');
    this.#plotsADay = group.gauge('plotter.plots.rate');
    this.#output = group.gauge('plotter.output.rate');
    this.#errors = group.gauge('plotter.errors');
    this.#copies = group.gauge('plotter.copy.active');
    this.#copyRate = group.gauge('plotter.copy.rate');
    this.#size = group.gauge('plotter.plot.size');
    this.#compression = group.gauge('plotter.compression.ratio');
    this.#tmpUsage = group.gauge('plotter.tmp.usage');
  }

  setProgress(progress: Progress | undefined, whyNot: string): void {
    this.#put(this.#progress, progress?.progress ?? Number.NaN, whyNot);
    for (const quantile of ['p10', 'p50', 'p90'] as const) {
      const seconds = progress?.remainingSeconds?.[quantile] ?? Number.NaN;
      this.#put(this.#remaining[quantile], seconds, progress ? 'the pace of this plot isn’t known yet' : whyNot);
    }
  }

  /** What the log has told so far. */
  setTally(tally: PlotTally, throughput: number, slowness: number, plotsADay: number): void {
    this.#recorder.set(this.#finished, tally.finished);
    this.#recorder.set(this.#errors, tally.errors);
    this.#recorder.set(this.#copies, tally.copies.size);
    this.#put(this.#stepSeconds, tally.stepSeconds, 'no step has ended with its time in the log');
    this.#put(this.#slowness, slowness, 'no step has ended with its time in the log');
    this.#put(this.#throughput, throughput, 'the log tells no number of entries');
    this.#put(this.#plotsADay, plotsADay, 'the pace isn’t known yet');
    const { plotter, k } = tally.lastPlot ?? ({} as Partial<PlotState>);
    const finalBytes = (tally.lastPlot && bytesOfPlot(tally.lastPlot)) ?? Number.NaN;
    this.#put(this.#output, (plotsADay * finalBytes) / SECONDS_A_DAY, 'no plot was finished yet');
    this.#put(this.#size, finalBytes, 'no plot was finished yet');
    this.#put(
      this.#compression,
      (k === undefined ? undefined : compressionRatio(plotter, k, finalBytes)) ?? Number.NaN,
      'no plot was finished yet',
    );
  }

  /** Of plots that no log tells of. */
  setFinished(plots: number): void {
    this.#recorder.set(this.#finished, plots);
  }

  setWithoutLog(reason: string): void {
    for (const slot of [
      this.#stepSeconds,
      this.#slowness,
      this.#throughput,
      this.#finished,
      this.#plotsADay,
      this.#output,
      this.#errors,
      this.#copies,
      this.#copyRate,
      this.#size,
      this.#compression,
    ]) {
      this.#recorder.setAbsent(slot, reason, false);
    }
  }

  setCopyRate(bytesPerSecond: number): void {
    this.#put(this.#copyRate, bytesPerSecond, 'nothing was copied yet');
  }

  setTmpUsage(bytes: number, whyNot: string): void {
    this.#put(this.#tmpUsage, bytes, whyNot);
  }

  /** A value that isn't known is no fault of the monitor's. */
  #put(slot: Slot, value: number, whyNot: string): void {
    if (Number.isNaN(value)) this.#recorder.setAbsent(slot, whyNot, false);
    else this.#recorder.set(slot, value);
  }
}
