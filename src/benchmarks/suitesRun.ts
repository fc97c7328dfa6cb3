import * as v from 'valibot';
import { EnvironmentDifference } from './environmentDifferences.ts';
import { Result, Unmeasured } from './result.ts';
import { Metadata } from './runMetadata.ts';
import { interval, list, texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const maybe = v.exactOptional;

const Score = v.object({
  /** `system` and `application`: 100 is where the benchmarks' scales stand, twice as much is twice as fast. The others: 0 … 100. */
  points: number(),
  /** Results that it comes from. */
  of: texts,
});
export type Score = v.InferOutput<typeof Score>;

/** Among saved runs of any host: the share of them that this run is at least as good as, in percent. */
const Percentile = v.object({ percentile: number(), runs: number() });
export type Percentile = v.InferOutput<typeof Percentile>;

export const SCORES = ['system', 'application', 'scalability', 'reliability'] as const;

/** Scores that nothing was measured for are absent. */
const Scores = v.object({
  system: maybe(Score),
  application: maybe(Score),
  scalability: maybe(Score),
  reliability: maybe(Score),
  /** Geometric mean of those that are there. */
  overall: maybe(Score),
  /** Of each result that enough saved runs have too. */
  percentiles: v.record(string(), Percentile),
});
export type Scores = v.InferOutput<typeof Scores>;

/** Plain sentences about a run, each with the figures that it rests on. */
const Insights = v.object({
  performance: texts,
  bottlenecks: texts,
  optimization: texts,
  comparison: texts,
  scalability: texts,
});
export type Insights = v.InferOutput<typeof Insights>;

const Change = v.object({
  name: string(),
  /** This run's median to the baseline's. */
  ratio: number(),
  interval,
  verdict: v.picklist(['better', 'worse', 'no difference', 'not comparable']),
  /** The whole interval is worse, by more than the noise. */
  isRegression: v.boolean(),
  reason: string(),
});
export type Change = v.InferOutput<typeof Change>;

/** A run's results beside those of a baseline, or of another run. */
const BaselineComparison = v.object({
  baseline: string(),
  baselineRunId: string(),
  changes: list(Change),
  regressions: texts,
  /** Results that only one of the two has. */
  missing: texts,
  /** Relative difference that has to be cleared: from the noise of both runs. */
  noiseRatio: number(),
  warnings: texts,
  /** What was different about the host and its environment; absent in comparisons of earlier versions. */
  differences: maybe(list(EnvironmentDifference)),
});
export type BaselineComparison = v.InferOutput<typeof BaselineComparison>;

/** A run of benchmark suites. */
export const SuitesRun = v.object({
  kind: v.literal('suites'),
  results: list(Result),
  /** What this host can't run, and why. */
  skipped: list(Unmeasured),
  /** What went wrong. */
  failed: list(Unmeasured),
  scores: Scores,
  insights: Insights,
  comparison: maybe(BaselineComparison),
  metadata: Metadata,
});
export type SuitesRun = v.InferOutput<typeof SuitesRun>;
