import type { Better, Suite } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Curve } from './curve.ts';

/** How well something held out under stress. */
export interface Reliability {
  readonly checks: number;
  /** Answers that were not what they had to be. */
  readonly wrong: number;
  /** Pace of the last third of the time to that of the first third, at most 1. */
  readonly sustainedRatio: number;
  /** Pace of the slowest tenth of the windows to the median's. */
  readonly steadinessRatio: number;
  /** 0 … 1: the product of the two, and of the share of right answers. */
  readonly score: number;
}

/** Which resource was busiest while a benchmark ran. */
export interface Strain {
  readonly resource: string;
  readonly subject?: string;
  /** Mean saturation, 0 … 1. */
  readonly ratio: number;
}

export interface Result {
  /** The benchmark's name, with `[SUBJECT]` where it has several results. */
  readonly name: string;
  readonly suite: Suite;
  readonly subject?: string;
  readonly unit: string;
  readonly better: Better;
  readonly median: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  readonly warnings: readonly string[];
  /** How it was measured, where there is more than one way: only alike is compared with alike. */
  readonly method?: string;
  readonly samples: readonly number[];
  readonly curve?: Curve;
  readonly reliability?: Reliability;
  readonly strain?: Strain;
}

/** A benchmark without a result. */
export interface Unmeasured {
  readonly name: string;
  readonly suite: Suite;
  readonly reason: string;
}
