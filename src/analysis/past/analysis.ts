import type { NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Interval } from '../common/evidence.ts';
import type { Insight } from '../common/insight.ts';
import type { Recommendations } from '../common/recommendation.ts';
import type { HistoryAnalysisMetadata } from './analysisMetadata.ts';
import type { HistoryAnomalies } from './historyAnomalies.ts';
import type { HistoryCorrelations } from './historyCorrelations.ts';
import type { HistoryTrends } from './historyTrends.ts';
import type { MetricSummary } from './metricSummaries.ts';
import type { Outlook } from './outlook.ts';
import type { PlotGroup } from './plotGroups.ts';
import type { PlotPattern, PlotPatterns } from './plotPatterns.ts';
import type { Seasons } from './seasons.ts';

/** Kinds of analysis of a stretch of history. */
export const ANALYSIS_KINDS = ['comprehensive', 'trend', 'seasonal', 'anomaly', 'predictive'] as const;
export type AnalysisKind = (typeof ANALYSIS_KINDS)[number];

export interface SeasonalAnalysis extends Seasons {
  /** What the hour, the weekday and the like do to the time that plots take. */
  readonly performanceImpact: readonly PlotPattern[] | NotEnoughData;
}

export interface PatternAnalysis {
  readonly found: PlotPatterns | NotEnoughData;
  /** The kinds of plots that were made, the most frequent first. */
  readonly groups: readonly PlotGroup[];
}

/** The parts of an analysis; those that its kind doesn't ask for are absent. */
export interface AnalysisParts {
  readonly statistics: readonly MetricSummary[];
  readonly trends?: HistoryTrends;
  readonly seasons?: SeasonalAnalysis;
  readonly anomalies?: HistoryAnomalies;
  readonly correlations?: HistoryCorrelations | NotEnoughData;
  readonly patterns?: PatternAnalysis;
  readonly outlook?: Outlook;
}

/** What a stretch of history tells. Plain data: it survives JSON. */
export interface HistoryAnalysis extends AnalysisParts {
  readonly kind: AnalysisKind;
  /** Epoch seconds: the range that was asked for, cut to where anything was measured. */
  readonly from: number;
  readonly to: number;
  readonly asked: Interval;
  /** Whose hours and weekdays are meant: an IANA name. */
  readonly timeZone: string;
  /** The most severe first. */
  readonly insights: readonly Insight[];
  readonly recommendations: Recommendations;
  readonly metadata: HistoryAnalysisMetadata;
}

/** What is analysed for each kind; statistics, insights and recommendations always are. */
export const PARTS_OF_KIND: Readonly<Record<AnalysisKind, readonly Exclude<keyof AnalysisParts, 'statistics'>[]>> = {
  comprehensive: ['trends', 'seasons', 'anomalies', 'correlations', 'patterns', 'outlook'],
  trend: ['trends'],
  seasonal: ['seasons'],
  anomaly: ['anomalies'],
  predictive: ['trends', 'seasons', 'patterns', 'outlook'],
};
