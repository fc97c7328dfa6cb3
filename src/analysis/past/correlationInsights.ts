import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatDuration } from '../../metrics/format.ts';
import { countFigure, probabilityFigure, shareFigure } from '../common/evidence.ts';
import { type Insight, SEVERITY } from '../common/insight.ts';
import { categoryOfKey } from '../common/keyMetrics.ts';
import type { InsightContext } from './insightContext.ts';

/** What moves first, and what goes together. */
export function correlationInsights({ parts: { correlations }, range }: InsightContext): Insight[] {
  if (correlations === undefined || isNotEnoughData(correlations)) return [];
  const causal = correlations.causal.findings
    .filter(({ mutual }) => !mutual)
    .map(
      ({ cause, effect, titles, withinSeconds, explainedRatio, adjustedPValue }): Insight => ({
        id: `relation/${cause} → ${effect}`,
        kind: 'relation',
        category: categoryOfKey(effect),
        severity: SEVERITY.notice,
        confidence: 1 - adjustedPValue,
        text: `${titles[0]} moves first: within ${formatDuration(withinSeconds)} ${titles[1]} follows.`,
        evidence: [
          {
            subject: titles.join(' → '),
            ...range,
            figures: [shareFigure('explained', explainedRatio), probabilityFigure('p', adjustedPValue)],
          },
        ],
      }),
    );
  const pairs = correlations.significant
    .filter(({ sameFamily }) => !sameFamily)
    .map(({ a, b, titles, coefficient, effectiveCount, adjustedPValue, strength }): Insight => {
      const how = coefficient > 0 ? 'rise and fall together' : 'go opposite ways';
      return {
        id: `relation/${a} ${b}`,
        kind: 'relation',
        category: categoryOfKey(a),
        severity: strength === 'strong' ? SEVERITY.notice : SEVERITY.info,
        confidence: 1 - adjustedPValue,
        text: `${titles[0]} and ${titles[1]} ${how} (${coefficient.toFixed(2)}).`,
        evidence: [
          {
            subject: titles.join(', '),
            ...range,
            figures: [
              countFigure('correlation', coefficient),
              countFigure('independent points', effectiveCount),
              probabilityFigure('p', adjustedPValue),
            ],
          },
        ],
      };
    });
  return [...causal, ...pairs];
}
