import type { StoredPlot } from '../../history/storedPlot.ts';
import type { Interval } from '../common/evidence.ts';
import type { Recommendation } from '../common/recommendation.ts';
import type { AnalysisParts } from './analysis.ts';
import type { HistoryAnalysisMetadata } from './analysisMetadata.ts';

export interface AdviceContext {
  readonly parts: AnalysisParts;
  readonly metadata: Pick<HistoryAnalysisMetadata, 'coverageRatio'>;
  readonly range: Interval;
  readonly plots: readonly StoredPlot[];
  date(epochSeconds: number): string;
}

/** A piece of advice; what calls for it is its rule. */
export type Advice = Omit<Recommendation, 'because'>;

/** A rule that gives advice where the analysis calls for it. */
export interface AdviceRule {
  readonly id: string;
  find(context: AdviceContext): readonly Advice[];
}

/** A subject of several rules. */
export const PLOTS_AT_A_TIME = 'plots at a time';
