import type { ChangePoint } from '../../analyze/changePoints.ts';
import type { NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Trend } from '../../analyze/trend.ts';
import type { Category } from './category.ts';

/** A level that changed, for good or until the next change. */
export interface LevelChange extends Pick<ChangePoint, 'before' | 'after' | 'shift' | 'shiftDeviations'> {
  /** Epoch seconds. */
  readonly at: number;
}

/** @param timeOf epoch seconds of a place among the values. */
export function levelChangeOf(point: ChangePoint, timeOf: (index: number) => number): LevelChange {
  const { index, before, after, shift, shiftDeviations } = point;
  return { at: timeOf(index), before, after, shift, ...(shiftDeviations !== undefined && { shiftDeviations }) };
}

/** Where a metric, or a series of one, goes. */
export interface MetricTrend {
  /** `seriesKey` of the series, or the id of the key metric. */
  readonly id: string;
  readonly title: string;
  readonly metric: string;
  readonly category: Category;
  /** The line through all of its values. */
  readonly trend: Trend | NotEnoughData;
  /** Absent where they were not looked for. */
  readonly levelChanges?: readonly LevelChange[];
}
