/** A forecast whose outcome is known. */
export interface ScoredForecast {
  readonly mean: number;
  readonly outcome: number;
  /** The interval that was given with it, if there was one. */
  readonly lower?: number;
  readonly upper?: number;
  /** What the last value and exponential smoothing forecast. */
  readonly naive: number;
  readonly smoothing: number;
}

export interface ForecastScore {
  readonly count: number;
  /** Mean absolute error, in the series' own unit. */
  readonly error: number;
  /** 1 - WAPE where the outcomes' mean exceeds 5 % of the capacity, else 1 - error ÷ capacity; 1 is perfect, below 0 worthless. */
  readonly accuracy: number;
  /** Error ÷ that of the better of last value and exponential smoothing; absent where these were never wrong. */
  readonly skillRatio?: number;
  /** Share of outcomes within their intervals; absent where there were none. */
  readonly coverage?: number;
}

/** Below this share of the capacity, being wrong by a share of the value itself says nothing: an idle disk is idle. */
const LEAST_CAPACITY_RATIO = 0.05;

/** What forecasts and their outcomes add up to: sums of absolute errors and sizes, and how many there are. */
export interface ForecastSums {
  count: number;
  own: number;
  naive: number;
  smoothing: number;
  /** Of the outcomes. */
  size: number;
  intervals: number;
  /** Intervals that held their outcome. */
  held: number;
}

export function noForecasts(): ForecastSums {
  return { count: 0, own: 0, naive: 0, smoothing: 0, size: 0, intervals: 0, held: 0 };
}

/**
 * How good forecasts were.
 * @param capacity the most that the series can reach or has reached.
 * @returns undefined where there are none.
 */
export function scoreForecasts(forecasts: readonly ScoredForecast[], capacity: number): ForecastScore | undefined {
  const sums = noForecasts();
  for (const forecast of forecasts) {
    const { outcome, lower, upper } = forecast;
    sums.count++;
    sums.own += Math.abs(forecast.mean - outcome);
    sums.naive += Math.abs(forecast.naive - outcome);
    sums.smoothing += Math.abs(forecast.smoothing - outcome);
    sums.size += Math.abs(outcome);
    if (lower === undefined || upper === undefined) continue;
    sums.intervals++;
    if (outcome >= lower && outcome <= upper) sums.held++;
  }
  return scoreOfSums(sums, capacity);
}

/** As `scoreForecasts`, of what was added up before. */
export function scoreOfSums(sums: ForecastSums, capacity: number): ForecastScore | undefined {
  const { count, own, size, intervals, held } = sums;
  if (count === 0) return undefined;
  const reference = Math.min(sums.naive, sums.smoothing);
  const scale = size > LEAST_CAPACITY_RATIO * capacity * count ? size : capacity * count;
  return {
    count,
    error: own / count,
    accuracy: own === 0 ? 1 : 1 - own / scale,
    ...(reference > 0 && { skillRatio: own / reference }),
    ...(intervals > 0 && { coverage: held / intervals }),
  };
}
