import type { StoredPlot } from '../../history/storedPlot.ts';
import type { AnalysisParts } from './analysis.ts';
import type { AnalysisMetadata } from './analysisMetadata.ts';
import type { Evidence } from './evidence.ts';
import type { Interval } from './plotCases.ts';

/** A piece of advice with what it rests on. */
export interface Advice {
  /** What it is about; two with the same subject and other directions contradict each other. */
  readonly subject: string;
  /** What to do with the subject. */
  readonly direction: string;
  readonly text: string;
  /** 0 … 1: how much there is to win, and how certain. */
  readonly priority: number;
  readonly evidence: readonly Evidence[];
}

export interface AdviceContext {
  readonly parts: AnalysisParts;
  readonly metadata: Pick<AnalysisMetadata, 'coverageRatio'>;
  readonly range: Interval;
  readonly plots: readonly StoredPlot[];
}

/** A rule that gives advice where the analysis calls for it. */
export interface AdviceRule {
  readonly id: string;
  find(context: AdviceContext): readonly Advice[];
}

/** A subject of several rules. */
export const PLOTS_AT_A_TIME = 'plots at a time';
