import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { CausalSeries } from './causalSeries.ts';
import { Forecaster, type HorizonForecast, type StoredForecaster } from './forecaster.ts';
import { CANDIDATE_NAMES } from './forecastModel.ts';
import { type ForecastScore, scoreForecasts } from './forecastScore.ts';
import { regularise } from './regularSeries.ts';
import { rollingBacktest } from './rollingBacktest.ts';
import type { CandidateError, ForecastOptions, Interval, SeriesForecast } from './seriesForecast.ts';

export const DEFAULT_HORIZON_SECONDS = 3600;
/** A longer horizon is forecast in steps of this part of it. */
const MOST_HORIZON_CELLS = 60;
/** Forecasts of the past that must have come true before one is made of the future. */
const LEAST_BACKTESTED = 8;
const MOST_BACKTESTED = 400;
/** The first ones only settle what is chosen and how wide intervals are. */
const UNSCORED = 4;
/** The backtest looks at the last half of the history, but not further back than this. */
const BACKTEST_SECONDS = 7 * 86_400;
const TRAININGS = 2;
const FEATURES_SHOWN = 8;
/** Models older than this are trained anew even where their errors haven't grown; where these have, after a tenth of it. */
const OLDEST_SECONDS = 86_400;
const YOUNGEST_RATIO = 0.1;
/** Forecasts whose outcome can't be measured any more are forgotten beyond these. */
const MOST_WAITING = 200;

/** As JSON keeps a trained forecaster. */
export interface StoredSeriesForecaster {
  readonly options: ForecastOptions;
  readonly version: number;
  readonly trained?: {
    readonly stepSeconds: number;
    readonly at: number;
    readonly backtest: ForecastScore;
    readonly forecaster: StoredForecaster;
  };
  /** Forecasts that have not come true yet. */
  readonly waiting?: readonly StoredHorizonForecast[];
}

type StoredHorizonForecast = Omit<HorizonForecast, 'path'> & { readonly path: readonly number[] };

interface Trained {
  readonly stepSeconds: number;
  /** Epoch seconds of the end of what it was trained on. */
  readonly at: number;
  readonly backtest: ForecastScore;
  readonly forecaster: Forecaster;
}

/**
 * Forecasts one series over one horizon again and again: trained rarely, in slices; asked cheaply; and it learns from each of its
 * forecasts that has come true when it is asked again.
 */
export class SeriesForecaster {
  readonly options: ForecastOptions;
  readonly horizonSeconds: number;
  #trained: Trained | undefined;
  #version: number;
  #waiting: HorizonForecast[] = [];

