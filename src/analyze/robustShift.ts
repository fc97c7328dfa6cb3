import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { DEVIATIONS_PER_MEDIAN_DISTANCE, medianDistance, quantileOfSorted } from './quantiles.ts';
import { meanOf, squaresAround, usableValues, type Values } from './series.ts';

/** How far a window of a series lies from its baseline, by figures that outliers in the baseline do not move. */
export interface RobustShift {
  readonly kind: 'robustShift';
  readonly baselineMedian: number;
  readonly windowMedian: number;
  /** What stands for one standard deviation of the baseline. */
  readonly scale: number;
  readonly scaleFrom: 'interquartileRange' | 'medianDistance' | 'standardDeviation' | 'leastScale';
  /** (window median − baseline median) / scale. */
  readonly shift: number;
  /** The value of the window farthest from the baseline's median, in scales, with its sign. */
  readonly farthest: number;
  readonly baselineCount: number;
  readonly windowCount: number;
}

export interface RobustShiftOptions {
  /** The scale is never taken smaller, in the unit of the values: what the metric is exact to, or a change that matters at all. */
  readonly leastScale?: number;
}

const BASELINE_NEEDED = 5;
const DEVIATIONS_PER_INTERQUARTILE_RANGE = 1.3489795003921634;

/**
 * Median and interquartile range of the baseline against the window (as BARO ranks metrics after a failure: Pham, Ha and Zhang 2024).
 * Where half of the baseline is one value, its median distance and then its standard deviation stand in; where it is constant,
 * a part in 100,000 of its value.
 */
export function robustShift(
  baseline: Values,
  window: Values,
  { leastScale = 0 }: RobustShiftOptions = {},
): RobustShift | NotEnoughData {
  const before = usableValues(baseline).sort();
  const now = usableValues(window).sort();
  if (before.length < BASELINE_NEEDED) {
    return notEnoughData(
      BASELINE_NEEDED,
      before.length,
      `${before.length} of at least ${BASELINE_NEEDED} values in the baseline`,
    );
  }
  if (now.length === 0) return notEnoughData(1, 0, 'no value in the window');
  const baselineMedian = quantileOfSorted(before, 0.5);
  const windowMedian = quantileOfSorted(now, 0.5);
  const { scale, scaleFrom } = scaleOf(before, baselineMedian, leastScale, now);
  const ends = [(now[0] - baselineMedian) / scale, (now[now.length - 1] - baselineMedian) / scale];
  return {
    kind: 'robustShift',
    baselineMedian,
    windowMedian,
    scale,
    scaleFrom,
    shift: (windowMedian - baselineMedian) / scale,
    farthest: Math.abs(ends[0]) > Math.abs(ends[1]) ? ends[0] : ends[1],
    baselineCount: before.length,
    windowCount: now.length,
  };
}

function scaleOf(
  sorted: Float64Array,
  median: number,
  leastScale: number,
  window: Float64Array,
): Pick<RobustShift, 'scale' | 'scaleFrom'> {
  const size = Math.max(Math.abs(median), Math.abs(window[0]), Math.abs(window[window.length - 1]));
  const least = Math.max(leastScale, size * 1e-5) || 1;
  const range = (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / DEVIATIONS_PER_INTERQUARTILE_RANGE;
  if (range > least) return { scale: range, scaleFrom: 'interquartileRange' };
  const distance = medianDistance(sorted, median) * DEVIATIONS_PER_MEDIAN_DISTANCE;
  if (distance > least) return { scale: distance, scaleFrom: 'medianDistance' };
  const deviation = Math.sqrt(squaresAround(sorted, meanOf(sorted)) / sorted.length);
  if (deviation > least) return { scale: deviation, scaleFrom: 'standardDeviation' };
  return { scale: least, scaleFrom: 'leastScale' };
}
