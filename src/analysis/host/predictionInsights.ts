import { isNotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatSeconds } from '../../metrics/format.ts';
import { durationFigure, shareFigure, valueFigure, valueText } from '../common/evidence.ts';
import { type Insight, SEVERITY } from '../common/insight.ts';
import { isShare } from '../common/keyMetric.ts';
import type { PreparedInput } from './analysisInput.ts';
import type { HostPredictions } from './hostPredictions.ts';
import { windowEvidence } from './insightEvidence.ts';
import { paceFigure, paceText } from './pace.ts';

const HIGH_SHARE = 0.9;
const SECONDS_PER_DAY = 86_400;

/** What fills up, and what will be in full use. */
export function predictionInsights(input: PreparedInput, { fullSoon, metrics }: HostPredictions): Insight[] {
  const full = fullSoon.map(
    ({ key, metric, category, title, ratio, ratioPerHour, seconds, earliest, latest }): Insight => {
      const range = latest === undefined ? '' : ` (between ${formatSeconds(earliest)} and ${formatSeconds(latest)})`;
      return {
        id: `risk/full ${key}`,
        kind: 'risk',
        category,
        severity: Math.min(1, 0.3 + 0.6 * Math.max(0, 1 - seconds / SECONDS_PER_DAY)),
        confidence: latest === undefined ? 0.6 : 0.9,
        text: `${title} is at ${valueText(metric, ratio)} and grows by ${paceText(metric, ratioPerHour, input.windows)}: full in ${formatSeconds(seconds)}${range} if it goes on like that.`,
        evidence: [
          windowEvidence(input, title, key, [
            valueFigure('now', metric, ratio),
            paceFigure(metric, ratioPerHour, input.windows),
            durationFigure('full in', seconds),
          ]),
        ],
      };
    },
  );
  const high = metrics.flatMap(({ key, metric, category, title, forecast }): Insight[] => {
    if (isNotEnoughData(forecast) || forecast.interval === undefined) return [];
    const { mean, interval, from, to, backtest, horizonSeconds } = forecast;
    if (!isShare(metric) || mean < HIGH_SHARE) return [];
    return [
      {
        id: `risk/forecast ${key}`,
        kind: 'risk',
        category,
        severity: SEVERITY.notice,
        confidence: Math.max(0, backtest.accuracy),
        text: `${title} is expected to be ${valueText(metric, mean)} over the next ${formatSeconds(horizonSeconds)} (90 % of the time within ${valueText(metric, interval[0])} to ${valueText(metric, interval[1])}).`,
        evidence: [
          {
            subject: title,
            metric: key,
            from,
            to,
            figures: [
              valueFigure('forecast', metric, mean),
              shareFigure('accuracy so far', Math.max(0, backtest.accuracy)),
            ],
          },
        ],
      },
    ];
  });
  return [...full, ...high];
}
