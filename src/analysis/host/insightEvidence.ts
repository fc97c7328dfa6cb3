import { type Evidence, type Figure, isMetricName } from '../common/evidence.ts';
import type { CleanSeries, PreparedInput } from './analysisInput.ts';

/** Findings of one kind that are told; what is beyond is in the parts themselves. */
export const MOST_OF_A_KIND = 8;

/** What rests on the whole window. */
export function windowEvidence(
  { windows }: PreparedInput,
  subject: string,
  metric: string | undefined,
  figures: Figure[],
): Evidence {
  return { subject, ...(metric !== undefined && { metric }), from: windows.from, to: windows.to, figures };
}

export function seriesOf({ series }: PreparedInput, wanted: string | undefined): CleanSeries | undefined {
  return series.find(({ key }) => key === wanted);
}

/** Whether a series has a name for people: a metric that matters, or a column of somebody's own. */
export function isTold(input: PreparedInput, key: string | undefined): boolean {
  const found = seriesOf(input, key);
  return found !== undefined && hasName(found);
}

export function hasName({ keyMetric, metric }: Pick<CleanSeries, 'keyMetric' | 'metric'>): boolean {
  return keyMetric !== undefined || !isMetricName(metric);
}
