import type { ReportLegend, ReportTable } from '../../analysis/common/report.ts';
import type { Picture } from '../../pages/pictures.ts';

interface TimedParts {
  readonly sentence: string;
  /** With the room beside the plot as its padding. */
  readonly spec: object;
  readonly legend: readonly ReportLegend[];
  readonly table: ReportTable;
}

/** A picture whose horizontal axis is the time shown, or goes on `until` a time to come (epoch seconds). */
export function timedPicture(parts: TimedParts, until?: number): Picture {
  const { left, right } = (parts.spec as { padding: { left: number; right: number } }).padding;
  return { ...parts, timed: { left, right, ...(until !== undefined && { until }) } };
}
