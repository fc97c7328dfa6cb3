import { gapsIn } from '../../analyze/gaps.ts';
import type { Tier } from '../../history/retention.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import type { AnalysisMetadata } from '../common/analysisMetadata.ts';
import type { Interval } from '../common/evidence.ts';
import type { MetricTracks } from './metricTracks.ts';

/** How much an analysis of the history rests on. */
export interface HistoryAnalysisMetadata extends AnalysisMetadata {
  /** Cells that the points were put into. */
  readonly cells: number;
  readonly stepSeconds: number;
  readonly tiers: readonly Tier[];
  readonly plots: number;
  readonly events: number;
  /** Share of the range in which anything was measured. */
  readonly coverageRatio: number;
  /** Stretches in which nothing was measured, the longest first, so many at most. */
  readonly gaps: readonly Interval[];
  readonly gapsTotal: number;
  readonly cpuSeconds: number;
}

const MOST_GAPS = 20;
/** From so many days and plots on, more of them make hardly more certain. */
const DAYS_FOR_CONFIDENCE = 14;
const PLOTS_FOR_CONFIDENCE = 40;
const CELLS_FOR_CONFIDENCE = 500;
const DAY_SECONDS = 86_400;

export function coverageOf({
  tracks,
  times,
  from,
  to,
  stepSeconds,
}: MetricTracks): Pick<HistoryAnalysisMetadata, 'coverageRatio' | 'gaps' | 'gapsTotal' | 'dataQualityRatio'> {
  const anything = times.map((_, cell) => (tracks.some(({ values }) => !Number.isNaN(values[cell])) ? 1 : Number.NaN));
  const measured = anything.filter((one) => one === 1).length;
  const gaps = gapsIn(anything).map(({ from: cell, length }) => ({
    from: from + cell * stepSeconds,
    to: Math.min(to, from + (cell + length) * stepSeconds),
  }));
  let there = 0;
  let could = 0;
  for (const { values } of tracks) {
    const first = values.findIndex((value) => !Number.isNaN(value));
    could += values.length - first;
    there += values.filter((value) => !Number.isNaN(value)).length;
  }
  return {
    coverageRatio: measured / times.length,
    gaps: gaps.sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_GAPS),
    gapsTotal: gaps.length,
    dataQualityRatio: could === 0 ? 0 : there / could,
  };
}

export function confidenceOf(
  { tracks, times, from, to }: MetricTracks,
  plots: number,
  { coverageRatio, dataQualityRatio }: Pick<HistoryAnalysisMetadata, 'coverageRatio' | 'dataQualityRatio'>,
): Pick<HistoryAnalysisMetadata, 'confidenceRatio' | 'limits'> {
  if (tracks.length === 0) return { confidenceRatio: 0, limits: ['nothing was measured in this range'] };
  const days = ((to - from) / DAY_SECONDS) * coverageRatio;
  const measures = [
    { ratio: coverageRatio, limit: `only ${Math.round(coverageRatio * 100)} % of the range was measured` },
    { ratio: dataQualityRatio, limit: 'some metrics are missing for a part of it' },
    {
      ratio: enough(days, DAYS_FOR_CONFIDENCE),
      limit: `${formatDuration(days * DAY_SECONDS)} were measured: patterns of days and weeks need more`,
    },
    // Without any plot nothing is said of plots.
    {
      ratio: plots === 0 ? 1 : enough(plots, PLOTS_FOR_CONFIDENCE),
      limit: `${formatCount(plots, 'plot')} finished: patterns of plots need more`,
    },
    { ratio: enough(times.length * coverageRatio, CELLS_FOR_CONFIDENCE), limit: 'few points were measured' },
  ];
  // The geometric mean: one thing that lacks can't be made good by the others.
  const product = measures.reduce((all, { ratio }) => all * Math.max(0.01, ratio), 1);
  return {
    confidenceRatio: product ** (1 / measures.length),
    limits: measures.filter(({ ratio }) => ratio < 0.8).map(({ limit }) => limit),
  };
}

function enough(got: number, needed: number): number {
  return Math.min(1, Math.sqrt(got / needed));
}
