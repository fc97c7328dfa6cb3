import { forecastSeries } from '../../analyze/forecast/forecastSeries.ts';
import type { SeriesForecast } from '../../analyze/forecast/seriesForecast.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { trend } from '../../analyze/trend.ts';
import type { Category } from '../common/category.ts';
import { isShare, metricsOf } from '../common/keyMetric.ts';
import { KEY_METRICS } from '../common/keyMetrics.ts';
import { type CleanSeries, closelyLookedAt, type PreparedInput } from './analysisInput.ts';
import { isCertain } from './hostTrends.ts';

export interface MetricPrediction {
  readonly key: string;
  readonly metric: string;
  readonly title: string;
  readonly category: Category;
  readonly horizonSeconds: number;
  readonly forecast: SeriesForecast | NotEnoughData;
}

/** Something fills up, and when it is full if it goes on like that. */
export interface FullSoon {
  readonly key: string;
  readonly metric: string;
  readonly title: string;
  readonly category: Category;
  readonly ratio: number;
  readonly ratioPerHour: number;
  readonly seconds: number;
  /** With the slope's own 95 % interval; `latest` is absent where it may as well not fill at all. */
  readonly earliest: number;
  readonly latest?: number;
}

export interface HostPredictions {
  readonly metrics: readonly MetricPrediction[];
  readonly fullSoon: readonly FullSoon[];
  readonly notLookedAtClosely: number;
}

/** A forecast trains its models for a second or so. */
const MOST_FORECASTS = 6;
const SHORT_HORIZON_SECONDS = 300;
const SECONDS_PER_HOUR = 3600;
/** Of what is full in a month, much will have changed by then. */
const FURTHEST_SECONDS = 30 * 86_400;
/** A line is followed no further than so many times as long as it was seen. */
const REACH = 10;

/** What is forecast steadily comes first here too. */
const FIRST: readonly string[] = KEY_METRICS.filter(({ forecast }) => forecast !== undefined).flatMap(metricsOf);

const FILLS: readonly string[] = [
  'system.filesystem.utilization',
  'system.filesystem.inodes.utilization',
  'system.memory.utilization',
  'container.memory.utilization',
  'system.paging.utilization',
];

export function hostPredictions({ series, windows }: PreparedInput): HostPredictions {
  const rank = ({ metric }: CleanSeries) => (FIRST.includes(metric) ? FIRST.indexOf(metric) : FIRST.length);
  const candidates = closelyLookedAt(series, Number.POSITIVE_INFINITY).sort((a, b) => rank(a) - rank(b));
  return {
    metrics: candidates.slice(0, MOST_FORECASTS).map((one) => predictionOf(one, windows.horizonSeconds)),
    fullSoon: fullSoon(series).sort((a, b) => a.seconds - b.seconds),
    notLookedAtClosely: Math.max(0, candidates.length - MOST_FORECASTS),
  };
}

/** Of a history too short for the horizon the near future is told. */
function predictionOf(one: CleanSeries, wanted: number): MetricPrediction {
  const { key, metric, title, category, whole } = one;
  const isWithinOne = isShare(metric) && whole.values.every((value) => value <= 1);
  const bounds = isWithinOne ? { capacity: 1, least: 0, most: 1 } : {};
  const ahead = (horizonSeconds: number) => forecastSeries(whole.times, whole.values, { horizonSeconds, ...bounds });
  const forecast = ahead(wanted);
  if (!isNotEnoughData(forecast) || wanted <= SHORT_HORIZON_SECONDS) {
    return { key, metric, title, category, horizonSeconds: wanted, forecast };
  }
  const near = ahead(SHORT_HORIZON_SECONDS);
  return isNotEnoughData(near)
    ? { key, metric, title, category, horizonSeconds: wanted, forecast }
    : { key, metric, title, category, horizonSeconds: SHORT_HORIZON_SECONDS, forecast: near };
}

function fullSoon(series: readonly CleanSeries[]): FullSoon[] {
  return series.flatMap(({ key, metric, title, category, window: { times, values } }) => {
    const found = FILLS.includes(metric) ? trend(times, values) : undefined;
    if (found === undefined || !isCertain(found, series.length) || found.direction !== 'increasing') return [];
    const ratio = values[values.length - 1];
    const ratioPerHour = found.robust?.slopePerHour ?? found.slopePerHour;
    const [slowest, fastest] = found.slopePerHourInterval;
    const until = (slope: number) => ((1 - ratio) / slope) * SECONDS_PER_HOUR;
    const furthest = Math.min(FURTHEST_SECONDS, REACH * (times[times.length - 1] - times[0]));
    if (!(ratioPerHour > 0) || until(ratioPerHour) > furthest || ratio >= 1) return [];
    const earliest = Math.min(until(fastest), until(ratioPerHour));
    const latest = slowest > 0 ? { latest: Math.max(until(slowest), until(ratioPerHour)) } : {};
    return [{ key, metric, title, category, ratio, ratioPerHour, seconds: until(ratioPerHour), earliest, ...latest }];
  });
}
