import { MODEL_TITLES } from '../../analyze/forecast/forecastModel.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Trend } from '../../analyze/trend.ts';
import { formatDuration, formatSeconds, formatShare } from '../../metrics/format.ts';
import { CATEGORY_TITLES } from '../common/category.ts';
import { changeText, probabilityText, valueText } from '../common/evidence.ts';
import { dateFormat, insightLine, recommendationLine } from '../common/findingText.ts';
import type { HostAnalysis } from './hostAnalysis.ts';

/** Rows of a table that people read; the rest is in the JSON. */
const MOST_ROWS = 40;

/** An analysis as a Markdown document for a person; what could not be told is said with its reason. */
export function hostAnalysisText(analysis: HostAnalysis | NotEnoughData): string {
  if (isNotEnoughData(analysis)) return `# Analysis\n\nNot enough data: ${analysis.reason}.\n`;
  const { windows, metadata } = analysis;
  const parts = [
    `# Analysis (${analysis.analysis})`,
    `${time(windows.from)} to ${time(windows.to)} (${formatDuration(windows.analysisSeconds)}): ${metadata.points} values of ${metadata.series} series, quality ${formatShare(metadata.dataQualityRatio)}, confidence ${formatShare(metadata.confidenceRatio)}, took ${formatSeconds(metadata.durationSeconds)}.`,
    '## What stands out',
    insightsText(analysis),
    ...(analysis.recommendations.recommended.length > 0
      ? ['## What to do', analysis.recommendations.recommended.map(recommendationLine).join('\n')]
      : []),
    ...resourcesText(analysis),
    ...queuesText(analysis),
    ...statisticsText(analysis),
    ...trendsText(analysis),
    ...correlationsText(analysis),
    ...anomaliesText(analysis),
    ...predictionsText(analysis),
  ];
  return `${parts.join('\n\n')}\n`;
}

function insightsText({ insights, windows }: HostAnalysis): string {
  if (insights.length === 0) return 'Nothing: the window shows nothing beyond chance.';
  return insights.map((insight) => insightLine(insight, windows, { date: time })).join('\n');
}

function resourcesText({ bottlenecks }: HostAnalysis): string[] {
  if (!bottlenecks || bottlenecks.resources.length === 0) return [];
  const rows = bottlenecks.resources.map(
    ({ title, metric, meanRatio, p95Ratio, atLimitRatio, stalledRatio, level }) => [
      title,
      valueText(metric, meanRatio),
      valueText(metric, p95Ratio),
      formatShare(atLimitRatio),
      stalledRatio === undefined ? '' : formatShare(stalledRatio),
      level,
    ],
  );
  return ['## Resources', table(['Resource', 'Mean', '95 % below', 'At its limit', 'Waited for', 'Level'], rows)];
}

function queuesText({ bottlenecks }: HostAnalysis): string[] {
  const rows = (bottlenecks?.queues ?? []).flatMap(({ device, queue }) =>
    isNotEnoughData(queue)
      ? []
      : [
          [
            device,
            queue.completionsPerSecond.toFixed(1),
            formatSeconds(queue.serviceDemandSeconds),
            formatSeconds(queue.responseSeconds),
            formatShare(queue.utilizationRatio),
            queue.queueLength.toFixed(2),
            queue.littleQueueLength.toFixed(2),
          ],
        ],
  );
  if (rows.length === 0) return [];
  const head = [
    'Disk',
    'Requests a second',
    'Busy for each',
    'Takes',
    'Busy',
    'Under way',
    'Under way by Little’s law',
  ];
  return ['## Queues of disks', table(head, rows)];
}

function statisticsText({ statistics: { metrics, categories } }: HostAnalysis): string[] {
  const rows = metrics.flatMap(({ title, metric, statistics: found }) => {
    if (isNotEnoughData(found)) return [];
    const values = [found.mean, found.median, found.standardDeviation, found.min, found.max, found.percentiles.p95];
    return [[title, String(found.count), ...values.map((value) => valueText(metric, value))]];
  });
  const named = categories.map(({ category, series }) => `${CATEGORY_TITLES[category]} ${series}`);
  return [
    '## Statistics',
    `Series by category: ${named.join(', ')}.`,
    limited(
      table(
        ['Series', 'Values', 'Mean', 'Median', 'Deviation', 'Least', 'Most', '95 % below'],
        rows.slice(0, MOST_ROWS),
      ),
      rows.length,
    ),
  ];
}

