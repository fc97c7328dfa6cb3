import type { ForecastScore } from '../../analyze/forecast/forecastScore.ts';
import { type RiskModel, type RiskSample, trainRiskModel } from '../../analyze/forecast/riskModel.ts';
import type { ForecastOptions } from '../../analyze/forecast/seriesForecast.ts';
import { SeriesForecaster, type StoredSeriesForecaster } from '../../analyze/forecast/seriesForecaster.ts';
import type { NotEnoughData } from '../../analyze/notEnoughData.ts';

/** What is to be trained; can be sent to another thread. */
export type TrainingRequest =
  | {
      readonly kind: 'series';
      readonly options: ForecastOptions;
      readonly stored?: StoredSeriesForecaster;
      readonly times: Float64Array;
      readonly values: Float64Array;
    }
  | {
      readonly kind: 'risk';
      readonly samples: readonly RiskSample[];
      readonly features: readonly string[];
      readonly horizonSeconds: number;
    };

/** What came of it; can be sent back. */
export type TrainingResult =
  | {
      readonly kind: 'series';
      readonly stored: StoredSeriesForecaster;
      readonly score: ForecastScore | NotEnoughData;
    }
  | { readonly kind: 'risk'; readonly model: RiskModel | NotEnoughData };

/** Trains somewhere: in this thread or in another. */
export type Train = (request: TrainingRequest) => Promise<TrainingResult>;

/** Trains in one go: some seconds of CPU time. */
export function trainNow(request: TrainingRequest): TrainingResult {
  if (request.kind === 'risk') {
    return { kind: 'risk', model: trainRiskModel(request.samples, request.features, request.horizonSeconds) };
  }
  const forecaster = new SeriesForecaster(request.options, request.stored);
  const slices = forecaster.train(request.times, request.values);
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return { kind: 'series', stored: forecaster.stored, score: slice.value };
}
