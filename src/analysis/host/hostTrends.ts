import { changePoints } from '../../analyze/changePoints.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { resample } from '../../analyze/resample.ts';
import { findPeriods } from '../../analyze/season.ts';
import { stl } from '../../analyze/stl.ts';
import { type Trend, trend } from '../../analyze/trend.ts';
import { CATEGORIES, type Category } from '../common/category.ts';
import { levelChangeOf, type MetricTrend } from '../common/metricTrend.ts';
import { type CleanSeries, closelyLookedAt, type PreparedInput, within } from './analysisInput.ts';

/** Something in a series that comes again and again. */
export interface FoundSeason {
  readonly periodSeconds: number;
  /** How well the series goes with itself one period later, 0 … 1. */
  readonly strength: number;
  readonly cycles: number;
  readonly pValue: number;
  /** How much of the series the season explains beside noise, and the trend likewise, 0 … 1; absent where it can't be taken apart. */
  readonly seasonalStrength?: number;
  readonly trendStrength?: number;
}

/** Where a series goes over the analysis window, and of late. */
export interface SeriesTrend extends MetricTrend {
  /** Over the trend window. */
  readonly recent: Trend | NotEnoughData;
  /** The strongest first; absent where it was not looked for. */
  readonly seasons?: readonly FoundSeason[];
}

export interface CategoryTrends {
  readonly category: Category;
  readonly increasing: number;
  readonly decreasing: number;
  readonly stable: number;
}

export interface HostTrends {
  readonly metrics: readonly SeriesTrend[];
  readonly categories: readonly CategoryTrends[];
  /** Series that were left out of the search for seasons and changes: only so many are looked at closely. */
  readonly notLookedAtClosely: number;
}

/** Beyond these nobody reads them, and each takes a tenth of a second. */
const MOST_CLOSELY = 40;
const MOST_PLACES = 1800;
/** Points that the robust line is taken through where that must be quick: 435 slopes. */
const QUICK_POINTS = 30;
const MOST_SEASONS = 2;
const JUMPS_A_PERIOD = 10;

/** @param structure whether seasons and changes are looked for too; without it all must be quick. */
export function hostTrends({ series, windows }: PreparedInput, structure: boolean): HostTrends {
  const closely = new Set(closelyLookedAt(series, MOST_CLOSELY));
  const trendFrom = windows.to - windows.trendSeconds;
  const metrics = series.map((one): SeriesTrend => {
    const { key, metric, title, category, whole, window } = one;
    const recent = within(whole, trendFrom, windows.to);
    const isClose = closely.has(one);
    const options = { robust: isClose, ...(!structure && { robustPoints: QUICK_POINTS }) };
    const ofWindow = trend(window.times, window.values, options);
    const isSame = recent.times.length === window.times.length;
    return {
      id: key,
      metric,
      title,
      category,
      recent: isSame ? ofWindow : trend(recent.times, recent.values, options),
      trend: ofWindow,
      ...(structure && isClose ? structureOf(one) : {}),
    };
  });
  const changing = series.filter(({ window: { values } }) => values.some((value) => value !== values[0])).length;
  return {
    metrics,
    categories: CATEGORIES.flatMap((category) => categoryTrends(category, metrics)),
    notLookedAtClosely: structure ? changing - closely.size : 0,
  };
}

/** Whether a trend is more than chance among so many series, with each series' memory counted in. */
export function isCertain(found: Trend | NotEnoughData, tried: number): found is Trend {
  return !isNotEnoughData(found) && found.adjustedPValue * tried < 0.01 && found.strength !== 'weak';
}

function structureOf({ window, stepSeconds }: CleanSeries): Pick<SeriesTrend, 'seasons' | 'levelChanges'> {
  const { times, values } = window;
  if (stepSeconds === undefined) return {};
  const span = times[times.length - 1] - times[0];
  const step = Math.max(stepSeconds, span / MOST_PLACES);
  const regular = resample(times, values, { stepSeconds: step });
  if (isNotEnoughData(regular)) return {};
  const changed = changePoints(regular.values);
  const points = isNotEnoughData(changed) ? [] : changed.points;
  const levelChanges = points.map((point) => levelChangeOf(point, (index) => regular.from + index * step));
  const found = findPeriods(regular.values, { most: MOST_SEASONS });
  const seasons = isNotEnoughData(found)
    ? []
    : found.periods.map(({ steps, exactSteps, strength, cycles, pValue }): FoundSeason => {
        const jump = Math.max(1, Math.ceil(steps / JUMPS_A_PERIOD));
        const parts = stl(regular.values, { period: steps, robust: true, trendJump: jump, lowPassJump: jump });
        return {
          periodSeconds: exactSteps * step,
          strength,
          cycles,
          pValue,
          ...(isNotEnoughData(parts)
            ? {}
            : { seasonalStrength: parts.seasonalStrength, trendStrength: parts.trendStrength }),
        };
      });
  return { seasons, levelChanges };
}

function categoryTrends(category: Category, metrics: readonly SeriesTrend[]): CategoryTrends[] {
  const own = metrics.filter((metric) => metric.category === category);
  if (own.length === 0) return [];
  const certain = own.flatMap(({ trend: whole }) => (isCertain(whole, metrics.length) ? [whole.direction] : []));
  const increasing = certain.filter((direction) => direction === 'increasing').length;
  const decreasing = certain.filter((direction) => direction === 'decreasing').length;
  return [{ category, increasing, decreasing, stable: own.length - increasing - decreasing }];
}
