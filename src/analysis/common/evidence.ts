import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import { formatNumber, formatSeconds, formatShare, percentDigits } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { rangeOf } from '../../metrics/range.ts';

/** One number that a finding rests on. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** With its unit, for a person. */
  readonly text: string;
}

/** A stretch of time, in epoch seconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What a finding rests on: of what, when, and the figures. */
export interface Evidence extends Interval {
  /** What was looked at, for a person: `Memory in use`, `plots`. */
  readonly subject: string;
  /** The metric's name, or `seriesKey` of the series; absent where it is not of one. */
  readonly metric?: string;
  readonly figures: readonly Figure[];
}

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(CATALOGUE, name);
}

/** The value that is nearest to one that was computed and that the metric can have. */
export function possibleValue(metric: string, value: number): number {
  if (!isMetricName(metric)) return value;
  const [least, most] = rangeOf(CATALOGUE[metric]);
  return Math.min(most, Math.max(least, value));
}

/** A range of usual values cut to what was ever measured: a tail that was followed too far ends in values that can't be. */
export function rangeSeen([low, high]: readonly [number, number], values: Float64Array): [low: number, high: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least > most ? [low, high] : [Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high))];
}

/** A value of a metric of the catalogue with its unit; of any other column as a plain number of a few digits. */
export function valueText(metric: string, value: number): string {
  return isMetricName(metric) ? formatMetric(metric, value) : formatNumber(value);
}

/** A change of a metric: as its value, with the sign in front and percent points for shares. */
export function changeText(metric: string, change: number): string {
  return `${change < 0 ? '−' : '+'}${sizeOfChangeText(metric, Math.abs(change))}`;
}

/** How large a change is, without its sign. */
export function sizeOfChangeText(metric: string, size: number): string {
  const isShare = isMetricName(metric) && CATALOGUE[metric].unit === '1';
  return isShare ? `${percentDigits(size)} percentage points` : valueText(metric, size);
}

export function valueFigure(name: string, metric: string, value: number): Figure {
  return { name, value, text: valueText(metric, value) };
}

export function changeFigure(name: string, metric: string, change: number): Figure {
  return { name, value: change, text: changeText(metric, change) };
}

/** A number without a unit; its name tells what it counts. */
export function countFigure(name: string, value: number): Figure {
  return { name, value, text: formatNumber(value) };
}

export function durationFigure(name: string, seconds: number): Figure {
  return { name, value: seconds, text: formatSeconds(seconds) };
}

/** A share of something, 0 … 1. */
export function shareFigure(name: string, value: number): Figure {
  return { name, value, text: formatShare(value) };
}

export function probabilityFigure(name: string, value: number): Figure {
  return { name, value, text: probabilityText(value) };
}

/** How many times as much: `× 1.18`. */
export function ratioFigure(name: string, value: number): Figure {
  return { name, value, text: ratioText(value) };
}

export function probabilityText(value: number): string {
  return value < 1e-4 ? '< 0.0001' : formatNumber(value);
}

export function ratioText(value: number): string {
  return `× ${value.toFixed(2)}`;
}

/** 1.12 → `12 % more`. */
export function moreOrLess(ratio: number): string {
  return ratio >= 1 ? `${formatShare(ratio - 1)} more` : `${formatShare(1 - ratio)} less`;
}

const PERIODS: readonly (readonly [unit: string, name: string, seconds: number])[] = [
  ['weeks', 'week', 604_800],
  ['d', 'day', 86_400],
  ['h', 'hour', 3600],
  ['min', 'minute', 60],
];
/** A period is never known better than this. */
const PERIOD_DOUBT = 0.02;

/** How often something comes again: `every day` for 23 h 59 min, `every 2 h`, `every 1 min 20 s`. */
export function everyText(seconds: number): string {
  for (const [unit, name, size] of PERIODS) {
    const count = Math.round(seconds / size);
    if (count < 1 || count >= 100 || Math.abs(seconds - count * size) > PERIOD_DOUBT * seconds) continue;
    return count === 1 ? `every ${name}` : `every ${count} ${unit}`;
  }
  return `every ${formatSeconds(seconds)}`;
}

/** 1 → `once`, 5 → `5 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
