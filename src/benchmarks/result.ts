import * as v from 'valibot';
import { Better, Suite } from './benchmarkFacts.ts';
import { interval, list, numbers, texts } from './shapes.ts';

const number = v.number;
const string = v.string;
const maybe = v.exactOptional;

const CurvePoint = v.object({ x: number(), median: number(), samples: numbers });
export type CurvePoint = v.InferOutput<typeof CurvePoint>;

const FittedLaw = v.variant('kind', [
  v.object({
    kind: v.literal('universal scalability law'),
    /** Share of the work that has to wait its turn. */
    contention: number(),
    /** What each pair costs that has to agree. */
    coherency: number(),
    /** Where more of `x` stops helping; absent where the law knows no such point. */
    peak: maybe(number()),
    /** 95 % interval of the peak; without `high` there may as well be none. */
    peakInterval: maybe(v.object({ low: number(), high: maybe(number()) })),
    /** Whether the peak lies within what was measured, not beyond. */
    isPeakMeasured: maybe(v.boolean()),
    /** Share of the points' variation that the law explains. */
    rSquared: number(),
  }),
  v.object({ kind: v.literal('no law'), reason: string() }),
]);
export type FittedLaw = v.InferOutput<typeof FittedLaw>;

/** What a benchmark measured at several sizes of one thing. */
const Curve = v.object({
  /** What the points differ in: `threads`, `processes watched`. */
  x: string(),
  /** Unit of the points, which need not be that of the result. */
  unit: string(),
  points: list(CurvePoint),
  /** A law that was fitted to the points, or why none could be. */
  law: maybe(FittedLaw),
});
export type Curve = v.InferOutput<typeof Curve>;

/** How well something held out under stress. */
const Reliability = v.object({
  checks: number(),
  /** Answers that were not what they had to be. */
  wrong: number(),
  /** Pace of the last third of the time to that of the first third, at most 1. */
  sustainedRatio: number(),
  /** Pace of the slowest tenth of the windows to the median's. */
  steadinessRatio: number(),
  /** 0 … 1: the product of the two, and of the share of right answers. */
  score: number(),
});
export type Reliability = v.InferOutput<typeof Reliability>;

/** Which resource was busiest while a benchmark ran. */
const Strain = v.object({
  resource: string(),
  subject: maybe(string()),
  /** Mean saturation, 0 … 1. */
  ratio: number(),
});
export type Strain = v.InferOutput<typeof Strain>;

export const Result = v.object({
  /** The benchmark's name, with `[SUBJECT]` where it has several results. */
  name: string(),
  suite: Suite,
  subject: maybe(string()),
  /** UCUM. */
  unit: string(),
  better: Better,
  median: number(),
  /** 95 %, of the median. */
  interval,
  n: number(),
  warnings: texts,
  /** How it was measured, where there is more than one way: only alike is compared with alike. */
  method: maybe(string()),
  samples: numbers,
  curve: maybe(Curve),
  reliability: maybe(Reliability),
  strain: maybe(Strain),
});
export type Result = v.InferOutput<typeof Result>;

/** A benchmark without a result. */
export const Unmeasured = v.object({ name: string(), suite: Suite, reason: string() });
export type Unmeasured = v.InferOutput<typeof Unmeasured>;
