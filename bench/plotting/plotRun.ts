import type { PlotConfiguration } from '../../src/plotters/plotters.ts';

/** What a step, or a whole run, took of the host. A member is absent where it can't be told here. */
export interface Usage {
  /** Core seconds of the plotter. */
  readonly cpuSeconds?: number;
  /** Bytes that it asked the kernel to read and write, cached ones and RAM disks too. */
  readonly readBytes?: number;
  readonly writtenBytes?: number;
  /** Bytes that went to and came from disks for it. */
  readonly diskReadBytes?: number;
  readonly diskWrittenBytes?: number;
  /** Seconds for which its threads waited for a disk, and for a core, summed over threads. */
  readonly diskWaitSeconds?: number;
  readonly coreWaitSeconds?: number;
  /** Seconds for which some thread of the whole host was stalled for a disk (PSI). */
  readonly hostDiskStallSeconds?: number;
  /** Core seconds that others used meanwhile. */
  readonly othersCpuSeconds?: number;
  readonly energyJoules?: number;
  readonly highestCelsius?: number;
}

/** A resource of the host that was at its limit while a run went on. */
export interface Limit {
  /** `CPU`, `disk vda`. */
  readonly name: string;
  /** Share of the run's time. */
  readonly ratio: number;
}

export interface StepMeasure {
  /** `stepKey` of it: the same step in every run. */
  readonly key: string;
  /** In words: `phase 1, table 3`. */
  readonly name: string;
  /** As the plotter tells it, else between its lines. */
  readonly seconds: number;
  readonly usage?: Usage;
}

export type Outcome =
  | 'finished'
  /** It was stopped at the end of the step that was asked for. */
  | 'stopped'
  | 'failed'
  | 'cancelled'
  /** The plotter waited for something (space, copies) longer than the limit. */
  | 'waiting'
  | 'disk full'
  | 'time limit';

export interface Problem {
  readonly cause: string;
  readonly remedy: string;
  /** What the plotter said. */
  readonly line?: string;
}

/** Whole-plot seconds that follow from a part of a plot. */
export interface WholeEstimate {
  readonly seconds: number;
  /** Holds the whole plot's seconds in nine of ten cases. */
  readonly interval: readonly [low: number, high: number];
  /** Share of a plot that was measured, 0 … 1. */
  readonly measuredShare: number;
  /** Past plots of this host that it rests on, beside what is known of the plotter. */
  readonly pastPlots: number;
}

/** One run of a plotter, whole or in part. What was measured and what was estimated from it stand apart. */
export interface PlotRun {
  /** `replay`: a log of an earlier run was played instead of a plotter; its times are those of the log. */
  readonly kind: 'real' | 'replay';
  readonly name: string;
  readonly plotter: string;
  readonly version?: string;
  readonly k?: number;
  readonly configuration: PlotConfiguration;
  readonly argv: readonly string[];
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly outcome: Outcome;
  readonly problem?: Problem;
  readonly measured: {
    /** The plot was made to its end. */
    readonly isWhole: boolean;
    /** Plotter's time up to the end, or up to the step it was stopped at; absent where no step had ended. */
    readonly seconds?: number;
    /** From start to end of the process. */
    readonly wallSeconds?: number;
    readonly steps: readonly StepMeasure[];
    readonly usage?: Usage;
    /** What held the host back meanwhile, the longest first. */
    readonly limits?: readonly Limit[];
    readonly plotBytes?: number;
  };
  /** Only where the plot was stopped on its way. */
  readonly estimated?: WholeEstimate;
  readonly notes: readonly string[];
}

/** Seconds of a whole plot: measured, or else estimated; `undefined` where the run tells neither. */
export function wholeSeconds({ measured, estimated }: Pick<PlotRun, 'measured' | 'estimated'>): number | undefined {
  return measured.isWhole ? measured.seconds : estimated?.seconds;
}
