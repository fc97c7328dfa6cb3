import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { type Statistics, statistics } from '../../analyze/statistics.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { AT_LIMIT } from '../bottleneck/saturation.ts';
import type { Category } from '../common/category.ts';
import { isShare } from '../common/keyMetric.ts';
import type { MetricTracks } from './metricTracks.ts';

/** What a metric was like over the range, by means of its cells. */
export interface MetricSummary {
  readonly id: string;
  readonly title: string;
  readonly metric: MetricName;
  readonly category: Category;
  readonly statistics: Statistics | NotEnoughData;
  /** The highest single value, where it can be told. */
  readonly peak?: number;
  /** Which of several it mostly is: a mount point, a disk. */
  readonly subject?: string;
  /** Share of the cells that have a value. */
  readonly coverageRatio: number;
  /** Of what is a share of a whole: part of the time at the limit (90 % and more). */
  readonly atLimitRatio?: number;
}

export function metricSummaries({ tracks, times }: MetricTracks): MetricSummary[] {
  return tracks.map(({ id, title, metric, category, values, peak, subject }) => {
    const result = statistics(values);
    const count = isNotEnoughData(result) ? 0 : result.count;
    return {
      id,
      title,
      metric,
      category,
      statistics: result,
      ...(peak !== undefined && { peak }),
      ...(subject !== undefined && { subject }),
      coverageRatio: count / times.length,
      ...(isShare(metric) && count > 0 && { atLimitRatio: values.filter((value) => value >= AT_LIMIT).length / count }),
    };
  });
}
