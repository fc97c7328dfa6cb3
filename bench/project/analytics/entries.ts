import { NoveltyDetector } from '../../../src/analyze/anomaly/noveltyDetector.ts';
import { TailFusion } from '../../../src/analyze/anomaly/tailFusion.ts';
import { changePoints } from '../../../src/analyze/changePoints.ts';
import { pearson, spearman } from '../../../src/analyze/correlation.ts';
import { correlationMatrix } from '../../../src/analyze/correlationMatrix.ts';
import { crossCorrelation } from '../../../src/analyze/crossCorrelation.ts';
import { forecastSeries } from '../../../src/analyze/forecast/forecastSeries.ts';
import { granger } from '../../../src/analyze/granger.ts';
import { kolmogorovSmirnov } from '../../../src/analyze/kolmogorovSmirnov.ts';
import { partialCorrelations } from '../../../src/analyze/partialCorrelation.ts';
import { queueing } from '../../../src/analyze/queueing.ts';
import { resample } from '../../../src/analyze/resample.ts';
import { robustShift } from '../../../src/analyze/robustShift.ts';
import { fitScalability } from '../../../src/analyze/scalability.ts';
import { findPeriods } from '../../../src/analyze/season.ts';
import { statistics } from '../../../src/analyze/statistics.ts';
import { stl } from '../../../src/analyze/stl.ts';
import { theilSen } from '../../../src/analyze/theilSen.ts';
import { GradientBoosting } from '../../../src/analyze/trees/gradientBoosting.ts';
import { IsolationForest } from '../../../src/analyze/trees/isolationForest.ts';
import { RandomForest } from '../../../src/analyze/trees/randomForest.ts';
import { trend } from '../../../src/analyze/trend.ts';
import { benchData } from './data.ts';

/** One thing whose time is measured. */
export interface Entry {
  readonly name: string;
  /** What it is run on, in words. */
  readonly on: string;
  /** The most milliseconds that it may take; absent: none is set. */
  readonly limitMs?: number;
  /** How often it runs at the least (default 10). */
  readonly iterations?: number;
  readonly run: () => unknown;
}

const HOUR = '3,600 points';
const { times, series, gapped, columns, target, window, metrics } = benchData();
const named = columns.map((values, k) => ({ key: `${k}`, values }));
const queue = {
  completionsPerSecond: columns[0].map((value) => 100 + value),
  responseSeconds: columns[1].map((value) => 0.01 + 0.001 * Math.abs(value)),
  queueLength: columns[2].map(Math.abs),
  utilizationRatio: columns[3].map((value) => Math.min(1, Math.abs(value) / 3)),
};
const fusion = TailFusion.fit(columns);
let tick = 0;

/** Everything that `npm run bench:analytics` measures. To measure more, add a line. */
export const entries: readonly Entry[] = [
  { name: 'statistics', on: HOUR, run: () => statistics(series) },
  { name: 'trend, least squares', on: HOUR, run: () => trend(times, series, { robust: false }) },
  { name: 'trend, Theil-Sen', on: HOUR, run: () => theilSen(times, series) },
  { name: 'periods', on: HOUR, run: () => findPeriods(series) },
  { name: 'STL', on: HOUR, run: () => stl(series, { period: 60 }) },
  { name: 'STL, robust', on: HOUR, run: () => stl(series, { period: 60, robust: true }) },
  {
    name: 'STL, robust, with jumps',
    on: HOUR,
    run: () => stl(series, { period: 60, robust: true, trendJump: 12, lowPassJump: 7 }),
  },
  { name: 'change points', on: HOUR, run: () => changePoints(series) },
  { name: 'resample', on: HOUR, run: () => resample(times, gapped) },
  { name: 'Pearson', on: `2 × ${HOUR}`, run: () => pearson(columns[0], columns[1]) },
  { name: 'Spearman', on: `2 × ${HOUR}`, run: () => spearman(columns[0], columns[1]) },
  { name: 'correlation matrix', on: `20 × ${HOUR}`, run: () => correlationMatrix(named) },
  { name: 'correlation matrix', on: '300 × 300 points', run: () => correlationMatrix(metrics) },
  { name: 'partial correlations', on: `8 × ${HOUR}`, run: () => partialCorrelations(named.slice(0, 8)) },
  { name: 'cross-correlation', on: `2 × ${HOUR}, 60 lags`, run: () => crossCorrelation(columns[0], columns[1], 60) },
  { name: 'Granger', on: `2 × ${HOUR}`, run: () => granger(columns[0], columns[1]) },
  { name: 'Kolmogorov-Smirnov', on: `60 against ${HOUR}`, run: () => kolmogorovSmirnov(series, window) },
  { name: 'robust shift', on: `60 against ${HOUR}`, run: () => robustShift(series, window) },
  { name: 'queueing', on: `4 × ${HOUR}`, run: () => queueing(queue) },
  {
    name: 'scalability law',
    on: '8 points, 300 samples',
    run: () => fitScalability([1, 2, 4, 8, 12, 16, 24, 32], [19, 38, 69, 120, 150, 176, 191, 185]),
  },
  {
    name: 'random forest, 100 trees of depth 10',
    on: '3,600 × 20',
    limitMs: 1000,
    iterations: 3,
    run: () => RandomForest.forValues(columns, target, { trees: 100, depth: 10 }),
  },
  {
    name: 'gradient boosting, 100 trees of depth 6',
    on: '3,600 × 20',
    iterations: 3,
    run: () => GradientBoosting.fit(columns, target, { trees: 100, rate: 0.1, depth: 6 }),
  },
  { name: 'isolation forest', on: '3,600 × 20', iterations: 3, run: () => IsolationForest.fit(columns) },
  { name: 'novelty, one series', on: HOUR, iterations: 3, run: () => novelties(series) },
  {
    name: 'tail novelty, one row',
    on: '20 metrics',
    run: () => fusion.update(columns.map((column) => column[tick++ % 3600])),
  },
  {
    name: 'forecast, 5 min ahead',
    on: HOUR,
    iterations: 2,
    run: () => forecastSeries(times, series, { horizonSeconds: 300 }),
  },
];

function novelties(values: Float64Array): number {
  const detector = new NoveltyDetector();
  let most = 0;
  for (const value of values) most = Math.max(most, detector.update(value).score);
  return most;
}
