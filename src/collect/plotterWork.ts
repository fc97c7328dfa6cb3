import type { Slot } from '../metrics/series.ts';
import type { PlotConfiguration } from '../plotters/configuration.ts';
import { createLogParser, planFor, planOfPlot } from '../plotters/plotters.ts';
import { type Progress, progressOf } from '../plotters/progress.ts';
import type { Now } from './collector.ts';
import type { Recorder, SeriesGroup } from './recorder.ts';
import { type GrowingFile, type Source, Unreadable } from './source.ts';

/** Enough for the whole of the running plot in every plotter's log, little enough to be read at once. */
const LOG_TAIL_BYTES = 1_000_000;
/** Between log lines progress moves with the time only. */
const PROGRESS_EVERY_SECONDS = 5;
const QUANTILES = { p10: '0.1', p50: '0.5', p90: '0.9' } as const;

export interface PlotterLog {
  readonly path: string;
  readonly plotter: string;
  readonly configuration: PlotConfiguration | undefined;
}

/** What a plotter is at, from its log: the step, how far it is, how long it will still take. */
export class PlotterWork {
  readonly #file: GrowingFile;
  readonly #parser;
  readonly #log: PlotterLog;
  readonly #recorder: Recorder;
  readonly #progress: Slot;
  readonly #remaining: Readonly<Record<keyof typeof QUANTILES, Slot>>;
  #step: string | undefined;
  #dueAt = Number.NEGATIVE_INFINITY;

  private constructor(file: GrowingFile, log: PlotterLog, recorder: Recorder, group: SeriesGroup) {
    this.#file = file;
    this.#log = log;
    this.#recorder = recorder;
    this.#parser = createLogParser({ plotter: log.plotter });
    const remaining = (quantile: string) => group.gauge('plotter.remaining', { quantile });
    this.#progress = group.gauge('plotter.progress');
    this.#remaining = {
      p10: remaining(QUANTILES.p10),
      p50: remaining(QUANTILES.p50),
      p90: remaining(QUANTILES.p90),
    };
  }

  /** `undefined` where the log can't be read. */
  static follow(source: Source, log: PlotterLog, recorder: Recorder, group: SeriesGroup): PlotterWork | undefined {
    const file = source.follow(log.path, LOG_TAIL_BYTES);
    return file instanceof Unreadable ? undefined : new PlotterWork(file, log, recorder, group);
  }

  /** Reads what the log has got since the last time. Returns the step where it is another one now. */
  observe({ epochSeconds, seconds }: Now): string | undefined {
    const added = this.#file.read();
    if (added.length === 0 && seconds < this.#dueAt) return undefined;
    this.#dueAt = seconds + PROGRESS_EVERY_SECONDS;
    if (added.length > 0) this.#parser.feed(added, epochSeconds);
    const progress = this.#progressAt(epochSeconds);
    this.#record(progress);
    const step = progress && stepText(progress);
    if (step === undefined || step === this.#step) return undefined;
    this.#step = step;
    return step;
  }

  close(): void {
    this.#file.close();
  }

  #progressAt(epochSeconds: number): Progress | undefined {
    const plot = this.#parser.current;
    if (!plot) return undefined;
    const planned = planOfPlot(plot);
    const plan = planned.length > 0 ? planned : planFor(this.#log.plotter, this.#log.configuration ?? {});
    return progressOf(plot, plan, epochSeconds);
  }

  #record(progress: Progress | undefined): void {
    const r = this.#recorder;
    r.set(this.#progress, progress?.progress ?? Number.NaN);
    for (const quantile of ['p10', 'p50', 'p90'] as const) {
      r.set(this.#remaining[quantile], progress?.remainingSeconds?.[quantile] ?? Number.NaN);
    }
  }
}

/** `Phase 1, table 3`; plotters without phases have their steps' names alone. */
function stepText({ step, phase, progress }: Progress): string | undefined {
  if (step === undefined) return progress === 1 ? 'Plot finished' : undefined;
  return phase === undefined ? `${step[0].toUpperCase()}${step.slice(1)}` : `Phase ${phase}, ${step}`;
}
