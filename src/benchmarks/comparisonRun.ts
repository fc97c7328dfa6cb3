import * as v from 'valibot';
import { Limit, PlotRun, Usage } from './plotRun.ts';
import { PlottingMetadata } from './runMetadata.ts';
import { interval, list, numbers, texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const boolean = v.boolean;
const maybe = v.exactOptional;

const SIDES = ['a', 'b'] as const;
const bySide = <Entry extends v.GenericSchema>(entry: Entry) => v.object({ a: entry, b: entry });
export type Side = (typeof SIDES)[number];

/** What was measured of one side. Without a run there is no median. */
const SideFigures = v.object({
  median: maybe(number()),
  /** Bootstrap interval of the median, 95 %. */
  interval: maybe(interval),
  n: number(),
  /** UCUM. */
  unit: string(),
});
export type SideFigures = v.InferOutput<typeof SideFigures>;

/** b ÷ a: 1.05 means that b's values are 5 % larger. */
const Difference = v.object({
  ratio: number(),
  /** 95 %; absent below two blocks of runs. */
  interval: maybe(interval),
});
export type Difference = v.InferOutput<typeof Difference>;

/** Which side is better, or that none is; `undecided` is an open question: the budget was spent before the answer was there. */
const Verdict = v.picklist(['a', 'b', 'no difference', 'undecided']);
export type Verdict = v.InferOutput<typeof Verdict>;

const SamplePlan = v.object({
  /** Blocks of four runs, at most: the comparison ends earlier once it is decided. */
  blocks: number(),
  runsPerSide: number(),
  /** The difference that so many runs find, as a ratio: 1.05 is 5 %. */
  findsRatio: number(),
  /** The chance to find it. */
  power: number(),
});
export type SamplePlan = v.InferOutput<typeof SamplePlan>;

/** Two sides, whatever their values are of. */
export const Comparison = v.object({
  a: SideFigures,
  b: SideFigures,
  difference: maybe(Difference),
  /** Absent where the comparison failed or was cancelled. */
  verdict: maybe(Verdict),
  /** Why, in sentences, the weightiest first. */
  reasons: texts,
  warnings: texts,
  status: v.picklist(['decided', 'undecided', 'failed', 'cancelled']),
  plan: maybe(SamplePlan),
  /** Of runs of `a` alone. */
  noise: maybe(
    v.object({
      /** About the coefficient of variation. */
      deviation: number(),
      /** A difference below this ratio is noise, 1.02 is 2 %. */
      floorRatio: number(),
      runs: number(),
    }),
  ),
  /** The chance, at most, that identical sides get a verdict. */
  errorRate: number(),
  /** Every value, in the order of the runs. */
  values: v.object({ control: numbers, a: numbers, b: numbers }),
});
export type Comparison = v.InferOutput<typeof Comparison>;

const StepSummary = v.object({
  key: string(),
  name: string(),
  /** Medians over the runs. */
  seconds: number(),
  usage: Usage,
});
export type StepSummary = v.InferOutput<typeof StepSummary>;

/** Medians over a side's runs: the step times and what was used of the host. */
const SideSummary = v.object({
  runs: number(),
  steps: list(StepSummary),
  phases: list(v.object({ phase: string(), seconds: number() })),
  /** From start to end of the process. */
  wallSeconds: maybe(number()),
  usage: Usage,
  /** What held the host back, by its mean share of a run's time, the largest first. */
  limits: list(Limit),
  plotBytes: maybe(number()),
  /** Of version 2 plots: what one after the other make in a day. */
  bytesPerDay: maybe(number()),
  /** Of a whole plot; energy counts where it is measured. */
  cost: maybe(number()),
});
export type SideSummary = v.InferOutput<typeof SideSummary>;

/** What the values of compared runs are. */
const Measures = v.picklist(['whole plots', 'first steps', 'estimated whole plots']);

/** Two plotter configurations, compared by real runs. */
export const ConfigurationComparison = v.object({
  ...Comparison.entries,
  names: bySide(string()),
  measures: Measures,
  /** Why they differ, in figures. */
  sides: bySide(SideSummary),
  /** Every run, in order; the control's are `a`'s first. */
  runs: list(v.object({ ...PlotRun.entries, side: v.picklist(SIDES), isControl: boolean() })),
});
export type ConfigurationComparison = v.InferOutput<typeof ConfigurationComparison>;

/** A comparison of two configurations. */
export const ComparisonRun = v.object({
  kind: v.literal('comparison'),
  ...ConfigurationComparison.entries,
  metadata: PlottingMetadata,
});
export type ComparisonRun = v.InferOutput<typeof ComparisonRun>;
