import { studentTwoSided } from './distributions.ts';
import { fitLine, type LinearFit, slopeMargin } from './linearFit.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import type { Values } from './series.ts';
import { type TheilSen, theilSen } from './theilSen.ts';
import { SAME_SECONDS, type Timeline, timelineOf, usualStep } from './timeline.ts';

export type Direction = 'increasing' | 'decreasing' | 'stable';
export type Strength = 'strong' | 'moderate' | 'weak';

/** Where a series is going, by least squares over real time. */
export interface Trend {
  readonly kind: 'trend';
  readonly count: number;
  /** Change of the value in an hour. */
  readonly slopePerHour: number;
  /** Of the slope per hour. */
  readonly standardErrorPerHour: number;
  /** The interval that holds the true slope per hour in 95 % of cases, with the series' own memory counted in. */
  readonly slopePerHourInterval: readonly [number, number];
  /** The line's value at the first time, which `interceptAt` is. */
  readonly intercept: number;
  readonly interceptAt: number;
  readonly correlation: number;
  readonly rSquared: number;
  /** That chance alone gives such a slope, taking the line's errors as independent (as scipy's linregress does). */
  readonly pValue: number;
  /** The same with as many independent errors as the series' own memory leaves; the honest one for slow metrics. */
  readonly adjustedPValue: number;
  readonly effectiveCount: number;
  /** `stable` where the slope could well be chance (p from 0.05). */
  readonly direction: Direction;
  /** By |correlation|: strong above 0.7, moderate above 0.3. */
  readonly strength: Strength;
  /** The line's value one usual step behind the last time. */
  readonly nextValue: number;
  readonly nextAt: number;
  /** The same question answered by medians, which outliers do not move; absent where it was not asked for. */
  readonly robust?: TheilSen;
}

export interface TrendOptions {
  /** Whether Theil's and Sen's line is found too (default true); it costs most of the time. */
  readonly robust?: boolean;
  /** The most points that it is taken through (see theilSen). */
  readonly robustPoints?: number;
}

const NEEDED = 3;
const SECONDS_PER_HOUR = 3600;

/**
 * @param times Epoch seconds, in any order; equal ones may occur.
 */
export function trend(times: Values, values: Values, options: TrendOptions = {}): Trend | NotEnoughData {
  const timeline = timelineOf(times, values);
  const count = timeline.times.length;
  if (count < NEEDED) return notEnoughData(NEEDED, count);
  const start = timeline.times[0];
  // From the first time on: epoch seconds would cost the intercept its digits.
  const hours = timeline.times.map((time) => (time - start) / SECONDS_PER_HOUR);
  const apart = timeline.times[count - 1] - start > SAME_SECONDS;
  const fit = apart ? fitLine(hours, timeline.values) : undefined;
  if (!fit) return notEnoughData(2, 1, 'all values have the same time');
  const nextAt = timeline.times[count - 1] + (usualStep(timeline.times) ?? 0);
  const adjusted = adjustForMemory(fit, hours, timeline.values);
  const robust = options.robust === false ? undefined : robustLine(timeline, options.robustPoints);
  return {
    kind: 'trend',
    count,
    slopePerHour: fit.slope,
    standardErrorPerHour: fit.standardError,
    slopePerHourInterval: [fit.slope - adjusted.margin, fit.slope + adjusted.margin],
    intercept: fit.intercept,
    interceptAt: start,
    correlation: fit.correlation,
    rSquared: fit.rSquared,
    pValue: fit.pValue,
    adjustedPValue: adjusted.pValue,
    effectiveCount: adjusted.count,
    direction: directionOf(fit),
    strength: strengthOf(fit.correlation),
    nextValue: fit.intercept + (fit.slope * (nextAt - start)) / SECONDS_PER_HOUR,
    nextAt,
    ...(robust && { robust }),
  };
}

/** The words for a correlation: strong above 0.7, moderate above 0.3, else weak; the sign does not count. */
export function strengthOf(correlation: number): Strength {
  const size = Math.abs(correlation);
  return size > 0.7 ? 'strong' : size > 0.3 ? 'moderate' : 'weak';
}

function directionOf({ slope, pValue }: LinearFit): Direction {
  if (pValue >= 0.05 || slope === 0) return 'stable';
  return slope > 0 ? 'increasing' : 'decreasing';
}

function robustLine(timeline: Timeline, mostPoints?: number): TheilSen | undefined {
  const line = theilSen(timeline.times, timeline.values, { ...(mostPoints !== undefined && { mostPoints }) });
  return line.kind === 'theilSen' ? line : undefined;
}

/**
 * A slow series strays to one side for a while: its errors are worth fewer independent ones,
 * n (1 − ρ) / (1 + ρ) with ρ the correlation of neighbouring errors (Santer and others 2000).
 */
function adjustForMemory(fit: LinearFit, x: Float64Array, y: Float64Array) {
  let squares = 0;
  let products = 0;
  let before = 0;
  for (let i = 0; i < fit.count; i++) {
    const error = y[i] - fit.intercept - fit.slope * x[i];
    squares += error * error;
    if (i > 0) products += error * before;
    before = error;
  }
  const memory = squares > 0 ? Math.max(0, Math.min(1, products / squares)) : 0;
  const count = Math.max(2.01, (fit.count * (1 - memory)) / (1 + memory));
  const widening = Math.sqrt((fit.count - 2) / (count - 2));
  const standardError = fit.standardError * widening;
  const flat = fit.slope === 0;
  return {
    count,
    pValue: flat ? 1 : studentTwoSided(fit.slope / standardError, count - 2),
    margin: slopeMargin(fit, 0.95) * widening,
  };
}
