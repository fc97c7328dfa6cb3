import type { SamplePlan } from './samplePlan.ts';

/** What was measured of one side. Without a run there is no median. */
export interface SideFigures {
  readonly median?: number;
  /** Bootstrap interval of the median, 95 %. */
  readonly interval?: readonly [low: number, high: number];
  readonly n: number;
  /** UCUM. */
  readonly unit: string;
}

/** b ÷ a: 1.05 means that b's values are 5 % larger. */
export interface Difference {
  readonly ratio: number;
  /** 95 %; absent below two blocks of runs. */
  readonly interval?: readonly [low: number, high: number];
}

/** Which side is better, or that no difference was shown. */
export type Verdict = 'a' | 'b' | 'no difference';

export interface Comparison {
  readonly a: SideFigures;
  readonly b: SideFigures;
  readonly difference?: Difference;
  readonly verdict: Verdict;
  /** Why, in sentences, the weightiest first. */
  readonly reasons: readonly string[];
  readonly warnings: readonly string[];
  /** `undecided`: the budget was spent before the plan was; then "no difference" only says that none was shown. */
  readonly status: 'decided' | 'undecided' | 'failed' | 'cancelled';
  readonly plan?: SamplePlan;
  /** Of runs of `a` alone. */
  readonly noise?: {
    /** About the coefficient of variation. */
    readonly deviation: number;
    /** A difference below this ratio is noise, 1.02 is 2 %. */
    readonly floorRatio: number;
    readonly runs: number;
  };
  /** The chance, at most, that identical sides get a verdict. */
  readonly errorRate: number;
  /** Every value, in the order of the runs. */
  readonly values: {
    readonly control: readonly number[];
    readonly a: readonly number[];
    readonly b: readonly number[];
  };
}
