import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { ratioFigure, shareFigure } from '../common/evidence.ts';
import type { AnalysisParts } from './analysis.ts';
import { countFigure, metricFigure, moreOrLess, plotEvidence, probabilityFigure } from './evidence.ts';
import { CATEGORY_TITLES } from './headlineMetrics.ts';
import type { Insight, InsightContext } from './historyInsights.ts';
import type { Interval } from './plotCases.ts';

/** When plots and metrics changed, and where they go. */
export function trendInsights({ parts: { trends }, range, date }: InsightContext): Insight[] {
  if (trends === undefined) return [];
  const lines = trends.metrics.flatMap((one): Insight[] => {
    if (one.kind !== 'metricTrend' || one.shape !== 'line') return [];
    const { title, metric, change, adjustedPValue, trend } = one;
    const start = trend.intercept;
    return [
      {
        weight: 'notice',
        text: `${title} has been ${one.direction}, from about ${formatMetric(metric, start)} to ${formatMetric(metric, start + change)}.`,
        evidence: [
          {
            subject: title,
            metric,
            ...range,
            figures: [
              metricFigure('change', metric, change),
              metricFigure('per day', metric, trend.slopePerHour * 24),
              shareFigure('explained (r²)', trend.rSquared),
              probabilityFigure('p', adjustedPValue),
            ],
          },
        ],
      },
    ];
  });
  const changes = trends.changePoints.map(({ at, metrics, events }): Insight => {
    const what = metrics.map(({ id, title, before, after }) => {
      const metric = metricOf(trends, id);
      return metric === undefined
        ? title
        : `${title} (${formatMetric(metric, before)} → ${formatMetric(metric, after)})`;
    });
    const because = events.length === 0 ? '' : ` At that time: ${events.map(({ text }) => text).join('; ')}.`;
    return {
      weight: metrics.length > 1 ? 'warning' : 'notice',
      text: `Since ${date(at)} another level: ${what.join(', ')}.${because}`,
      evidence: metrics.map(({ id, title, before, after }) => {
        const metric = metricOf(trends, id);
        const figures = metric && [metricFigure('before', metric, before), metricFigure('after', metric, after)];
        return { subject: title, ...(metric && { metric }), ...range, figures: figures ?? [] };
      }),
    };
  });
  const parts = trends.systemWide.flatMap((one): Insight[] => {
    if (one.kind !== 'systemTrend' || one.direction === 'steady') return [];
    const what =
      one.category === 'host' ? 'The load of the host as a whole' : `${CATEGORY_TITLES[one.category]} as a whole`;
    const own = one.direction === 'rising' ? one.rising : one.falling;
    return [
      {
        weight: 'notice',
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
  return [...plotTimeInsights(trends.plotTime, range, date), ...changes, ...lines, ...parts];
}

function metricOf({ metrics }: NonNullable<AnalysisParts['trends']>, wanted: string) {
  const found = metrics.find(({ id }) => id === wanted);
  return found?.kind === 'metricTrend' ? found.metric : undefined;
}

function plotTimeInsights(
  plotTime: NonNullable<AnalysisParts['trends']>['plotTime'],
  range: Interval,
  date: (epochSeconds: number) => string,
): Insight[] {
  if (isNotEnoughData(plotTime)) return [];
  const { plots, changes, direction, changeRatio, adjustedPValue } = plotTime;
  if (changes.length > 0) {
    return changes.map(({ at, ratio }) => ({
      weight: ratio > 1 ? 'warning' : 'notice',
      text: `Since ${date(at)} plots take ${moreOrLess(ratio)} time than before.`,
      evidence: [plotEvidence(range, [ratioFigure('plot time', ratio), countFigure('plots', plots)])],
    }));
  }
  if (direction === 'steady') return [];
  const figures = [
    ratioFigure('plot time', changeRatio),
    countFigure('plots', plots),
    probabilityFigure('p', adjustedPValue),
  ];
  return [
    {
      weight: direction === 'rising' ? 'warning' : 'notice',
      text: `Plots take ever ${direction === 'rising' ? 'longer' : 'less time'}: ${moreOrLess(changeRatio)} at the end of the range than at its start.`,
      evidence: [plotEvidence(range, figures)],
    },
  ];
}
