import type { CandidateName } from './forecastModel.ts';
import type { ForecastScore } from './forecastScore.ts';
import type { FeatureImportance } from './modelSet.ts';

export interface ForecastOptions {
  /** How far ahead; 3600. */
  readonly horizonSeconds?: number;
  /** The most that the series can reach, such as 1 for a ratio; the most it has reached without. */
  readonly capacity?: number;
  /** What the series can't leave; a series that was never negative stays so. */
  readonly least?: number;
  readonly most?: number;
  /** Share of outcomes that the interval shall hold; 0.9. */
  readonly level?: number;
}

/** Lower and upper bound. */
export type Interval = readonly [lower: number, upper: number];

export interface ForecastStep {
  /** Epoch seconds at which the step ends. */
  readonly at: number;
  readonly value: number;
  /** For this step alone: single steps vary more than the mean of all. Absent while too few forecasts have come true. */
  readonly interval?: Interval;
}

/** A candidate and how it did on the past. */
export interface CandidateError {
  readonly name: CandidateName;
  /** What it forecasts now. */
  readonly mean: number;
  /** Mean absolute error of its last forecasts that came true; absent before any. */
  readonly error?: number;
}

/** A series' next while. */
export interface SeriesForecast {
  readonly kind: 'forecast';
  /** What is forecast: the mean of the steps of `stepSeconds` within [from, to), in epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly horizonSeconds: number;
  readonly stepSeconds: number;
  readonly model: CandidateName;
  /** Least error first. */
  readonly candidates: readonly CandidateError[];
  readonly mean: number;
  /** Mean of a horizon's time before, to hold `mean` against. */
  readonly recentMean: number;
  readonly level: number;
  /** Holds the mean with probability `level`; absent while too few forecasts have come true. */
  readonly interval?: Interval;
  readonly path: readonly ForecastStep[];
  /** How forecasts of the same kind did on the history, none of them knowing more than it could. */
  readonly backtest: ForecastScore;
  readonly training: {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly importance: readonly FeatureImportance[];
  };
}
