import { MODEL_TITLES } from '../../analyze/forecast/forecastModel.ts';
import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import type { Trend } from '../../analyze/trend.ts';
import { formatDuration, formatNumber, formatSeconds, formatShare } from '../../metrics/format.ts';
import { CATEGORY_TITLES } from '../common/category.ts';
import { changeText, everyText, isMetricName, probabilityText, valueText } from '../common/evidence.ts';
import { type ReportSection, section } from '../common/report.ts';
import type { Windows } from './analysisInput.ts';
import type { HostAnalysis } from './hostAnalysis.ts';

/** Rows of a table that people read; the rest is in the JSON. */
const MOST_ROWS = 40;

/** What the findings rest on, part by part; of series without a name for people the JSON tells. */
export function analysisDetails(analysis: HostAnalysis, date: (epochSeconds: number) => string): ReportSection[] {
  return [
    ...resources(analysis),
    ...queues(analysis),
    ...trends(analysis),
    ...correlations(analysis),
    ...anomalies(analysis, date),
    ...predictions(analysis),
    statistics(analysis),
    basis(analysis),
  ];
}

/** Whether the title is a name for people, not that of the metric in the catalogue. @param key `seriesKey`, or the metric's name. */
function isNamed(key: string, title: string): boolean {
  const [metric] = key.split('{');
  return !isMetricName(metric) || !title.startsWith(metric);
}

function resources({ bottlenecks }: HostAnalysis): ReportSection[] {
  if (!bottlenecks || bottlenecks.resources.length === 0) return [];
  const rows = bottlenecks.resources.map(({ title, metric, meanRatio, p95Ratio, ...use }) => [
    title,
    valueText(metric, meanRatio),
    valueText(metric, p95Ratio),
    formatShare(use.atLimitRatio),
    use.stalledRatio === undefined ? '' : formatShare(use.stalledRatio),
    LEVELS[use.level],
  ]);
  const head = ['Resource', 'Mean', '95 % below', 'At its limit', 'Waited for', 'So it is'];
  return [section('Resources', { table: { head, rows } })];
}

const LEVELS = { limit: 'at its limit', strained: 'strained', free: 'free' } as const;

function queues({ bottlenecks }: HostAnalysis): ReportSection[] {
  const rows = (bottlenecks?.queues ?? []).flatMap(({ device, queue }) =>
    isNotEnoughData(queue)
      ? []
      : [
          [
            device,
            formatNumber(queue.completionsPerSecond),
            formatSeconds(queue.serviceDemandSeconds),
            formatSeconds(queue.responseSeconds),
            formatShare(queue.utilizationRatio),
            formatNumber(queue.queueLength),
            formatNumber(queue.littleQueueLength),
          ],
        ],
  );
  const head = ['Disk', 'Requests a second', 'Busy for each', 'Takes', 'Busy', 'Under way', 'By Little’s law'];
  return rows.length === 0 ? [] : [section('Queues of disks', { table: { head, rows } })];
}

function trends({ trends: found, windows }: HostAnalysis): ReportSection[] {
  if (!found) return [];
  const rows = found.metrics
    .filter(({ id, title }) => isNamed(id, title))
    .flatMap(({ title, metric, recent, trend: whole, seasons, levelChanges = [] }) => {
      const cells = [
        trendCell(metric, recent, windows.trendSeconds),
        trendCell(metric, whole, windows.analysisSeconds),
        seasons?.[0] ? everyText(seasons[0].periodSeconds) : '',
        levelChanges.length > 0 ? String(levelChanges.length) : '',
      ];
      return cells.every((cell) => cell === '' || cell === 'stable') ? [] : [[title, ...cells]];
    });
  if (rows.length === 0) return [section('Trends', { lines: ['None of the series has one.'] })];
  const head = ['Series', ...headOf(windows), 'Comes again', 'Changes of level'];
  return [limited('Trends', head, rows)];
}

function headOf({ trendSeconds, analysisSeconds }: Windows): [lately: string, whole: string] {
  return [`Last ${formatDuration(trendSeconds)}`, `All ${formatDuration(analysisSeconds)}`];
}

