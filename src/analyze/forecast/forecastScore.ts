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

/**
 * How good forecasts were.
 * @param capacity the most that the series can reach or has reached.
 * @returns undefined where there are none.
 */
export function scoreForecasts(forecasts: readonly ScoredForecast[], capacity: number): ForecastScore | undefined {
  const count = forecasts.length;
  if (count === 0) return undefined;
  let own = 0;
  let naive = 0;
  let smoothing = 0;
  let size = 0;
  let intervals = 0;
  let held = 0;
  for (const forecast of forecasts) {
    const { outcome, lower, upper } = forecast;
    own += Math.abs(forecast.mean - outcome);
    naive += Math.abs(forecast.naive - outcome);
    smoothing += Math.abs(forecast.smoothing - outcome);
    size += Math.abs(outcome);
    if (lower === undefined || upper === undefined) continue;
    intervals++;
    if (outcome >= lower && outcome <= upper) held++;
  }
  const reference = Math.min(naive, smoothing);
  const scale = size > LEAST_CAPACITY_RATIO * capacity * count ? size : capacity * count;
  return {
    count,
    error: own / count,
    accuracy: own === 0 ? 1 : 1 - own / scale,
    ...(reference > 0 && { skillRatio: own / reference }),
    ...(intervals > 0 && { coverage: held / intervals }),
  };
}
