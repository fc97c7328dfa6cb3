import type { CandidateName } from './forecastModel.ts';
import type { FeatureImportance } from './modelSet.ts';
import type { SeriesForecast } from './seriesForecast.ts';

/** What is kept of a training, so that a person can see what a forecast rests on. */
export interface ModelRecord {
  readonly target: string;
  readonly horizonSeconds: number;
  /** Counts trainings of this target and horizon on this host. */
  readonly version: number;
  /** Epoch seconds. */
  readonly trainedAt: number;
  readonly trainingRange: { readonly from: number; readonly to: number; readonly rows: number };
  readonly chosen: CandidateName;
  /** Mean absolute error lately of each candidate. */
  readonly errors: Partial<Record<CandidateName, number>>;
  readonly validation: SeriesForecast['backtest'];
  readonly importance: readonly FeatureImportance[];
}

/** @param previous the target's record before, if there is one. */
export function modelRecord(
  target: string,
  forecast: SeriesForecast,
  trainedAt: number,
  previous?: ModelRecord,
): ModelRecord {
  const { horizonSeconds, model, candidates, backtest, training } = forecast;
  const { importance, ...trainingRange } = training;
  const errors: Partial<Record<CandidateName, number>> = {};
  for (const { name, error } of candidates) if (error !== undefined) errors[name] = error;
  return {
    target,
    horizonSeconds,
    version: (previous?.version ?? 0) + 1,
    trainedAt,
    trainingRange,
    chosen: model,
    errors,
    validation: backtest,
    importance,
  };
}
