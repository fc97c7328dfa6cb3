import { isNotEnoughData } from '../notEnoughData.ts';
import { findPeriods } from '../season.ts';
import type { CausalSeries } from './causalSeries.ts';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;
/** A season is used when the history holds at least this many of its periods. */
const LEAST_PERIODS = 2;
const LAGS = [0, 1, 2, 3, 5, 8, 13, 21];
const PERIODS_LOOKED_BACK = 7;
/** The end of the history in which periods are looked for. */
const MOST_PERIOD_CELLS = 4096;

/** What the features are made for; stored with the models that were trained on them. */
export interface FeaturePlan {
  readonly horizonCells: number;
  readonly stepSeconds: number;
  /** Smoothing of the level that values and forecasts are taken relative to: models then learn changes, on whatever level. */
  readonly anchorAlpha: number;
  readonly hasHours: boolean;
  readonly hasDays: boolean;
  readonly hasWeeks: boolean;
  /** A period of the series' own, such as that of one plot after the other. */
  readonly periodCells?: number;
}

/** @param history what there is to train on. */
export function planFeatures(
  horizonCells: number,
  stepSeconds: number,
  anchorAlpha: number,
  history: Float64Array,
): FeaturePlan {
  const seconds = history.length * stepSeconds;
  const has = (period: number) => period >= 4 * stepSeconds && seconds >= LEAST_PERIODS * period;
  return {
    horizonCells,
    stepSeconds,
    anchorAlpha,
    hasHours: has(HOUR_SECONDS) && horizonCells * stepSeconds < HOUR_SECONDS,
    hasDays: has(DAY_SECONDS),
    hasWeeks: has(7 * DAY_SECONDS),
    ...ownPeriod(history, stepSeconds),
  };
}

/** The strongest period that is none of the clock's. */
function ownPeriod(history: Float64Array, stepSeconds: number): { periodCells?: number } {
  const found = findPeriods(history.subarray(-MOST_PERIOD_CELLS));
  if (isNotEnoughData(found)) return {};
  const isClocks = (steps: number) =>
    [HOUR_SECONDS, DAY_SECONDS, 7 * DAY_SECONDS].some((clock) => Math.abs((steps * stepSeconds) / clock - 1) < 0.02);
  const own = found.periods.find(({ exactSteps }) => !isClocks(exactSteps));
  return own === undefined ? {} : { periodCells: own.steps };
}

/**
 * What the trained models look at: values and means of the near past, how much they varied, the same time an hour, a day and a
 * week ago, and the time itself. Everything is known at the cell that it is made for.
 */
export class LagFeatures {
  readonly plan: FeaturePlan;
  readonly names: readonly string[];
  readonly #windows: readonly number[];
  readonly #spreads: readonly number[];

  constructor(plan: FeaturePlan) {
    this.plan = plan;
    const { horizonCells: horizon, stepSeconds } = plan;
    const hour = Math.round(HOUR_SECONDS / stepSeconds);
    const day = Math.round(DAY_SECONDS / stepSeconds);
    this.#windows = distinct([3, 5, 10, 20, horizon, 2 * horizon, 4 * horizon, hour, 6 * hour, day]);
    this.#spreads = distinct([5, horizon, 4 * horizon, hour, day]);
    this.names = [
      'level',
      ...LAGS.map((lag) => `value ${lag} steps ago`),
      ...this.#windows.map((cells) => `mean of ${cells} steps`),
      ...this.#spreads.map((cells) => `deviation of ${cells} steps`),
      'least lately',
      'most lately',
      ...(plan.hasHours ? ['an hour ago', 'change an hour ago', 'minute (sine)', 'minute (cosine)'] : []),
      ...(plan.hasDays ? ['a day ago', 'change a day ago', 'usual at this time', 'usual change at this time'] : []),
      ...(plan.hasDays ? ['hour (sine)', 'hour (cosine)', 'half day (sine)', 'half day (cosine)'] : []),
      ...(plan.hasWeeks ? ['a week ago', 'change a week ago'] : []),
      ...(plan.periodCells === undefined
        ? []
        : ['a period ago', 'change a period ago', 'usual in the period', 'usual change in the period']),
    ];
  }

  anchor(series: CausalSeries, cell: number): number {
    return series.levels(this.plan.anchorAlpha)[cell];
  }

  /** The features at a cell, by `names`; NaN where the series begins too late. */
  at(series: CausalSeries, cell: number): Float64Array {
    const { horizonCells: horizon, stepSeconds, hasHours, hasDays, hasWeeks, periodCells } = this.plan;
    const anchor = this.anchor(series, cell);
    const row = new Float64Array(this.names.length);
    let next = 0;
    const add = (value: number) => {
      row[next++] = value;
    };
    add(anchor);
    for (const lag of LAGS) add(series.filled[Math.max(0, cell - lag)] - anchor);
    for (const cells of this.#windows) add(series.mean(cell, cells) - anchor);
    for (const cells of this.#spreads) add(series.deviation(cell, cells));
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = Math.max(0, cell - Math.max(12, horizon)); at <= cell; at++) {
      least = Math.min(least, series.filled[at]);
      most = Math.max(most, series.filled[at]);
    }
    add(least - anchor);
    add(most - anchor);

    const time = series.timeOf(cell);
    const addPast = (seconds: number) => {
      const past = pastHorizon(series, cell - Math.round(seconds / stepSeconds), horizon);
      add(past.mean - anchor);
      add(past.change);
    };
    const addUsual = (cells: number) => {
      const usual = usualHorizon(series, cell, cells, horizon);
      add(usual.mean - anchor);
      add(usual.change);
    };
    const addPhase = (seconds: number) => {
      const angle = (2 * Math.PI * (time % seconds)) / seconds;
      add(Math.sin(angle));
      add(Math.cos(angle));
    };
    if (hasHours) {
      addPast(HOUR_SECONDS);
      addPhase(HOUR_SECONDS);
    }
    if (hasDays) {
      addPast(DAY_SECONDS);
      addUsual(Math.round(DAY_SECONDS / stepSeconds));
      addPhase(DAY_SECONDS);
      addPhase(DAY_SECONDS / 2);
    }
    if (hasWeeks) addPast(7 * DAY_SECONDS);
    if (periodCells !== undefined) {
      addPast(periodCells * stepSeconds);
      addUsual(periodCells);
    }
    return row;
  }
}

/** The mean over the horizon behind a past cell, and how far that was from the mean before it. */
function pastHorizon(series: CausalSeries, cell: number, horizon: number): { mean: number; change: number } {
  if (cell + 1 < horizon) return { mean: Number.NaN, change: Number.NaN };
  const mean = series.mean(cell + horizon, horizon);
  return { mean, change: mean - series.mean(cell, horizon) };
}

/** The same, averaged over the last periods. */
function usualHorizon(
  series: CausalSeries,
  cell: number,
  period: number,
  horizon: number,
): { mean: number; change: number } {
  let mean = 0;
  let change = 0;
  let rounds = 0;
  for (; rounds < PERIODS_LOOKED_BACK; rounds++) {
    const past = pastHorizon(series, cell - (rounds + 1) * period, horizon);
    if (Number.isNaN(past.mean)) break;
    mean += past.mean;
    change += past.change;
  }
  return { mean: mean / rounds, change: change / rounds };
}

const distinct = (cells: readonly number[]) => [...new Set(cells)].filter((count) => count > 1).sort((a, b) => a - b);
