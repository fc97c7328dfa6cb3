import type { CausalSeries } from './causalSeries.ts';
import type { Forecaster, HorizonForecast } from './forecaster.ts';
import type { ScoredForecast } from './forecastScore.ts';

export interface BacktestPlan {
  /** First origin; the forecaster is trained there. */
  readonly from: number;
  /** Last cell that is known when the backtest ends: later outcomes are not looked at. */
  readonly to: number;
  /** Cells between two origins. */
  readonly spacing: number;
  /** Cells after which the forecaster is trained anew. */
  readonly trainingEvery: number;
  /** Errors that drift train it earlier, but not before so many cells. */
  readonly trainingAtLeastAfter: number;
}

export interface BacktestedForecast extends ScoredForecast {
  /** The last cell that was known. */
  readonly cell: number;
}

/**
 * Plays the past again: at each origin the forecaster first learns from the forecasts that have come true by then, then forecasts.
 * Nothing is used before its time. In slices, as the training is.
 */
export function* rollingBacktest(
  forecaster: Forecaster,
  series: CausalSeries,
  plan: BacktestPlan,
): Generator<void, BacktestedForecast[]> {
  const { horizonCells } = forecaster.options;
  const waiting: { cell: number; forecast: HorizonForecast }[] = [];
  const settled: BacktestedForecast[] = [];
  let trainedAt = Number.NEGATIVE_INFINITY;
  const settleUntil = (cell: number) => {
    while (waiting.length > 0 && waiting[0].cell + horizonCells <= cell) {
      const { cell: origin, forecast } = waiting.shift()!;
      const outcome = forecaster.settle(forecast, series);
      if (outcome !== undefined) settled.push(scored(origin, forecast, outcome));
    }
  };
  for (let cell = plan.from; cell <= plan.to; cell += plan.spacing) {
    settleUntil(cell);
    const age = cell - trainedAt;
    if (age >= plan.trainingEvery || (forecaster.hasDrifted && age >= plan.trainingAtLeastAfter)) {
      yield* forecaster.train(series, cell);
      trainedAt = cell;
    }
    const forecast = forecaster.forecast(series, cell);
    if (forecast !== undefined) waiting.push({ cell, forecast });
  }
  settleUntil(plan.to);
  return settled;
}

function scored(cell: number, forecast: HorizonForecast, outcome: number): BacktestedForecast {
  const { mean, lower, upper, candidates } = forecast;
  return {
    cell,
    mean,
    outcome,
    ...(lower !== undefined && upper !== undefined && { lower, upper }),
    naive: candidates.naive!,
    smoothing: candidates.smoothing!,
  };
}
