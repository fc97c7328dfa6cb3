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
  const before = robustBaseline(usableValues(baseline).sort());
  const now = usableValues(window).sort();
  const { count } = before;
  if (count < BASELINE_NEEDED) {
    return notEnoughData(BASELINE_NEEDED, count, `${count} of at least ${BASELINE_NEEDED} values in the baseline`);
  }
  if (now.length === 0) return notEnoughData(1, 0, 'no value in the window');
  const { median: baselineMedian } = before;
  const windowMedian = quantileOfSorted(now, 0.5);
  const { scale, scaleFrom } = scaleOf(before, leastScale, now);
  const ends = [(now[0] - baselineMedian) / scale, (now[now.length - 1] - baselineMedian) / scale];
  return {
    kind: 'robustShift',
    baselineMedian,
    windowMedian,
    scale,
    scaleFrom,
    shift: (windowMedian - baselineMedian) / scale,
    farthest: Math.abs(ends[0]) > Math.abs(ends[1]) ? ends[0] : ends[1],
    baselineCount: count,
    windowCount: now.length,
  };
}

/** What windows are compared with again and again. */
export interface RobustBaseline {
  /** Ascending. */
  readonly values: Float64Array;
  readonly count: number;
  readonly median: number;
  /** What may stand for a standard deviation, the best first. */
  readonly scales: readonly { readonly scale: number; readonly from: RobustShift['scaleFrom'] }[];
}

/** @param ascending Usable values. */
export function robustBaseline(ascending: Float64Array): RobustBaseline {
  const quantile = (probability: number) => quantileOfSorted(ascending, probability);
  const count = ascending.length;
  if (count === 0) return { values: ascending, count, median: Number.NaN, scales: [] };
  const median = quantile(0.5);
  const range = (quantile(0.75) - quantile(0.25)) / DEVIATIONS_PER_INTERQUARTILE_RANGE;
  const distance = medianDistance(ascending, median) * DEVIATIONS_PER_MEDIAN_DISTANCE;
  const deviation = Math.sqrt(squaresAround(ascending, meanOf(ascending)) / count);
  return {
    values: ascending,
    count,
    median,
    scales: [
      { scale: range, from: 'interquartileRange' },
      { scale: distance, from: 'medianDistance' },
      { scale: deviation, from: 'standardDeviation' },
    ],
  };
}

/** The shift of a window, as `robustShift` has it; NaN where the baseline or the window has too few values. */
export function shiftFrom(baseline: RobustBaseline, ascending: Float64Array, leastScale: number): number {
  const { count, median, scales } = baseline;
  if (count < BASELINE_NEEDED || ascending.length === 0) return Number.NaN;
  const least = leastScaleOf(median, leastScale, ascending);
  return (quantileOfSorted(ascending, 0.5) - median) / (scales[firstAbove(scales, least)]?.scale ?? least);
}

function scaleOf(
  { median, scales }: RobustBaseline,
  leastScale: number,
  window: Float64Array,
): Pick<RobustShift, 'scale' | 'scaleFrom'> {
  const least = leastScaleOf(median, leastScale, window);
  const found = scales[firstAbove(scales, least)];
  return found ? { scale: found.scale, scaleFrom: found.from } : { scale: least, scaleFrom: 'leastScale' };
}

function leastScaleOf(median: number, leastScale: number, window: Float64Array): number {
  const size = Math.max(Math.abs(median), Math.abs(window[0]), Math.abs(window[window.length - 1]));
  return Math.max(leastScale, size * 1e-5) || 1;
}

function firstAbove(scales: RobustBaseline['scales'], least: number): number {
  let at = 0;
  while (at < scales.length && !(scales[at].scale > least)) at++;
  return at;
}
