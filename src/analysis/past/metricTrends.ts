import { type ChangePoints, changePoints } from '../../analyze/changePoints.ts';
import { benjaminiHochberg } from '../../analyze/falseDiscovery.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { isUsable } from '../../analyze/series.ts';
import { type Trend, trend } from '../../analyze/trend.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { possibleValue, rangeSeen } from '../common/evidence.ts';
import { isShare } from '../common/keyMetric.ts';
import { type LevelChange, levelChangeOf, type MetricTrend } from '../common/metricTrend.ts';
import { notableChanges } from './levelChanges.ts';
import type { MetricTrack } from './metricTracks.ts';

/** What is found may be chance in so many cases of all. */
const FALSE_DISCOVERIES = 0.01;
/** Less than this many deviations over the whole range is no trend that anybody would see. */
const LEAST_CHANGE_DEVIATIONS = 0.5;
/** A change of a share by less than this is none. */
const LEAST_SHARE_CHANGE = 0.01;
/** A level lasts at least this part of the range. */
const LEVELS = 30;
const LEAST_CELLS_OF_LEVEL = 5;

/** Where a metric went over the range, less its daily and weekly patterns. */
export interface PastTrend extends MetricTrend {
  readonly metric: MetricName;
  /** Seconds from the first value to the last. */
  readonly measuredSeconds: number;
  /** Where the line was at the first value and at the last, as far as such values can be; absent where there is none. */
  readonly line?: { readonly start: number; readonly end: number };
  /** Corrected for how many metrics were looked at, with the metric's own memory counted in; 1 where there is no line. */
  readonly adjustedPValue: number;
  /** What describes it best: a line that goes up or down, levels that change at some time, or neither. */
  readonly shape: 'line' | 'levels' | 'steady';
  readonly direction: 'rising' | 'falling' | 'steady';
  readonly levelChanges: readonly LevelChange[];
}

/** The trends of tracks that are without their patterns (`withoutSeasons`), in their order. A step for each. */
export function* metricTrends(tracks: readonly MetricTrack[], times: Float64Array): Generator<string, PastTrend[]> {
  const fits: (Trend | NotEnoughData)[] = [];
  for (const { title, values } of tracks) {
    yield title;
    fits.push(trend(times, values));
  }
  const adjusted = benjaminiHochberg(fits.map((fit) => (isNotEnoughData(fit) ? 1 : fit.adjustedPValue)));
  const found: PastTrend[] = [];
  for (const [i, track] of tracks.entries()) {
    yield track.title;
    const fit = fits[i];
    found.push(isNotEnoughData(fit) ? noTrend(track, fit) : trendOf(track, times, fit, adjusted[i]));
  }
  return found;
}

function noTrend({ id, title, metric, category }: MetricTrack, trend: NotEnoughData): PastTrend {
  const nothing = {
    measuredSeconds: 0,
    adjustedPValue: 1,
    shape: 'steady',
    direction: 'steady',
    levelChanges: [],
  } as const;
  return { id, title, metric, category, trend, ...nothing };
}

function trendOf(track: MetricTrack, times: Float64Array, fit: Trend, adjustedPValue: number): PastTrend {
  const { id, title, metric, category, values } = track;
  const [first, last] = [values.findIndex(isUsable), values.findLastIndex(isUsable)];
  const lineOf = lineAt(times, fit);
  const change = lineOf(last) - lineOf(first);
  const shortest = Math.max(LEAST_CELLS_OF_LEVEL, Math.round(values.length / LEVELS));
  const found = changePoints(values, { shortest });
  const levels = isNotEnoughData(found) ? [] : notableChanges(found, values, isShare(metric) ? LEAST_SHARE_CHANGE : 0);
  const deviation = deviationFrom(values, lineOf);
  const goes =
    adjustedPValue <= FALSE_DISCOVERIES &&
    Math.abs(change) >= LEAST_CHANGE_DEVIATIONS * deviation &&
    (!isShare(metric) || Math.abs(change) >= LEAST_SHARE_CHANGE);
  const byLevels = !isNotEnoughData(found) && levels.length > 0 && levelsFitBetter(values, times, fit, found);
  // A slope that is cut into stairs has no levels: the line tells it in one.
  const shape = byLevels ? 'levels' : goes ? 'line' : 'steady';
  return {
    id,
    title,
    metric,
    category,
    trend: fit,
    measuredSeconds: times[last] - times[first],
    line: reached(track, [lineOf(first), lineOf(last)]),
    adjustedPValue,
    shape,
    direction: goes ? (change > 0 ? 'rising' : 'falling') : 'steady',
    levelChanges: byLevels ? levels.map((point) => levelChangeOf(point, (index) => times[index])) : [],
  };
}

/** A line leaves the values that there were at its ends: there it is cut. */
function reached({ metric, values }: MetricTrack, ends: readonly [number, number]): NonNullable<PastTrend['line']> {
  const [start, end] = rangeSeen(ends, values).map((value) => possibleValue(metric, value));
  return { start, end };
}

/** By the Bayesian information criterion: a level costs two numbers (height and time), a line two. */
function levelsFitBetter(values: Float64Array, times: Float64Array, fit: Trend, { segments }: ChangePoints): boolean {
  const count = values.filter(isUsable).length;
  const line = deviationFrom(values, lineAt(times, fit)) ** 2;
  let at = 0;
  const stairs = deviationFrom(values, (i) => {
    while (at < segments.length - 1 && i >= segments[at + 1].from) at++;
    return segments[at].mean;
  });
  if (stairs === 0) return line > 0;
  if (line === 0) return false;
  const cost = (variance: number, numbers: number) => count * Math.log(variance) + numbers * Math.log(count);
  return cost(stairs ** 2, 2 * segments.length - 1) < cost(line, 2);
}

function lineAt(times: Float64Array, { intercept, interceptAt, slopePerHour }: Trend): (i: number) => number {
  return (i) => intercept + (slopePerHour * (times[i] - interceptAt)) / 3600;
}

/** Root of the mean square of what is left. `expected` is asked in ascending order. */
function deviationFrom(values: Float64Array, expected: (i: number) => number): number {
  let squares = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isUsable(values[i])) continue;
    squares += (values[i] - expected(i)) ** 2;
    count++;
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
