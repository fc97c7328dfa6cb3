import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { countFigure, type Interval, moreOrLess, probabilityFigure, ratioFigure } from '../common/evidence.ts';
import { type Insight, SEVERITY } from '../common/insight.ts';
import { type InsightContext, plotEvidence } from './insightContext.ts';
import type { PlotPattern } from './plotPatterns.ts';

/** Which plots take longer than others. */
export function patternInsights({ parts: { patterns }, range }: InsightContext): Insight[] {
  if (patterns === undefined || isNotEnoughData(patterns.found)) return [];
  return patterns.found.patterns.map((pattern) => patternInsight(pattern, range));
}

/** `Plots that start at night take 12 % longer (57 of 120 plots).` */
export function patternInsight(pattern: PlotPattern, range: Interval): Insight {
  const { id, text, impact, frequency, atDifferentTimes, explainedBy, step } = pattern;
  const plots = frequency.plots;
  const all = impact.yes + impact.no;
  const where = step ? ` Most of it in “${step.name}”.` : '';
  const doubt = atDifferentTimes ? ' They ran at another time than the others: something else may have changed.' : '';
  const only = explainedBy ? ' Other patterns explain it.' : '';
  return {
    id: `pattern/${id}`,
    kind: 'pattern',
    category: 'plotting',
    severity: explainedBy ? SEVERITY.info : impact.ratio > 1 ? SEVERITY.warning : SEVERITY.notice,
    confidence: (1 - impact.adjustedPValue) * (atDifferentTimes ? HALF_CERTAIN : 1),
    text: `${text} take ${moreOrLess(impact.ratio)} time (${plots} of ${all} plots).${where}${only}${doubt}`,
    evidence: [
      plotEvidence(range, [
        ratioFigure('plot time', impact.ratio),
        ratioFigure('at least', impact.interval[0]),
        ratioFigure('at most', impact.interval[1]),
        countFigure('plots', plots),
        probabilityFigure('p', impact.adjustedPValue),
      ]),
    ],
  };
}

/** Of what was at another time something else may be the cause. */
const HALF_CERTAIN = 0.5;
