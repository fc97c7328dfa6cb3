import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { resample } from '../resample.ts';
import { findPeriods } from '../season.ts';
import { isUsable, type Values } from '../series.ts';
import { type Decomposition, stl } from '../stl.ts';
import { type FoundAnomaly, joined, type UnusualSample } from './foundAnomaly.ts';
import { robustTailOf, shareBelow, surpriseOf, type Tail, valueAtSurprise } from './tail.ts';

export interface SeasonalAnomalies {
  readonly kind: 'seasonalAnomalies';
  /** In the order of time. */
  readonly anomalies: readonly FoundAnomaly[];
  readonly periodSeconds: number;
  /** How much of the series the season explains, 0 … 1. */
  readonly seasonalStrength: number;
  readonly count: number;
}

export interface SeasonalOptions {
  /** Default: the strongest one found. */
  readonly periodSeconds?: number;
  /** How many false alarms in the whole series are put up with on average, if the tails are exponential (default 0.05). */
  readonly falseAlarms?: number;
}

/** Share of the residuals that each tail is fitted to; up to half of that may be anomalies. */
const TAIL_RATE = 0.1;
/** Least mean excess of the tails, of the season's and trend's range: rounding is no anomaly. */
const LEAST_EXCESS_RATIO = 0.005;
/** Points of a period that are smoothed; in between it is a straight line, which is a tenth of the work. */
const JUMP_RATIO = 0.1;

/**
 * Where a series is not what its season and trend make expected: what STL leaves over, held against its own tails.
 * @param times epoch seconds, in any order; gaps are bridged where they are short.
 */
export function seasonalAnomalies(
  times: Values,
  values: Values,
  { periodSeconds, falseAlarms = 0.05 }: SeasonalOptions = {},
): SeasonalAnomalies | NotEnoughData {
  const regular = resample(times, values);
  if (isNotEnoughData(regular)) return regular;
  const { from, stepSeconds } = regular;
  const period = periodSeconds === undefined ? foundPeriod(regular.values) : Math.round(periodSeconds / stepSeconds);
  if (typeof period !== 'number') return period;
  if (period < 2) return notEnoughData(2, period, 'the period is shorter than two steps of the series');
  const jump = Math.max(1, Math.ceil(JUMP_RATIO * period));
  const parts = stl(regular.values, { period, robust: true, trendJump: jump, lowPassJump: jump });
  if (isNotEnoughData(parts)) return parts;

  const residuals = regular.values.map((value, at) => (isUsable(value) ? parts.residual[at] : Number.NaN));
  const least = LEAST_EXCESS_RATIO * fittedRange(parts);
  const upper = robustTailOf(residuals, TAIL_RATE, least);
  const lower = robustTailOf(residuals.map(negated), TAIL_RATE, least);
  if (upper === undefined || lower === undefined) return notEnoughData(2, regular.measured);
  const threshold = Math.log(residuals.length / falseAlarms);
  const margin = (tail: Tail) => Math.max(0, valueAtSurprise(tail, threshold));
  const unusual: UnusualSample[] = [];
  residuals.forEach((residual, at) => {
    const surprise = Math.max(surpriseOf(upper, residual), surpriseOf(lower, -residual));
    if (surprise < threshold) return;
    const fitted = parts.trend[at] + parts.seasonal[at];
    unusual.push({
      time: from + at * stepSeconds,
      score: shareBelow(surprise),
      value: regular.values[at],
      expected: [fitted - margin(lower), fitted + margin(upper)],
    });
  });
  return {
    kind: 'seasonalAnomalies',
    anomalies: joined('seasonal', unusual, JUMP_RATIO * period * stepSeconds),
    periodSeconds: period * stepSeconds,
    seasonalStrength: parts.seasonalStrength,
    count: regular.measured,
  };
}

function foundPeriod(values: Float64Array): number | NotEnoughData {
  const found = findPeriods(values, { most: 1 });
  if (isNotEnoughData(found)) return found;
  return found.periods[0]?.steps ?? notEnoughData(1, 0, 'nothing in the series recurs');
}

function fittedRange({ trend, seasonal }: Decomposition): number {
  let least = Infinity;
  let most = -Infinity;
  trend.forEach((value, at) => {
    least = Math.min(least, value + seasonal[at]);
    most = Math.max(most, value + seasonal[at]);
  });
  return most > least ? most - least : Math.abs(most) || 1;
}

const negated = (value: number) => -value;
