/** What a benchmark measured at several sizes of one thing. */
export interface Curve {
  /** What the points differ in: `threads`, `processes watched`. */
  readonly x: string;
  /** Unit of the points, which need not be that of the result. */
  readonly unit: string;
  readonly points: readonly CurvePoint[];
  /** A law that was fitted to the points, or why none could be. */
  readonly law?: FittedLaw;
}

export interface CurvePoint {
  readonly x: number;
  readonly median: number;
  readonly samples: readonly number[];
}

export type FittedLaw =
  | {
      readonly kind: 'universal scalability law';
      /** Share of the work that has to wait its turn. */
      readonly contention: number;
      /** What each pair costs that has to agree. */
      readonly coherency: number;
      /** Where more of `x` stops helping; absent where the law knows no such point. */
      readonly peak?: number;
      /** 95 % interval of the peak; without `high` there may as well be none. */
      readonly peakInterval?: { readonly low: number; readonly high?: number };
      /** Whether the peak lies within what was measured, not beyond. */
      readonly isPeakMeasured?: boolean;
      /** Share of the points' variation that the law explains. */
      readonly rSquared: number;
    }
  | { readonly kind: 'no law'; readonly reason: string };
