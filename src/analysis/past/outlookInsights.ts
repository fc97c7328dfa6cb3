import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatBytes, formatDuration } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { shareFigure, shareText } from '../common/evidence.ts';
import { countFigure, durationFigure, metricFigure, plotEvidence } from './evidence.ts';
import type { Insight, InsightContext } from './historyInsights.ts';
import type { ProductionForecast } from './outlook.ts';
import type { Interval } from './plotCases.ts';

const DAY = 86_400;

/** What is to come. */
export function outlookInsights({ parts: { outlook }, range }: InsightContext): Insight[] {
  if (outlook === undefined) return [];
  const full = outlook.fileSystems.map(
    ({ mountpoint, secondsToFull, interval, bytesPerDay, availableBytes }): Insight => {
      return {
        weight: secondsToFull < 7 * DAY ? 'warning' : 'notice',
        text: `${mountpoint} is full in ${formatDuration(secondsToFull)}${between(secondsToFull, interval)} if it goes on filling by ${formatBytes(bytesPerDay)} a day.`,
        evidence: [
          {
            subject: mountpoint,
            metric: 'system.filesystem.available',
            ...range,
            figures: [
              metricFigure('available', 'system.filesystem.available', availableBytes),
              metricFigure('a day', 'system.filesystem.available', bytesPerDay),
            ],
          },
        ],
      };
    },
  );
  const limits = outlook.limits.map(
    ({ title, limitRatio, secondsToLimit }): Insight => ({
      weight: 'warning',
      text: `${title} reaches ${shareText(limitRatio)} in ${formatDuration(secondsToLimit)} if it goes on rising as it did.`,
      evidence: [{ subject: title, ...range, figures: [durationFigure('time left', secondsToLimit)] }],
    }),
  );
  const forecasts = outlook.forecasts.flatMap(({ title, metric, forecast }): Insight[] => {
    if (isNotEnoughData(forecast)) return [];
    const { mean, interval, horizonSeconds, backtest } = forecast;
    const show = (value: number) => formatMetric(metric, value);
    const within = interval ? `, most likely ${show(interval[0])} to ${show(interval[1])}` : '';
    return [
      {
        weight: 'info',
        text: `${title} in the next ${horizonSeconds === DAY ? 'day' : formatDuration(horizonSeconds)}: ${show(mean)} in the mean${within}. Such forecasts were ${shareText(backtest.accuracy)} accurate.`,
        evidence: [
          {
            subject: title,
            metric,
            from: forecast.from,
            to: forecast.to,
            figures: [
              metricFigure('mean', metric, mean),
              shareFigure('accuracy', backtest.accuracy),
              countFigure('forecasts checked', backtest.count),
            ],
          },
        ],
      },
    ];
  });
  return [...full, ...limits, ...productionInsight(outlook.production, range), ...forecasts];
}

/** The bounds of a time, where they say more than the time itself. */
function between(seconds: number, [least, most]: readonly [number, number | null]): string {
  if (most === null) return ` (${formatDuration(least)} or later)`;
  const [low, middle, high] = [least, seconds, most].map(formatDuration);
  return low === middle && high === middle ? '' : ` (${low} to ${high})`;
}

function productionInsight(production: ProductionForecast | NotEnoughData, range: Interval): Insight[] {
  if (isNotEnoughData(production)) return [];
  const { plotsPerDay, nextWeek, interval, days } = production;
  return [
    {
      weight: 'info',
      text: `At ${plotsPerDay.toFixed(1)} plots a day, about ${Math.round(nextWeek)} in the next seven days (${Math.round(interval[0])} to ${Math.round(interval[1])}).`,
      evidence: [plotEvidence(range, [countFigure('days', days)])],
    },
  ];
}
