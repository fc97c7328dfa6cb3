import { largestDistance } from '../../analyze/kolmogorovSmirnov.ts';
import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { robustShift } from '../../analyze/robustShift.ts';
import { meanOf, usableValues, type Values } from '../../analyze/series.ts';

/** Beyond so many scales it is simply elsewhere. */
const FARTHEST = 1e4;
const LEAST_MEAN = 1e-3;
const LEAST_BASELINE = 5;

/**
 * How a window of a series differs from its baseline, each with its sign: the distance of the two distributions (Kolmogorov and
 * Smirnov), the median's shift in robust scales (logarithm), and the ratio of the means (logarithm). NaN where there are too few
 * values.
 */
export function shiftFeatures(baseline: Values, window: Values): [distance: number, shift: number, ratio: number] {
  const before = usableValues(baseline);
  const now = usableValues(window);
  if (before.length < LEAST_BASELINE || now.length === 0) return [Number.NaN, Number.NaN, Number.NaN];
  const ratio = Math.log((Math.abs(meanOf(now)) + LEAST_MEAN) / (Math.abs(meanOf(before)) + LEAST_MEAN));
  const { distance, direction } = largestDistance(before.sort(), now.sort());
  const shift = robustShift(before, now);
  return [distance * direction, isNotEnoughData(shift) ? Number.NaN : signedLog(shift.shift), ratio];
}

function signedLog(shift: number): number {
  return Math.sign(shift) * Math.log1p(Math.min(FARTHEST, Math.abs(shift)));
}
