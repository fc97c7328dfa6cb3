import { studentQuantile } from '../../analyze/distributions.ts';
import { forecastInSlices } from '../../analyze/forecast/forecastSeries.ts';
import type { SeriesForecast } from '../../analyze/forecast/seriesForecast.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { isUsable } from '../../analyze/series.ts';
import { statistics } from '../../analyze/statistics.ts';
import { trend } from '../../analyze/trend.ts';
import type { History } from '../../history/history.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { formatDuration } from '../../metrics/format.ts';
import { isShare } from '../common/keyMetric.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';
import type { LocalTime } from './localCalendar.ts';
import type { MetricTrack, MetricTracks } from './metricTracks.ts';
import type { PastTrend } from './metricTrends.ts';
import type { PlotCase } from './plotCases.ts';

/** What is to be expected of a metric in the next while, as its own past has been foretold. */
export interface MetricForecast {
  readonly id: string;
  readonly title: string;
  readonly metric: MetricName;
  readonly forecast: SeriesForecast | NotEnoughData;
}

/** A file system that fills. */
export interface FillForecast {
  readonly kind: 'fill';
  readonly mountpoint: string;
  readonly availableBytes: number;
  readonly bytesPerDay: number;
  /** Seconds from the end of the range until it is full, at the pace of its last days. */
  readonly secondsToFull: number;
  /** Holds it in 95 % of cases; without an upper end where it may also stop filling. */
  readonly interval: readonly [low: number, high: number | null];
}

/** A share that nears its limit along its trend. */
export interface LimitForecast {
  readonly id: string;
  readonly title: string;
  readonly limitRatio: number;
  readonly secondsToLimit: number;
}

export interface ProductionForecast {
  readonly kind: 'production';
  /** Finished plots a day in the mean, over so many whole days. */
  readonly plotsPerDay: number;
  readonly days: number;
  /** Expected in the next seven days, and what holds it in 90 % of cases. */
  readonly nextWeek: number;
  readonly interval: readonly [low: number, high: number];
}

export interface Outlook {
  readonly forecasts: readonly MetricForecast[];
  readonly fileSystems: readonly FillForecast[];
  readonly limits: readonly LimitForecast[];
  readonly production: ProductionForecast | NotEnoughData;
}

const FORECAST = KEY_METRICS.filter(({ forecast }) => forecast !== undefined).map(({ id }) => id);
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Ranges of so many days are read hour by hour, and foretold for a day. */
const LEAST_DAYS_FOR_A_DAY = 4;
/** A shorter range is foretold for such a part of it, but not for less than anybody waits. */
const PARTS_OF_A_RANGE = 24;
const LEAST_HORIZON_SECONDS = 300;
const LIMIT = 0.95;
const FURTHEST_SECONDS = 365 * DAY;
/** A line is followed no further than so many times as long as it was seen. */
const REACH = 10;
const CERTAIN = 0.01;
/** Filling is judged by the last days. */
const FILL_SECONDS = 7 * DAY;

/** What comes next, at the end of the range. A step for each part of the work. */
export function* outlook(
  history: History,
  tracks: MetricTracks,
  trends: readonly PastTrend[],
  cases: readonly PlotCase[],
  local: readonly LocalTime[],
): Generator<string, Outlook> {
  const forecasts: MetricForecast[] = [];
  for (const track of tracks.tracks) {
    if (!FORECAST.includes(track.id)) continue;
    const { id, title, metric } = track;
    forecasts.push({ id, title, metric, forecast: yield* forecastOf(track, tracks) });
  }
  yield 'file systems';
  const fileSystems = fillForecasts(history, tracks);
  // That one of them fills is told by itself, with the time until it is full.
  const others = fileSystems.length === 0 ? trends : trends.filter(({ id }) => id !== 'disk.full');
  return {
    forecasts,
    fileSystems,
    limits: limitForecasts(others, tracks),
    production: production(cases, tracks, local),
  };
}

function* forecastOf(track: MetricTrack, tracks: MetricTracks): Generator<string, SeriesForecast | NotEnoughData> {
  const seconds = tracks.to - tracks.from;
  const isLong = seconds >= LEAST_DAYS_FOR_A_DAY * DAY;
  const horizonSeconds = isLong ? DAY : Math.max(tracks.stepSeconds, seconds / PARTS_OF_A_RANGE);
  if (horizonSeconds < LEAST_HORIZON_SECONDS) {
    const needed = PARTS_OF_A_RANGE * LEAST_HORIZON_SECONDS;
    return notEnoughData(needed, seconds, `${formatDuration(seconds)} of at least ${formatDuration(needed)}`);
  }
  const stepSeconds = isLong ? Math.max(HOUR, tracks.stepSeconds) : tracks.stepSeconds;
  const { times, values } = coarser(track.values, tracks, stepSeconds);
  const bounds = isShare(track.metric) ? { least: 0, most: 1, capacity: 1 } : { least: 0 };
  const slices = forecastInSlices(times, values, { horizonSeconds, ...bounds });
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
    yield track.title;
  }
}

