import { isNotEnoughData, type NotEnoughData } from '../notEnoughData.ts';
import type { ForecastOptions, SeriesForecast } from './seriesForecast.ts';
import { SeriesForecaster } from './seriesForecaster.ts';

/**
 * Forecasts a series: tries every model on its own past, trains them on all of it, and takes the one (or the blend) that was wrong
 * by the least lately. The same series gives the same forecast. To forecast a series again and again, keep a `SeriesForecaster`.
 * @param times epoch seconds, in any order. @param values NaN and infinite ones count as absent.
 */
export function forecastSeries(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  options: ForecastOptions = {},
): SeriesForecast | NotEnoughData {
  const slices = forecastInSlices(times, values, options);
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return slice.value;
}

/** The same in slices of up to some hundred milliseconds, for a thread that has other things to do in between. */
export function* forecastInSlices(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  options: ForecastOptions = {},
): Generator<void, SeriesForecast | NotEnoughData> {
  const forecaster = new SeriesForecaster(options);
  const trained = yield* forecaster.train(times, values);
  return isNotEnoughData(trained) ? trained : forecaster.forecast(times, values);
}