  /** @param stored what `stored` gave before. Throws RangeError where the horizon isn't a positive number of seconds. */
  constructor(options: ForecastOptions, stored?: StoredSeriesForecaster) {
    this.options = options;
    this.horizonSeconds = options.horizonSeconds ?? DEFAULT_HORIZON_SECONDS;
    if (!(this.horizonSeconds > 0 && Number.isFinite(this.horizonSeconds))) {
      throw new RangeError(`A horizon of ${this.horizonSeconds} s: give a positive number of seconds.`);
    }
    this.#version = stored?.version ?? 0;
    if (stored?.trained !== undefined) {
      this.#trained = { ...stored.trained, forecaster: new Forecaster(stored.trained.forecaster) };
      this.#waiting = (stored.waiting ?? []).map((forecast) => ({
        ...forecast,
        path: Float64Array.from(forecast.path),
      }));
    }
  }

  get stored(): StoredSeriesForecaster {
    const trained = this.#trained;
    return {
      options: this.options,
      version: this.#version,
      ...(trained !== undefined && { trained: { ...trained, forecaster: trained.forecaster.stored } }),
      waiting: this.#waiting.map((forecast) => ({ ...forecast, path: Array.from(forecast.path) })),
    };
  }

  /** How often it was trained. */
  get version(): number {
    return this.#version;
  }

  /** Whether it should be trained: for the first time, because its errors have grown for good, or because it is a day old. */
  isTrainingDue(now: number): boolean {
    if (this.#trained === undefined) return true;
    const age = now - this.#trained.at;
    return age >= OLDEST_SECONDS || (this.#trained.forecaster.hasDrifted && age >= YOUNGEST_RATIO * OLDEST_SECONDS);
  }

  /**
   * Tries the models on the past, then trains them on all of it; one model a slice, so that a thread can do other things in between.
   * Until the last slice forecasts go on with the models before.
   * @returns how the forecasts of the past did.
   */
  *train(times: ArrayLike<number>, values: ArrayLike<number>): Generator<void, ForecastScore | NotEnoughData> {
    const regular = regularise(times, values, { leastSeconds: this.horizonSeconds / MOST_HORIZON_CELLS });
    if (isNotEnoughData(regular)) return regular;
    const series = new CausalSeries(regular);
    const horizonCells = Math.max(1, Math.round(this.horizonSeconds / series.stepSeconds));
    const needed = leastCells(horizonCells);
    if (series.length < needed) return this.#tooShort(needed, series);

    const { level, least, most, capacity } = this.options;
    const forecaster = new Forecaster({ horizonCells, level, least, most });
    const last = series.length - 1;
    const from = backtestFrom(series, horizonCells);
    const trainingEvery = Math.ceil((last - from + 1) / TRAININGS);
    const settled = yield* rollingBacktest(forecaster, series, {
      from,
      to: last,
      spacing: Math.max(1, Math.ceil((last - from - horizonCells) / MOST_BACKTESTED)),
      trainingEvery,
      trainingAtLeastAfter: trainingEvery,
    });
    const isTrained = yield* forecaster.train(series, last);
    const score = scoreForecasts(settled.slice(UNSCORED), capacity ?? mostOf(series.filled));
    if (!isTrained || score === undefined) {
      return notEnoughData(LEAST_BACKTESTED, settled.length, 'past horizons in which enough was measured');
    }
    const at = series.timeOf(series.length);
    this.#trained = { stepSeconds: series.stepSeconds, at, backtest: score, forecaster };
    this.#version++;
    this.#waiting = [];
    return score;
  }

  /** Forecasts what comes after the series, which must hold at least the last days; learns from what has come true in it. */
  forecast(times: ArrayLike<number>, values: ArrayLike<number>): SeriesForecast | NotEnoughData {
    const trained = this.#trained;
    if (trained === undefined) return notEnoughData(1, 0, 'a history that was trained on');
    const { forecaster, stepSeconds, backtest } = trained;
    const regular = regularise(times, values, { seconds: stepSeconds });
    if (isNotEnoughData(regular)) return regular;
    const series = new CausalSeries(regular);
    this.#settle(series, forecaster);
    const forecast = forecaster.forecast(series, series.length - 1);
    const training = forecaster.models;
    if (forecast === undefined || training === undefined) return notEnoughData(1, 0, 'a history that was trained on');
    this.#waiting = [...this.#waiting.slice(-MOST_WAITING), forecast];
    const { from, mean, chosen, lower, upper } = forecast;
    return {
      kind: 'forecast',
      from,
      to: from + forecast.path.length * stepSeconds,
      horizonSeconds: this.horizonSeconds,
      stepSeconds,
      model: chosen,
      candidates: candidateErrors(forecaster, forecast),
      mean,
      recentMean: series.mean(series.length - 1, forecast.path.length),
      level: forecaster.interval.level,
      ...(lower !== undefined && upper !== undefined && { interval: [lower, upper] as const }),
      path: pathOf(forecaster, forecast, stepSeconds),
      backtest,
      training: {
        ...training.learntFrom,
        importance: training.importance.filter(({ share }) => share > 0).slice(0, FEATURES_SHOWN),
      },
    };
  }

  #settle(series: CausalSeries, forecaster: Forecaster): void {
    const end = series.timeOf(series.length) + series.stepSeconds / 2;
    const isDue = ({ from, path }: HorizonForecast) => from + path.length * series.stepSeconds <= end;
    for (const forecast of this.#waiting.filter(isDue)) forecaster.settle(forecast, series);
    this.#waiting = this.#waiting.filter((forecast) => !isDue(forecast));
  }

  #tooShort(needed: number, { length, stepSeconds }: CausalSeries): NotEnoughData {
    const lack = `a history of ${length} steps of ${short(stepSeconds)} s, where looking ${short(this.horizonSeconds)} s ahead takes ${needed}`;
    return notEnoughData(needed, length, lack);
  }
}

/** How many steps a history must have so that a horizon of so many can be tried and learnt. */
export function leastCells(horizonCells: number): number {
  return 2 * horizonCells + LEAST_BACKTESTED + 2;
}

/** Where the backtest begins: half way, but late enough for a horizon to learn from, and early enough for some to be tried. */
function backtestFrom(series: CausalSeries, horizonCells: number): number {
  const last = series.length - 1;
  const latest = last - horizonCells - LEAST_BACKTESTED;
  const earliest = Math.max(horizonCells, last - Math.round(BACKTEST_SECONDS / series.stepSeconds));
  return Math.min(latest, Math.max(earliest, last >> 1));
}

function pathOf(forecaster: Forecaster, { from, path }: HorizonForecast, stepSeconds: number): SeriesForecast['path'] {
  const halfWidths = forecaster.stepHalfWidths();
  return Array.from(path, (value, step) => {
    const at = from + (step + 1) * stepSeconds;
    if (halfWidths === undefined) return { at, value };
    const half = halfWidths[step];
    const interval: Interval = [forecaster.bounded(value - half), forecaster.bounded(value + half)];
    return { at, value, interval };
  });
}

function candidateErrors({ errors }: Forecaster, { candidates }: HorizonForecast): CandidateError[] {
  const all = CANDIDATE_NAMES.flatMap((name): CandidateError[] => {
    const mean = candidates[name];
    const error = errors.of(name);
    return mean === undefined ? [] : [{ name, mean, ...(error !== undefined && { error }) }];
  });
  return all.sort((a, b) => (a.error ?? Number.POSITIVE_INFINITY) - (b.error ?? Number.POSITIVE_INFINITY));
}

function mostOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

const short = (value: number) => Number(value.toPrecision(6));
