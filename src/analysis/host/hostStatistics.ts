import { type CorrelationMatrix, correlationMatrix } from '../../analyze/correlationMatrix.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { isConstant, meanOf, squaresAround, usableValues } from '../../analyze/series.ts';
import { type Statistics, statistics } from '../../analyze/statistics.ts';
import { CATEGORIES, type Category } from '../common/category.ts';
import type { CleanSeries, PreparedInput } from './analysisInput.ts';
import { type CommonGrid, commonGrid } from './commonGrid.ts';

/** What one series was like in the window. */
export interface MetricStatistics {
  readonly key: string;
  readonly metric: string;
  readonly title: string;
  readonly category: Category;
  readonly statistics: Statistics | NotEnoughData;
  /** Values that lie further from the mean than `sigma` standard deviations. */
  readonly beyondSigma: number;
}

/** What the series of a category were like together. */
export interface CategoryStatistics {
  readonly category: Category;
  readonly series: number;
  readonly values: number;
  readonly absent: number;
  /** The series that varied most for its size: standard deviation ÷ |mean|. */
  readonly mostVariable?: { readonly key: string; readonly title: string; readonly variation: number };
}

export interface HostStatistics {
  readonly metrics: readonly MetricStatistics[];
  readonly categories: readonly CategoryStatistics[];
  /** How the categories go together: of each the mean of its series, every one in its own standard deviations; absent where it was not asked for. */
  readonly acrossCategories?: CorrelationMatrix | NotEnoughData;
}

/** Enough to see how categories go together. */
const MOST_PLACES = 600;

export function hostStatistics(input: PreparedInput, acrossCategories: boolean): HostStatistics {
  const { series, windows } = input;
  const metrics = series.map((one): MetricStatistics => {
    const { key, metric, title, category, window, absent } = one;
    const found = statistics(window.values);
    return {
      key,
      metric,
      title,
      category,
      statistics: isNotEnoughData(found) ? found : { ...found, missing: absent },
      beyondSigma: isNotEnoughData(found) ? 0 : beyond(window.values, found, windows.sigma),
    };
  });
  const categories = CATEGORIES.flatMap((category) => categoryStatistics(category, series, metrics));
  return { metrics, categories, ...(acrossCategories && { acrossCategories: categoriesTogether(input) }) };
}

function categoriesTogether({ series, windows }: PreparedInput): CorrelationMatrix | NotEnoughData {
  const grid = commonGrid(series, windows.from, windows.to, MOST_PLACES);
  return correlationMatrix(grid ? activities(grid) : []);
}

function beyond(values: Float64Array, { mean, standardDeviation }: Statistics, sigma: number): number {
  let count = 0;
  for (const value of values) if (Math.abs(value - mean) > sigma * standardDeviation) count++;
  return count;
}

function categoryStatistics(
  category: Category,
  series: readonly CleanSeries[],
  metrics: readonly MetricStatistics[],
): CategoryStatistics[] {
  const own = series.filter((one) => one.category === category);
  if (own.length === 0) return [];
  const [mostVariable] = metrics
    .flatMap(({ key, title, category: of, statistics: found }) =>
      of !== category || isNotEnoughData(found) || found.mean === 0 || found.constant
        ? []
        : [{ key, title, variation: found.standardDeviation / Math.abs(found.mean) }],
    )
    .sort((a, b) => b.variation - a.variation);
  return [
    {
      category,
      series: own.length,
      values: own.reduce((sum, { window }) => sum + window.values.length, 0),
      absent: own.reduce((sum, { absent }) => sum + absent, 0),
      ...(mostVariable && { mostVariable }),
    },
  ];
}

/** By category: the mean of its series in standard deviations of their own, place by place. */
function activities({ columns, times }: CommonGrid): { key: string; values: Float64Array }[] {
  return CATEGORIES.flatMap((category) => {
    const sums = new Float64Array(times.length);
    const counts = new Uint32Array(times.length);
    for (const { series, values } of columns) if (series.category === category) addScaled(values, sums, counts);
    const values = sums.map((sum, place) => sum / counts[place]);
    return values.every(Number.isNaN) ? [] : [{ key: category, values }];
  });
}

/** Adds each present value, in standard deviations from the mean; nothing of what never changes. */
function addScaled(values: Float64Array, sums: Float64Array, counts: Uint32Array): void {
  const present = values.some(Number.isNaN) ? usableValues(values) : values;
  const mean = meanOf(present);
  const squares = squaresAround(present, mean);
  if (isConstant(squares, present.length, mean)) return;
  const deviation = Math.sqrt(squares / (present.length - 1));
  for (let place = 0; place < values.length; place++) {
    if (Number.isNaN(values[place])) continue;
    sums[place] += (values[place] - mean) / deviation;
    counts[place]++;
  }
}
