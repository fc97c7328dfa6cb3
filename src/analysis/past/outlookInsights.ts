import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatBytes, formatDuration, formatShare } from '../../metrics/format.ts';
import { countFigure, durationFigure, type Interval, shareFigure, valueFigure, valueText } from '../common/evidence.ts';
import { type Insight, SEVERITY } from '../common/insight.ts';
import { categoryOfKey } from '../common/keyMetrics.ts';
import { type InsightContext, plotEvidence } from './insightContext.ts';
import type { ProductionForecast } from './outlook.ts';

const DAY = 86_400;
/** Their intervals hold in so many cases. */
const OF_A_FILL = 0.95;
const OF_A_FORECAST = 0.9;

/** What is to come. */
export function outlookInsights({ parts: { outlook }, range }: InsightContext): Insight[] {
  if (outlook === undefined) return [];
  const full = outlook.fileSystems.map(
    ({ mountpoint, secondsToFull, interval, bytesPerDay, availableBytes }): Insight => {
      return {
        id: `risk/full ${mountpoint}`,
        kind: 'risk',
        category: 'disk',
        severity: secondsToFull < 7 * DAY ? SEVERITY.warning : SEVERITY.notice,
        confidence: OF_A_FILL,
        text: `${mountpoint} is full in ${formatDuration(secondsToFull)}${between(secondsToFull, interval)} if it goes on filling by ${formatBytes(bytesPerDay)} a day.`,
        evidence: [
          {
            subject: mountpoint,
            metric: 'system.filesystem.available',
            ...range,
            figures: [
              valueFigure('available', 'system.filesystem.available', availableBytes),
              valueFigure('a day', 'system.filesystem.available', bytesPerDay),
            ],
          },
        ],
      };
    },
  );
  const limits = outlook.limits.map(
    ({ id, title, limitRatio, secondsToLimit }): Insight => ({
      id: `risk/limit ${id}`,
      kind: 'risk',
      category: categoryOfKey(id),
      severity: SEVERITY.warning,
      confidence: OF_A_FORECAST,
      text: `${title} reaches ${formatShare(limitRatio)} in ${formatDuration(secondsToLimit)} if it goes on rising as it did.`,
      evidence: [{ subject: title, ...range, figures: [durationFigure('time left', secondsToLimit)] }],
    }),
  );
  const forecasts = outlook.forecasts.flatMap(({ id, title, metric, forecast }): Insight[] => {
    if (isNotEnoughData(forecast)) return [];
    const { mean, interval, horizonSeconds, backtest } = forecast;
    const show = (value: number) => valueText(metric, value);
    const within = interval ? `, most likely ${show(interval[0])} to ${show(interval[1])}` : '';
    return [
      {
        id: `forecast/${id}`,
        kind: 'forecast',
        category: categoryOfKey(id),
        severity: SEVERITY.info,
        confidence: OF_A_FORECAST,
        text: `${title} in the next ${horizonSeconds === DAY ? 'day' : formatDuration(horizonSeconds)}: ${show(mean)} in the mean${within}. Such forecasts were ${formatShare(backtest.accuracy)} accurate.`,
        evidence: [
          {
            subject: title,
            metric,
            from: forecast.from,
            to: forecast.to,
            figures: [
              valueFigure('mean', metric, mean),
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
      id: 'forecast/plots of a week',
      kind: 'forecast',
      category: 'plotting',
      severity: SEVERITY.info,
      confidence: OF_A_FORECAST,
      text: `At ${plotsPerDay.toFixed(1)} plots a day, about ${Math.round(nextWeek)} in the next seven days (${Math.round(interval[0])} to ${Math.round(interval[1])}).`,
      evidence: [plotEvidence(range, [countFigure('days', days)])],
    },
  ];
}
