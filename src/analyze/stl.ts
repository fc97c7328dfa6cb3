import { bridgeGaps } from './gaps.ts';
import { Loess, type Smoother } from './loess.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { medianInPlace } from './quantiles.ts';
import { isUsable, meanOf, squaresAround, type Values } from './series.ts';

/** A regular series as the sum of a trend, a season that may change slowly, and what is left. */
export interface Decomposition {
  readonly kind: 'decomposition';
  /** In steps of the series. */
  readonly period: number;
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly residual: Float64Array;
  /** What each point counted for, 0 (an outlier) to 1; all 1 unless `robust`. */
  readonly weights: Float64Array;
  /** How many values were absent and bridged by straight lines. */
  readonly bridged: number;
  /** 0 (none) to 1: the share of what the trend leaves that the season explains (Wang, Smith and Hyndman 2006). */
  readonly seasonalStrength: number;
  /** 0 to 1: the share of what the season leaves that the trend explains. */
  readonly trendStrength: number;
}

export interface StlOptions {
  /** Steps of the series in a period, at least 2. */
  readonly period: number;
  /** Periods that shape the season at one place, odd (default 7). */
  readonly seasonal?: number;
  /** Steps that shape the trend at one place, odd (default: the first odd number from 1.5 period / (1 − 1.5 / seasonal)). */
  readonly trend?: number;
  /** Steps that shape what is taken out of the season, odd (default: the first odd number above the period). */
  readonly lowPass?: number;
  readonly seasonalDegree?: 0 | 1;
  readonly trendDegree?: 0 | 1;
  readonly lowPassDegree?: 0 | 1;
  /** Whether outliers lose their weight, in 15 more rounds (default false). */
  readonly robust?: boolean;
  /** Only every so manieth point is smoothed; 1 (the default) is exact, a tenth of each window is the usual shortcut. */
  readonly seasonalJump?: number;
  readonly trendJump?: number;
  readonly lowPassJump?: number;
}

/** More than this share of absent values, and the bridges would be what is decomposed. */
const MOST_ABSENT = 0.25;

/**
 * Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae and Terpenning 1990), with the defaults of statsmodels.
 * @param values A regular series of at least two periods; at most a quarter may be absent.
 */
export function stl(values: Values, options: StlOptions): Decomposition | NotEnoughData {
  const { period, robust = false } = options;
  if (!Number.isInteger(period) || period < 2)
    throw new RangeError(`a period of 2 or more steps is needed, not ${period}`);
  const needed = 2 * period;
  let present = 0;
  for (let i = 0; i < values.length; i++) if (isUsable(values[i])) present++;
  if (values.length < needed || present < needed * (1 - MOST_ABSENT)) return notEnoughData(needed, present);
  if (present < values.length * (1 - MOST_ABSENT)) {
    return notEnoughData(
      Math.ceil(values.length * (1 - MOST_ABSENT)),
      present,
      'more than a quarter of the values is absent',
    );
  }
  const filled = bridgeGaps(values, values.length, true);
  const parts = decompose(filled, smoothersOf(options), robust ? 15 : 0, robust ? 2 : 5);
  const residual = filled.map((value, i) => value - parts.trend[i] - parts.seasonal[i]);
  return {
    kind: 'decomposition',
    period,
    ...parts,
    residual,
    bridged: values.length - present,
    seasonalStrength: strength(residual, parts.seasonal),
    trendStrength: strength(residual, parts.trend),
  };
}

interface Smoothers {
  readonly period: number;
  readonly seasonal: Smoother;
  readonly trend: Smoother;
  readonly lowPass: Smoother;
}
interface Parts {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly weights: Float64Array;
}

