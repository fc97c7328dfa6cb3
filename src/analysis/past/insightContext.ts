import type { StoredPlot } from '../../history/storedPlot.ts';
import type { Evidence, Figure, Interval } from '../common/evidence.ts';
import type { AnalysisParts } from './analysis.ts';

/** What insights are drawn from. */
export interface InsightContext {
  readonly parts: AnalysisParts;
  readonly range: Interval;
  /** All plots of the range, whatever became of them. */
  readonly plots: readonly StoredPlot[];
  date(epochSeconds: number): string;
}

export function plotEvidence({ from, to }: Interval, figures: readonly Figure[]): Evidence {
  return { subject: 'plots', from, to, figures };
}
