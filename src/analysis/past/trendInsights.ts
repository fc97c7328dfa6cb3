import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Trend } from '../../analyze/trend.ts';
import { CATEGORY_TITLES } from '../common/category.ts';
import {
  changeFigure,
  countFigure,
  type Figure,
  type Interval,
  moreOrLess,
  probabilityFigure,
  ratioFigure,
  shareFigure,
  valueFigure,
  valueText,
} from '../common/evidence.ts';
import { type Insight, MEASURED, SEVERITY } from '../common/insight.ts';
import type { AnalysisParts } from './analysis.ts';
import type { SystemChange } from './historyTrends.ts';
import { type InsightContext, plotEvidence } from './insightContext.ts';
import type { PastTrend } from './metricTrends.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

type Trends = NonNullable<AnalysisParts['trends']>;

/** When plots and metrics changed, and where they go. */
export function trendInsights({ parts: { trends }, range, date }: InsightContext): Insight[] {
  if (trends === undefined) return [];
  return [
    ...plotTimeInsights(trends.plotTime, range, date),
    ...trends.changePoints.map((change) => changeInsight(change, trends, range, date)),
    ...trends.metrics.flatMap((one) => lineInsight(one, range)),
    ...systemInsights(trends, range),
  ];
}

function lineInsight(one: PastTrend, range: Interval): Insight[] {
  const { id, title, metric, category, line, direction, adjustedPValue, trend } = one;
  if (one.shape !== 'line' || line === undefined || isNotEnoughData(trend)) return [];
  return [
    {
      id: `trend/${id}`,
      kind: 'trend',
      category,
      severity: SEVERITY.notice,
      confidence: 1 - adjustedPValue,
      text: `${title} has been ${direction}, from about ${valueText(metric, line.start)} to ${valueText(metric, line.end)}.`,
      evidence: [
        {
          subject: title,
          metric,
          ...range,
          figures: [
            changeFigure('change', metric, line.end - line.start),
            ...paceFigures(one, trend),
            shareFigure('explained (r²)', trend.rSquared),
            probabilityFigure('p', adjustedPValue),
          ],
        },
      ],
    },
  ];
}

/** How much a day or an hour, where at least that was measured. */
function paceFigures({ metric, measuredSeconds }: PastTrend, { slopePerHour }: Trend): Figure[] {
  if (measuredSeconds >= DAY_SECONDS) return [changeFigure('a day', metric, slopePerHour * 24)];
  return measuredSeconds >= HOUR_SECONDS ? [changeFigure('an hour', metric, slopePerHour)] : [];
}

/** Levels that differ so clearly that they are looked for with so many standard errors between them. */
const CLEAR = 0.95;

function changeInsight(
  { at, metrics, events }: SystemChange,
  trends: Trends,
  range: Interval,
  date: (epochSeconds: number) => string,
): Insight {
  const told = metrics.flatMap(({ id, ...levels }) => {
    const of = trends.metrics.find((one) => one.id === id);
    return of === undefined ? [] : [{ ...levels, metric: of.metric, category: of.category }];
  });
  const what = told.map(({ title, metric, before, after }) => {
    return `${title} (${valueText(metric, before)} → ${valueText(metric, after)})`;
  });
  const because = events.length === 0 ? '' : ` At that time: ${events.map(({ text }) => text).join('; ')}.`;
  return {
    id: `change/${at}`,
    kind: 'change',
    category: told[0]?.category ?? 'other',
    severity: metrics.length > 1 ? SEVERITY.warning : SEVERITY.notice,
    confidence: CLEAR,
    text: `Since ${date(at)} another level: ${what.join(', ')}.${because}`,
    evidence: told.map(({ title, metric, before, after }) => ({
      subject: title,
      metric,
      from: at,
      to: range.to,
      figures: [valueFigure('before', metric, before), valueFigure('after', metric, after)],
    })),
  };
}

function systemInsights({ systemWide }: Trends, range: Interval): Insight[] {
  return systemWide.flatMap((one): Insight[] => {
    if (one.kind !== 'systemTrend' || one.direction === 'steady') return [];
    const isHost = one.category === 'host';
    const what = isHost ? 'The load of the host as a whole' : `${CATEGORY_TITLES[one.category]} as a whole`;
    const own = one.direction === 'rising' ? one.rising : one.falling;
    return [
      {
        id: `trend/${one.category}`,
        kind: 'trend',
        category: isHost ? 'other' : one.category,
        severity: SEVERITY.notice,
        confidence: 1 - one.adjustedPValue,
        text: `${what}: ${one.direction} over the range${own.length > 0 ? ` (${own.join(', ')})` : ''}.`,
        evidence: [
          {
            subject: what,
            ...range,
            figures: [
              { name: 'change', value: one.changeDeviations, text: `${one.changeDeviations.toFixed(1)} deviations` },
              countFigure('metrics', one.metrics),
              probabilityFigure('p', one.adjustedPValue),
            ],
          },
        ],
      },
    ];
  });
}

function plotTimeInsights(
  plotTime: Trends['plotTime'],
  range: Interval,
  date: (epochSeconds: number) => string,
): Insight[] {
  if (isNotEnoughData(plotTime)) return [];
  const { plots, changes, direction, changeRatio, adjustedPValue } = plotTime;
  if (changes.length > 0) {
    return changes.map(({ at, ratio }) => ({
      id: `change/plot time ${at}`,
      kind: 'change',
      category: 'plotting',
      severity: ratio > 1 ? SEVERITY.warning : SEVERITY.notice,
      confidence: MEASURED,
      text: `Since ${date(at)} plots take ${moreOrLess(ratio)} time than before.`,
      evidence: [
        plotEvidence({ from: at, to: range.to }, [ratioFigure('plot time', ratio), countFigure('plots', plots)]),
      ],
    }));
  }
  if (direction === 'steady') return [];
  const isRising = direction === 'rising';
  return [
    {
      id: 'trend/plot time',
      kind: 'trend',
      category: 'plotting',
      severity: isRising ? SEVERITY.warning : SEVERITY.notice,
      confidence: 1 - adjustedPValue,
      text: `Plots take ever ${isRising ? 'longer' : 'less time'}: ${moreOrLess(changeRatio)} at the end of the range than at its start.`,
      evidence: [
        plotEvidence(range, [
          ratioFigure('plot time', changeRatio),
          countFigure('plots', plots),
          probabilityFigure('p', adjustedPValue),
        ]),
      ],
    },
  ];
}
