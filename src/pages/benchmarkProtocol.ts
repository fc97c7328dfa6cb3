import * as v from 'valibot';
import { texts } from '../benchmarks/shapes.ts';
import type { Contract } from '../rpc/rpc.ts';

const VERDICTS = ['better', 'worse', 'no difference', 'not comparable'] as const;

/** One result in the table: numbers to sort by, texts to show. */
export const ResultRow = v.object({
  name: v.string(),
  suite: v.string(),
  unit: v.string(),
  median: v.number(),
  medianText: v.string(),
  intervalText: v.string(),
  better: v.picklist(['higher', 'lower']),
  n: v.number(),
  /** Among saved runs: as good as so many percent of them. */
  percentile: v.optional(v.number()),
  strainText: v.optional(v.string()),
  warnings: texts,
  /** The same of the run that it is compared with. */
  other: v.optional(
    v.object({
      medianText: v.string(),
      /** The shown run's median to the other's, with its interval. */
      ratio: v.number(),
      low: v.number(),
      high: v.number(),
      verdict: v.picklist(VERDICTS),
      reason: v.string(),
    }),
  ),
});
export type ResultRow = v.InferOutput<typeof ResultRow>;

/** A bar with its interval, in the unit of its chart. */
const Bar = v.object({ name: v.string(), run: v.string(), value: v.number(), low: v.number(), high: v.number() });
export type Bar = v.InferOutput<typeof Bar>;

/** Bars in one unit. */
export const BarChart = v.object({
  title: v.string(),
  /** What stands at the axis: `MiB/s`. */
  axis: v.string(),
  /** Runs in the order of their colours. */
  runs: texts,
  /** Too far apart for bars from 0: points on a logarithmic axis. */
  isLogarithmic: v.boolean(),
  bars: v.array(Bar),
});
export type BarChart = v.InferOutput<typeof BarChart>;

const Point = v.object({ x: v.number(), y: v.number() });

export const CurveChart = v.object({
  name: v.string(),
  xTitle: v.string(),
  axis: v.string(),
  points: v.array(Point),
  /** The fitted law; empty where there is none. */
  fitted: v.array(Point),
  peak: v.optional(v.number()),
  sentence: v.string(),
});
export type CurveChart = v.InferOutput<typeof CurveChart>;

/** Seconds of each step of two configurations. */
export const StepChart = v.object({
  sides: texts,
  steps: v.array(v.object({ step: v.string(), side: v.string(), seconds: v.number() })),
});
export type StepChart = v.InferOutput<typeof StepChart>;

const Comparing = v.object({
  key: v.string(),
  title: v.string(),
  regressions: texts,
  warnings: texts,
  /** What a difference has to clear. */
  noiseText: v.string(),
  missing: texts,
});

const heading = { key: v.string(), title: v.string(), sentences: texts };

/** What the page shows of one run. */
export const BenchmarkView = v.variant('kind', [
  v.object({
    kind: v.literal('suites'),
    ...heading,
    rows: v.array(ResultRow),
    /** Runs and baselines that it can be compared with, and the one that it is compared with. */
    comparing: v.optional(Comparing),
    bars: v.array(BarChart),
    curves: v.array(CurveChart),
    insights: texts,
    unmeasured: texts,
  }),
  v.object({
    kind: v.literal('comparison'),
    ...heading,
    sides: v.array(v.object({ name: v.string(), medianText: v.string(), intervalText: v.string(), n: v.number() })),
    bars: v.array(BarChart),
    reasons: texts,
    warnings: texts,
    steps: v.optional(StepChart),
  }),
  v.object({
    kind: v.literal('tuning'),
    ...heading,
    rows: v.array(
      v.object({ name: v.string(), round: v.number(), runs: v.number(), secondsText: v.string(), what: v.string() }),
    ),
    bars: v.array(BarChart),
    notes: texts,
  }),
  v.object({ kind: v.literal('plot'), ...heading, steps: v.optional(StepChart), notes: texts }),
]);
export type BenchmarkView = v.InferOutput<typeof BenchmarkView>;
export type SuitesView = Extract<BenchmarkView, { kind: 'suites' }>;
export type ComparisonView = Extract<BenchmarkView, { kind: 'comparison' }>;
export type TuningView = Extract<BenchmarkView, { kind: 'tuning' }>;
export type PlotView = Extract<BenchmarkView, { kind: 'plot' }>;

/** A run, or a baseline, to choose from. `key` of a baseline begins with `baseline:`. */
export const RunChoice = v.object({
  key: v.string(),
  text: v.string(),
  /** Its results can stand beside those of another run. */
  isComparable: v.boolean(),
});
export type RunChoice = v.InferOutput<typeof RunChoice>;

/** What the page hears from the extension. */
export const benchmarkPageContract = {
  version: 1,
  requests: {},
  notices: {
    /** Everything that can be chosen, the newest first. */
    runs: v.object({ runs: v.array(RunChoice) }),
    view: BenchmarkView,
    /** What was chosen can't be shown. */
    noView: v.object({ reason: v.string() }),
  },
} as const satisfies Contract;

const Chosen = { key: v.optional(v.string()), other: v.optional(v.string()) };

/** What the extension hears from the page. */
export const benchmarkHostContract = {
  version: 1,
  requests: {},
  notices: {
    /** The page has loaded; it had these chosen before a reload. */
    ready: v.object(Chosen),
    choose: v.object(Chosen),
    openReport: v.object({ key: v.string() }),
    saveBaseline: v.object({ key: v.string() }),
    problem: v.object({ text: v.string() }),
  },
} as const satisfies Contract;