function coarser(values: Float64Array, { times, stepSeconds }: MetricTracks, wished: number) {
  const size = Math.max(1, Math.round(wished / stepSeconds));
  const count = Math.floor(values.length / size);
  const means = Float64Array.from({ length: count }, (_, i) => {
    // The newest values are in the last cell, whole.
    const from = values.length - (count - i) * size;
    const own = values.subarray(from, from + size).filter(isUsable);
    return own.length === 0 ? Number.NaN : own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return { times: means.map((_, i) => times[values.length - (count - i) * size]), values: means };
}

function fillForecasts(history: History, { to, stepSeconds }: MetricTracks): FillForecast[] {
  const from = to - FILL_SECONDS;
  const points = Math.floor(FILL_SECONDS / Math.max(stepSeconds, HOUR));
  const byMount = new Map<string, FillForecast>();
  for (const { series, times, last } of history.query({
    series: { metric: 'system.filesystem.available' },
    from,
    to,
    points,
  })) {
    const mountpoint = series.attributes['system.filesystem.mountpoint'];
    const fill = fillOf(mountpoint, times, last, to);
    // A disk that was mounted anew is another series of the same place: the one that is still there counts.
    if (fill) byMount.set(mountpoint, fill);
  }
  return [...byMount.values()].sort((a, b) => a.secondsToFull - b.secondsToFull);
}

/** @param times epoch seconds. @param available bytes then. @param now until which it must have been seen. */
export function fillOf(
  mountpoint: string,
  times: Float64Array,
  available: Float64Array,
  now: number,
): FillForecast | undefined {
  const count = times.length;
  if (count < 12 || now - times[count - 1] > 2 * DAY) return undefined;
  const fit = trend(times, available);
  if (isNotEnoughData(fit) || fit.adjustedPValue > CERTAIN || fit.slopePerHour >= 0) return undefined;
  const availableBytes = available[count - 1];
  const [steepest, flattest] = fit.slopePerHourInterval;
  const secondsAt = (slopePerHour: number) => (availableBytes / -slopePerHour) * HOUR;
  const secondsToFull = secondsAt(fit.slopePerHour);
  if (!(secondsToFull <= reachOf(times[count - 1] - times[0]))) return undefined;
  return {
    kind: 'fill',
    mountpoint,
    availableBytes,
    bytesPerDay: -fit.slopePerHour * 24,
    secondsToFull,
    interval: [secondsAt(steepest), flattest < 0 ? secondsAt(flattest) : null],
  };
}

function reachOf(seenSeconds: number): number {
  return Math.min(FURTHEST_SECONDS, REACH * seenSeconds);
}

function limitForecasts(trends: readonly PastTrend[], { to }: MetricTracks): LimitForecast[] {
  return trends.flatMap((one) => {
    if (isNotEnoughData(one.trend) || one.shape !== 'line' || one.direction !== 'rising' || !isShare(one.metric))
      return [];
    const { slopePerHour, intercept, interceptAt } = one.trend;
    const now = intercept + (slopePerHour * (to - interceptAt)) / HOUR;
    const secondsToLimit = ((LIMIT - now) / slopePerHour) * HOUR;
    if (!(secondsToLimit > 0 && secondsToLimit <= reachOf(one.measuredSeconds))) return [];
    return [{ id: one.id, title: one.title, limitRatio: LIMIT, secondsToLimit }];
  });
}

const LEAST_DAYS = 4;
const MOST_DAYS = 14;

/** By the whole days that were measured. */
function production(
  cases: readonly PlotCase[],
  { tracks, stepSeconds }: MetricTracks,
  local: readonly LocalTime[],
): ProductionForecast | NotEnoughData {
  const measured = new Map<number, number>();
  local.forEach(({ day }, cell) => {
    if (tracks.some(({ values }) => !Number.isNaN(values[cell]))) measured.set(day, (measured.get(day) ?? 0) + 1);
  });
  const whole = [...measured].filter(([, cells]) => cells * stepSeconds >= 0.9 * DAY).map(([day]) => day);
  const days = whole.slice(-MOST_DAYS);
  if (days.length < LEAST_DAYS || cases.length === 0) {
    const reason = cases.length === 0 ? 'no plot was finished' : `${days.length} of at least ${LEAST_DAYS} whole days`;
    return notEnoughData(LEAST_DAYS, cases.length === 0 ? 0 : days.length, reason);
  }
  const perDay = days.map((day) => cases.filter((one) => one.local.day === day).length);
  const result = statistics(perDay);
  if (isNotEnoughData(result)) return result;
  const { mean, standardDeviation } = result;
  // Seven days to come, and a mean that is itself known by so many days only.
  const margin = studentQuantile(0.95, days.length - 1) * standardDeviation * Math.sqrt(7 + (7 * 7) / days.length);
  return {
    kind: 'production',
    plotsPerDay: mean,
    days: days.length,
    nextWeek: 7 * mean,
    interval: [Math.max(0, 7 * mean - margin), 7 * mean + margin],
  };
}
