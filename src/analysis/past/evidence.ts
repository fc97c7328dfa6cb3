import type { MetricName } from '../../metrics/catalogue.ts';
import { formatDuration } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { type Figure, shareText } from '../common/evidence.ts';

/** What a finding rests on: of what, from when to when (epoch seconds), and the figures. */
export interface Evidence {
  /** The metric's title, or `plots`. */
  readonly subject: string;
  readonly metric?: MetricName;
  readonly from: number;
  readonly to: number;
  readonly figures: readonly Figure[];
}

export function metricFigure(name: string, metric: MetricName, value: number): Figure {
  return { name, value, text: formatMetric(metric, value) };
}

export function countFigure(name: string, value: number): Figure {
  return { name, value, text: String(Math.round(value)) };
}

export function durationFigure(name: string, seconds: number): Figure {
  return { name, value: seconds, text: formatDuration(seconds) };
}

export function probabilityFigure(name: string, value: number): Figure {
  return { name, value, text: value < 1e-4 ? '< 0.0001' : value.toPrecision(2) };
}

/** 1.12 → `12 % more`. */
export function moreOrLess(ratio: number): string {
  return ratio >= 1 ? `${shareText(ratio - 1)} more` : `${shareText(1 - ratio)} less`;
}

export function plotEvidence(
  range: { readonly from: number; readonly to: number },
  figures: Evidence['figures'],
): Evidence {
  return { subject: 'plots', ...range, figures };
}
