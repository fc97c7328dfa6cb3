import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { countFigure, probabilityFigure, shareFigure, valueFigure, valueText } from '../common/evidence.ts';
import { type Insight, SEVERITY } from '../common/insight.ts';
import type { InsightContext } from './insightContext.ts';
import { patternInsight } from './patternInsights.ts';

const CYCLE_WORDS = { daily: 'every day', weekly: 'every week', monthly: 'every month' } as const;
const AT = { daily: 'at', weekly: 'on', monthly: 'on' } as const;
const STRONG = 0.5;

/** What comes again with the calendar. */
export function seasonInsights({ parts: { seasons, patterns: ofPlots }, range }: InsightContext): Insight[] {
  if (seasons === undefined) return [];
  const patterns = (['daily', 'weekly', 'monthly'] as const).flatMap((cycle) => {
    const findings = seasons[cycle];
    return isNotEnoughData(findings) ? [] : findings.patterns;
  });
  const metrics = patterns.map((pattern): Insight => {
    const { id, title, metric, category, cycle, strength, adjustedPValue, rounds, highest, lowest } = pattern;
    const extreme = ({ place, value }: typeof highest) => `${AT[cycle]} ${place} (${valueText(metric, value)})`;
    const figures = [
      shareFigure('explained', strength),
      countFigure('rounds', rounds),
      valueFigure('highest', metric, highest.value),
      valueFigure('lowest', metric, lowest.value),
      probabilityFigure('p', adjustedPValue),
    ];
    return {
      id: `season/${id} ${cycle}`,
      kind: 'season',
      category,
      severity: strength >= STRONG ? SEVERITY.notice : SEVERITY.info,
      confidence: 1 - adjustedPValue,
      text: `${title} has a pattern that comes ${CYCLE_WORDS[cycle]}: highest ${extreme(highest)}, lowest ${extreme(lowest)}.`,
      evidence: [{ subject: title, metric, ...range, figures }],
    };
  });
  // Where all patterns of plots are told, those of times are among them.
  const impact = ofPlots || isNotEnoughData(seasons.performanceImpact) ? [] : seasons.performanceImpact;
  return [...impact.map((pattern) => patternInsight(pattern, range)), ...metrics];
}