/** The change along the line over its window. */
function trendCell(metric: string, found: Trend | NotEnoughData, seconds: number): string {
  if (isNotEnoughData(found)) return '';
  if (found.direction === 'stable' || found.adjustedPValue >= 0.05) return 'stable';
  return `${changeText(metric, (found.slopePerHour * seconds) / 3600)}, ${found.strength}`;
}

function correlations({ correlations: found }: HostAnalysis): ReportSection[] {
  const title = 'What goes together';
  if (!found) return [];
  if (isNotEnoughData(found)) return [section(title, { lines: [`Not enough data: ${found.reason}.`] })];
  const told = found.significant
    .filter(({ isSameFamily }) => !isSameFamily)
    .filter(({ a, b, titles }) => isNamed(a, titles[0]) && isNamed(b, titles[1]))
    .filter(({ strength }) => strength === 'strong');
  if (told.length === 0) return [section(title, { lines: ['No two series go together closely.'] })];
  const rows = told.map(({ titles, coefficient, adjustedPValue, strength }) => [
    titles.join(' and '),
    coefficient.toFixed(2),
    strength,
    probabilityText(adjustedPValue),
  ]);
  const points = found.precedences
    .filter(({ cause, effect, titles }) => isNamed(cause, titles[0]) && isNamed(effect, titles[1]))
    .map(
      ({ titles, explained }) =>
        `${titles[0]} moves before ${titles[1]} (takes away ${formatShare(explained)} of its error).`,
    );
  return [limited(title, ['Series', 'Correlation', 'Strength', 'Chance'], rows, points)];
}

function anomalies({ anomalies: found }: HostAnalysis, date: (epochSeconds: number) => string): ReportSection[] {
  if (!found) return [];
  const points = found.found
    .filter(({ series, summary }) => series.every((key) => isNamed(key, summary)))
    .map(({ since, until, summary }) => {
      const lasted = until > since ? ` for ${formatDuration(until - since)}` : '';
      return `${date(since)}${lasted}: ${summary}`;
    });
  return [section('Anomalies', points.length === 0 ? { lines: ['None.'] } : { points: points.slice(0, MOST_ROWS) })];
}

function predictions({ predictions: found }: HostAnalysis): ReportSection[] {
  const rows = (found?.metrics ?? [])
    .filter(({ key, title }) => isNamed(key, title))
    .map(({ title, metric, horizonSeconds, forecast }) =>
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
  const head = ['Series', 'Next', 'Mean', '90 % within', 'By', 'Accuracy so far'];
  return rows.length === 0 ? [] : [section('Forecasts', { table: { head, rows } })];
}

function statistics({ statistics: { metrics, categories } }: HostAnalysis): ReportSection {
  const rows = metrics
    .filter(({ key, title }) => isNamed(key, title))
    .flatMap(({ title, metric, statistics: found }) => {
      if (isNotEnoughData(found)) return [];
      const values = [found.mean, found.median, found.standardDeviation, found.min, found.max, found.percentiles.p95];
      return [[title, String(found.count), ...values.map((value) => valueText(metric, value))]];
    });
  const named = categories.map(({ category, series }) => `${CATEGORY_TITLES[category]} ${series}`);
  const head = ['Series', 'Values', 'Mean', 'Median', 'Deviation', 'Least', 'Most', '95 % below'];
  const { points, ...table } = limited('Statistics', head, rows);
  return { ...table, points, lines: [...table.lines, `Series by part of the host: ${named.join(', ')}.`] };
}

function basis({ metadata }: HostAnalysis): ReportSection {
  const { series, points, dataQualityRatio, confidenceRatio, limits, durationSeconds } = metadata;
  return section('What this rests on', {
    points: [
      `${points} values of ${series} series`,
      `Data quality ${formatShare(dataQualityRatio)}, confidence ${formatShare(confidenceRatio)}${limits.length > 0 ? `: ${limits.join('; ')}` : ''}`,
      `Took ${formatSeconds(durationSeconds)}`,
    ],
  });
}

function limited(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  points: readonly string[] = [],
): ReportSection {
  const more = rows.length - MOST_ROWS;
  const lines = more > 0 ? [`${more} more rows are in the JSON.`] : [];
  return section(title, { lines, points, table: { head, rows: rows.slice(0, MOST_ROWS) } });
}
