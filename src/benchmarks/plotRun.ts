import * as v from 'valibot';
import type { PlotConfiguration } from '../plotters/configuration.ts';
import { PlottingMetadata } from './runMetadata.ts';
import { interval, list, texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const boolean = v.boolean;
const maybe = v.exactOptional;

/** What a step, or a whole run, took of the host. A member is absent where it can't be told here. */
export const Usage = v.object({
  /** Core seconds of the plotter. */
  cpuSeconds: maybe(number()),
  /** Bytes that it asked the kernel to read and write, cached ones and RAM disks too. */
  readBytes: maybe(number()),
  writtenBytes: maybe(number()),
  /** Bytes that went to and came from disks for it. */
  diskReadBytes: maybe(number()),
  diskWrittenBytes: maybe(number()),
  /** Seconds for which its threads waited for a disk, and for a core, summed over threads. */
  diskWaitSeconds: maybe(number()),
  coreWaitSeconds: maybe(number()),
  /** Seconds for which some thread of the whole host was stalled for a disk (PSI). */
  hostDiskStallSeconds: maybe(number()),
  /** Core seconds that others used meanwhile. */
  othersCpuSeconds: maybe(number()),
  energyJoules: maybe(number()),
  /** Seconds of its time by what it went into (`TIME_LANES`), as far as it was seen; they add up to that. */
  laneSeconds: maybe(v.record(v.string(), number())),
  highestCelsius: maybe(number()),
});
export type Usage = v.InferOutput<typeof Usage>;

/** A resource of the host that was at its limit while a run went on. */
export const Limit = v.object({
  /** `CPU`, `disk vda`. */
  name: string(),
  /** Share of the run's time. */
  ratio: number(),
});
export type Limit = v.InferOutput<typeof Limit>;

const StepMeasure = v.object({
  /** `stepKey` of it: the same step in every run. */
  key: string(),
  /** In words: `phase 1, table 3`. */
  name: string(),
  /** As the plotter tells it, else between its lines. */
  seconds: number(),
  usage: maybe(Usage),
});
export type StepMeasure = v.InferOutput<typeof StepMeasure>;

const Outcome = v.picklist([
  'finished',
  /** It was stopped at the end of the step that was asked for. */
  'stopped',
  'failed',
  'cancelled',
  /** The plotter waited for something (space, copies) longer than the limit. */
  'waiting',
  'disk full',
  'time limit',
]);
export type Outcome = v.InferOutput<typeof Outcome>;

const Problem = v.object({
  cause: string(),
  remedy: string(),
  /** What the plotter said. */
  line: maybe(string()),
});
export type Problem = v.InferOutput<typeof Problem>;

/** Whole-plot seconds that follow from a part of a plot. */
const WholeEstimate = v.object({
  seconds: number(),
  /** Holds the whole plot's seconds in nine of ten cases. */
  interval,
  /** Share of a plot that was measured, 0 … 1. */
  measuredShare: number(),
  /** Past plots of this host that it rests on, beside what is known of the plotter. */
  pastPlots: number(),
});
export type WholeEstimate = v.InferOutput<typeof WholeEstimate>;

/** One run of a plotter, whole or in part. What was measured and what was estimated from it stand apart. */
export const PlotRun = v.object({
  name: string(),
  plotter: string(),
  version: maybe(string()),
  k: maybe(number()),
  configuration: v.custom<PlotConfiguration>((value) => typeof value === 'object' && value !== null),
  argv: texts,
  /** Epoch seconds. */
  startedAt: number(),
  outcome: Outcome,
  problem: maybe(Problem),
  measured: v.object({
    /** The plot was made to its end. */
    isWhole: boolean(),
    /** Plotter's time up to the end, or up to the step it was stopped at; absent where no step had ended. */
    seconds: maybe(number()),
    /** From start to end of the process. */
    wallSeconds: maybe(number()),
    steps: list(StepMeasure),
    usage: maybe(Usage),
    /** What held the host back meanwhile, the longest first. */
    limits: maybe(list(Limit)),
    plotBytes: maybe(number()),
  }),
  /** Only where the plot was stopped on its way. */
  estimated: maybe(WholeEstimate),
  notes: texts,
});
export type PlotRun = v.InferOutput<typeof PlotRun>;

/** One measured plot, or part of one. */
export const MeasuredPlot = v.object({ kind: v.literal('plot'), ...PlotRun.entries, metadata: PlottingMetadata });
export type MeasuredPlot = v.InferOutput<typeof MeasuredPlot>;

/** Seconds of a whole plot: measured, or else estimated; `undefined` where the run tells neither. */
export function wholeSeconds({ measured, estimated }: Pick<PlotRun, 'measured' | 'estimated'>): number | undefined {
  return measured.isWhole ? measured.seconds : estimated?.seconds;
}
