import { countFigure, probabilityFigure, timesText } from '../common/evidence.ts';
import { type Insight, MEASURED, SEVERITY } from '../common/insight.ts';
import type { InsightContext } from './insightContext.ts';

/** What was unusual, and when that comes again. */
export function anomalyInsights({ parts: { anomalies }, range, date }: InsightContext): Insight[] {
  if (anomalies === undefined) return [];
  const { incidentsTotal, incidents, recurring } = anomalies;
  const again = recurring.map(
    ({ which, text, incidents: count, expected, ofAll, adjustedPValue, subjects }): Insight => ({
      id: `anomaly/${which}`,
      kind: 'anomaly',
      category: 'other',
      severity: SEVERITY.warning,
      confidence: 1 - adjustedPValue,
      text: `${count} of ${ofAll} incidents were ${text}, where chance would give ${expected.toFixed(1)}; mostly ${subjects.join(', ')}.`,
      evidence: [
        {
          subject: subjects.join(', '),
          ...range,
          figures: [
            countFigure('incidents', count),
            countFigure('by chance', expected),
            probabilityFigure('p', adjustedPValue),
          ],
        },
      ],
    }),
  );
  if (incidentsTotal === 0) return again;
  const agreed = incidents.filter(({ detectors }) => detectors.length > 1);
  const summary: Insight = {
    id: 'anomaly/incidents',
    kind: 'anomaly',
    category: 'other',
    severity: agreed.length > 0 ? SEVERITY.notice : SEVERITY.info,
    confidence: MEASURED,
    text: `${capital(timesText(incidentsTotal))} something was not as usual; ${agreed.length} of the last ${incidents.length} were seen in several ways.`,
    evidence: incidents.slice(0, 5).map(({ from, to, subjects, anomalies: count, detectors }) => ({
      subject: `${date(from)}: ${subjects.join(', ')}`,
      from,
      to,
      figures: [countFigure('anomalies', count), countFigure('ways of looking', detectors.length)],
    })),
  };
  return [...again, summary];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
