import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import { formatDuration } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';

/** One number that a finding rests on. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** With its unit, for a person. */
  readonly text: string;
}

/** What a finding rests on: of what, from when to when (epoch seconds), and the figures. */
export interface Evidence {
  /** What was looked at, for a person: `Memory in use`, `plots`. */
  readonly subject: string;
  /** `seriesKey` of the series, or the column's name; absent where it is not one series. */
  readonly metric?: string;
  readonly from: number;
  readonly to: number;
  readonly figures: readonly Figure[];
}

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(CATALOGUE, name);
}

/** A value of a metric of the catalogue with its unit; of any other column as a plain number of a few digits. */
export function valueText(metric: string, value: number): string {
  if (!isMetricName(metric)) return plainNumber(value);
  const { unit } = CATALOGUE[metric];
  if (unit === 'Hz') return `${plainNumber(value / 1e9)} GHz`;
  return WRITTEN_UNITS.includes(unit) ? formatMetric(metric, value) : plainNumber(value);
}

/** Those that are written with the value; of the others the metric's name tells. */
const WRITTEN_UNITS: readonly string[] = ['By', 'By/s', '1', 's'];

/** A change of a metric: as its value, with the sign in front and percent points for shares. */
export function changeText(metric: string, change: number): string {
  const sign = change < 0 ? '−' : '+';
  const size = Math.abs(change);
  const isShare = isMetricName(metric) && CATALOGUE[metric].unit === '1' && size <= 1;
  return sign + (isShare ? `${percentDigits(size)} percentage points` : valueText(metric, size));
}

export function valueFigure(name: string, metric: string, value: number): Figure {
  return { name, value, text: valueText(metric, value) };
}

export function changeFigure(name: string, metric: string, change: number): Figure {
  return { name, value: change, text: changeText(metric, change) };
}

export function countFigure(name: string, value: number): Figure {
  return { name, value, text: plainNumber(value) };
}

export function durationFigure(name: string, seconds: number): Figure {
  return { name, value: seconds, text: durationText(seconds) };
}

/** A share of something, 0 … 1. */
export function shareFigure(name: string, value: number): Figure {
  return { name, value, text: shareText(value) };
}

export function probabilityFigure(name: string, value: number): Figure {
  return { name, value, text: value < 1e-4 ? '< 0.0001' : plainNumber(value) };
}

/** How many times as much: `× 1.18`. */
export function ratioFigure(name: string, value: number): Figure {
  return { name, value, text: `× ${value.toFixed(2)}` };
}

export function shareText(share: number): string {
  return `${percentDigits(share)} %`;
}

/** Seconds, below one in milliseconds. */
export function durationText(seconds: number): string {
  return seconds < 1 ? `${plainNumber(seconds * 1000)} ms` : formatDuration(seconds);
}

function percentDigits(share: number): string {
  const percent = share * 100;
  return Math.abs(percent) < 9.95 && percent !== 0 ? percent.toFixed(1) : String(Math.round(percent));
}

/** Three digits that count; no exponent for what people still read. */
function plainNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e9 || size < 1e-4) return value.toExponential(2);
  return size >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