function smoothersOf(options: StlOptions): Smoothers {
  const { period, seasonal = 7 } = options;
  const trend = options.trend ?? oddFrom(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  const lowPass = options.lowPass ?? oddFrom(period + 1);
  for (const [name, window] of Object.entries({ seasonal, trend, lowPass })) {
    if (!Number.isInteger(window) || window < 3 || window % 2 === 0) {
      throw new RangeError(`the ${name} window has to be an odd number from 3, not ${window}`);
    }
  }
  return {
    period,
    seasonal: { window: seasonal, degree: options.seasonalDegree ?? 1, jump: options.seasonalJump ?? 1 },
    trend: { window: trend, degree: options.trendDegree ?? 1, jump: options.trendJump ?? 1 },
    lowPass: { window: lowPass, degree: options.lowPassDegree ?? 1, jump: options.lowPassJump ?? 1 },
  };
}

const oddFrom = (length: number) => length + ((length + 1) % 2);

function decompose(values: Float64Array, smoothers: Smoothers, outerRounds: number, innerRounds: number): Parts {
  const trend = new Float64Array(values.length);
  const seasonal = new Float64Array(values.length);
  let weights: Float64Array | undefined;
  for (let outer = 0; outer <= outerRounds; outer++) {
    for (let inner = 0; inner < innerRounds; inner++) refine(values, trend, seasonal, smoothers, weights);
    if (outer < outerRounds) weights = bisquare(distances(values, trend, seasonal));
  }
  return { trend, seasonal, weights: weights ?? new Float64Array(values.length).fill(1) };
}

/** One round: a season of what the trend leaves, then a trend of what the season leaves. */
function refine(
  values: Float64Array,
  trend: Float64Array,
  seasonal: Float64Array,
  smoothers: Smoothers,
  weights: Float64Array | undefined,
): void {
  const { period } = smoothers;
  const cycles = smoothCycles(less(values, trend), smoothers, weights);
  const averaged = movingMean(movingMean(movingMean(cycles, period), period), 3);
  const low = new Float64Array(values.length);
  new Loess(smoothers.lowPass, averaged).smoothInto(low);
  for (let i = 0; i < values.length; i++) seasonal[i] = cycles[period + i] - low[i];
  new Loess(smoothers.trend, less(values, seasonal), weights).smoothInto(trend);
}

function less(values: Float64Array, part: Float64Array): Float64Array {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) rest[i] = values[i] - part[i];
  return rest;
}

function distances(values: Float64Array, trend: Float64Array, seasonal: Float64Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) result[i] = Math.abs(values[i] - trend[i] - seasonal[i]);
  return result;
}

/** Smooths the first, second, … values of all periods each for itself, one period further at either end. */
function smoothCycles(values: Float64Array, { period, seasonal }: Smoothers, weights?: Float64Array): Float64Array {
  const result = new Float64Array(values.length + 2 * period);
  for (let phase = 0; phase < period; phase++) {
    const count = Math.floor((values.length - 1 - phase) / period) + 1;
    const own = everyOf(values, phase, period, count);
    const importance = weights && everyOf(weights, phase, period, count);
    const loess = new Loess(seasonal, own, importance);
    const smooth = new Float64Array(count);
    loess.smoothInto(smooth);
    result[phase] = loess.at(-1, 0) ?? smooth[0];
    for (let k = 0; k < count; k++) result[(k + 1) * period + phase] = smooth[k];
    result[(count + 1) * period + phase] = loess.at(count, Math.max(0, count - seasonal.window)) ?? smooth[count - 1];
  }
  return result;
}

function everyOf(values: Float64Array, phase: number, period: number, count: number): Float64Array {
  const own = new Float64Array(count);
  for (let k = 0; k < count; k++) own[k] = values[k * period + phase];
  return own;
}

function movingMean(values: Float64Array, window: number): Float64Array {
  const result = new Float64Array(values.length - window + 1);
  let sum = 0;
  for (let i = 0; i < window; i++) sum += values[i];
  result[0] = sum / window;
  for (let i = 1; i < result.length; i++) {
    sum += values[i + window - 1] - values[i - 1];
    result[i] = sum / window;
  }
  return result;
}

/** What a value counts for whose distance from the fit is so large: nothing from six median distances on. */
function bisquare(distances: Float64Array): Float64Array {
  const end = 6 * medianInPlace(distances.slice());
  const weights = new Float64Array(distances.length);
  for (let i = 0; i < distances.length; i++) {
    const share = distances[i] / end;
    if (distances[i] <= 0.001 * end) weights[i] = 1;
    else if (distances[i] <= 0.999 * end) weights[i] = (1 - share * share) * (1 - share * share);
  }
  return weights;
}

function strength(residual: Float64Array, part: Float64Array): number {
  const both = residual.map((value, i) => value + part[i]);
  const total = squaresAround(both, meanOf(both));
  return total > 0 ? Math.max(0, 1 - squaresAround(residual, meanOf(residual)) / total) : 0;
}