function trendsText({ trends }: HostAnalysis): string[] {
  if (!trends) return [];
  const rows = trends.metrics.flatMap(({ title, metric, recent, trend: whole, seasons, levelChanges }) => {
    const cells = [trendCell(metric, recent), trendCell(metric, whole)];
    const season = seasons?.[0] && `every ${formatSeconds(seasons[0].periodSeconds)}`;
    const row = [
      title,
      ...cells,
      season ?? '',
      levelChanges && levelChanges.length > 0 ? String(levelChanges.length) : '',
    ];
    return row.slice(1).every((cell) => cell === '' || cell === 'stable') ? [] : [row];
  });
  if (rows.length === 0) return ['## Trends', 'None of the series has one.'];
  const head = ['Series', 'Lately', 'Whole window', 'Comes again', 'Changes of level'];
  return ['## Trends', limited(table(head, rows.slice(0, MOST_ROWS)), rows.length)];
}

function trendCell(metric: string, found: Trend | NotEnoughData): string {
  if (isNotEnoughData(found)) return '';
  if (found.direction === 'stable' || found.adjustedPValue >= 0.05) return 'stable';
  return `${changeText(metric, found.slopePerHour)} an hour, ${found.strength}`;
}

function correlationsText({ correlations }: HostAnalysis): string[] {
  if (!correlations) return [];
  if (isNotEnoughData(correlations)) return ['## Correlations', `Not enough data: ${correlations.reason}.`];
  const told = correlations.significant.filter(({ isSameFamily }) => !isSameFamily);
  if (told.length === 0) return ['## Correlations', 'No two series go together beyond chance.'];
  const rows = told.map(({ titles, coefficient, adjustedPValue, strength }) => [
    ...titles,
    coefficient.toFixed(2),
    strength,
    probabilityText(adjustedPValue),
  ]);
  const first = correlations.precedences.map(
    ({ titles, explained }) =>
      `- ${titles[0]} moves before ${titles[1]} (takes away ${formatShare(explained)} of its error).`,
  );
  const head = ['Series', 'Series', 'Correlation', 'Strength', 'Chance, corrected'];
  const parts = ['## Correlations', limited(table(head, rows.slice(0, MOST_ROWS)), rows.length)];
  return first.length > 0 ? [...parts, first.join('\n')] : parts;
}

function anomaliesText({ anomalies }: HostAnalysis): string[] {
  if (!anomalies) return [];
  if (anomalies.found.length === 0) return ['## Anomalies', 'None.'];
  const lines = anomalies.found.map(({ since, until, summary, kind }) => {
    const lasted = until > since ? ` for ${formatDuration(until - since)}` : '';
    return `- ${time(since)}${lasted}, ${kind}: ${summary}`;
  });
  return ['## Anomalies', lines.slice(0, MOST_ROWS).join('\n')];
}

function predictionsText({ predictions }: HostAnalysis): string[] {
  if (!predictions) return [];
  const rows = predictions.metrics.map(({ title, metric, horizonSeconds, forecast }) =>
    isNotEnoughData(forecast)
      ? [title, formatDuration(horizonSeconds), `not enough data: ${forecast.reason}`, '', '', '']
      : [
          title,
          formatDuration(horizonSeconds),
          valueText(metric, forecast.mean),
          forecast.interval?.map((bound) => valueText(metric, bound)).join(' to ') ?? '',
          MODEL_TITLES[forecast.model],
          formatShare(Math.max(0, forecast.backtest.accuracy)),
        ],
  );
  return rows.length === 0
    ? []
    : ['## Forecasts', table(['Series', 'Next', 'Mean', '90 % within', 'By', 'Accuracy so far'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function limited(text: string, rows: number): string {
  return rows > MOST_ROWS ? `${text}\n\n${rows - MOST_ROWS} more are left out here.` : text;
}

/** To the second: what is analysed is often minutes long. */
const time = dateFormat(undefined, 'medium');
