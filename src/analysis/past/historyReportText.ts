import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatDuration, formatPercent, formatShare } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import {
  dateFormat,
  dateStyleOf,
  findingMarkdown,
  insightWords,
  rangeText,
  recommendationWords,
} from '../common/findingText.ts';
import { type Insight, type InsightKind, severityLevel } from '../common/insight.ts';
import type { AnalysisKind, HistoryAnalysis } from './analysis.ts';
import { DETECTORS, type Detector } from './anomalyEpisodes.ts';

const TITLES: Readonly<Record<AnalysisKind, string>> = {
  comprehensive: 'Analysis of the history',
  trend: 'Trends in the history',
  seasonal: 'Patterns of days, weeks and months in the history',
  anomaly: 'Anomalies in the history',
  predictive: 'Outlook from the history',
};

const DETECTOR_TITLES: Readonly<Record<Detector, string>> = {
  statistical: 'Far from all other values',
  learned: 'New to what was learned',
  timeSeries: 'Off trend and daily pattern',
  contextual: 'Unusual in their circumstances',
};

const MOST_LINES = 10;

/** The analysis as Markdown, for a person. */
export function historyReportText(analysis: HistoryAnalysis): string {
  const { kind, from, to, asked, timeZone, metadata, statistics } = analysis;
  const cut =
    from > asked.from || to < asked.to
      ? ` Nothing was measured in the rest of ${formatDuration(asked.to - asked.from)} that were asked for.`
      : '';
  const head = [
    `# ${TITLES[kind]}`,
    '',
    `${rangeText({ from, to }, timeZone)} (${timeZone}): ${metadata.series} metrics, ${metadata.plots} finished plots, ${formatShare(metadata.coverageRatio)} of the time measured.${cut}`,
    '',
  ];
  if (statistics.length === 0) {
    const hint =
      'Choose a range in which PlotScope was measuring: plotscope history stats says since when there is history.';
    return [...head, `Nothing was measured in this range. ${hint}`, ''].join('\n');
  }
  return [
    ...head,
    ...recommendationLines(analysis),
    ...healthLines(analysis),
    ...patternLines(analysis),
    ...trendLines(analysis),
    ...seasonLines(analysis),
    ...anomalyLines(analysis),
    ...correlationLines(analysis),
    ...outlookLines(analysis),
    ...baselineLines(analysis),
    ...statisticsLines(analysis),
    ...metadataLines(analysis),
  ].join('\n');
}

function recommendationLines({ recommendations: { recommended, setAside } }: HistoryAnalysis): string[] {
  const lines = recommended.map((one, i) => `${i + 1}. ${findingMarkdown(recommendationWords(one))}`);
  const aside = setAside.map(({ text, inFavourOf }) => `- Set aside, as “${inFavourOf}” weighs more: ${text}`);
  return section(
    'Recommendations',
    lines.length === 0 ? ['Nothing asks for a change.'] : [...lines, ...separate(aside)],
  );
}

/** The insights of some kinds as points of a list. */
function linesOf(analysis: HistoryAnalysis, ...kinds: readonly InsightKind[]): string[] {
  const { insights, from, to } = analysis;
  const date = dateOf(analysis);
  const own = insights.filter(({ kind }) => kinds.includes(kind));
  return own.map((insight) => `- ${findingMarkdown(insightWords(insight, { from, to }, date))}`);
}

function healthLines(analysis: HistoryAnalysis): string[] {
  const lines = linesOf(analysis, 'bottleneck', 'failure');
  return section('Health of the host', [healthText(analysis.insights), ...separate(lines)]);
}

/** How the host is as a whole, in a sentence. */
function healthText(insights: readonly Insight[]): string {
  const troubles = insights.filter(({ kind }) => kind === 'bottleneck' || kind === 'failure');
  if (troubles.length === 0) return 'The host is well: no resource was often at its limit, and hardly a plot failed.';
  const grave = troubles.filter(({ severity }) => ['warning', 'critical'].includes(severityLevel(severity))).length;
  return `The host is ${grave > 1 ? 'in trouble' : 'under strain'}: ${troubles.length} ${troubles.length === 1 ? 'thing asks' : 'things ask'} for a look.`;
}

function baselineLines(analysis: HistoryAnalysis): string[] {
  const lines = linesOf(analysis, 'baseline');
  return lines.length === 0 ? [] : section('What is usual', lines);
}

function patternLines(analysis: HistoryAnalysis): string[] {
  const { patterns } = analysis;
  if (patterns === undefined) return [];
  const lines = linesOf(analysis, 'pattern');
  const { found, groups } = patterns;
  const table = groups.map(({ plotter, mode, k, compression, finished, failed, seconds, secondsPerGibibyte }) =>
    row([
      [plotter, mode].filter(Boolean).join(' '),
      k === undefined ? '' : `k${k}`,
      compression === undefined ? '' : `C${compression}`,
      String(finished),
      String(failed),
      seconds === undefined ? '' : formatDuration(seconds.median),
      secondsPerGibibyte === undefined ? '' : `${secondsPerGibibyte.toFixed(1)} s`,
    ]),
  );
  const head = ['Plotter', 'k', 'Level', 'Finished', 'Failed', 'Median time', 'Per GiB'];
  const words = isNotEnoughData(found)
    ? [lack(found)]
    : lines.length > 0
      ? lines
      : [`No pattern was found: ${found.asked} questions were put to ${found.plots} plots.`];
  return section('Plots', [...(table.length > 0 ? [...tableHead(head, 3), ...table, ''] : []), ...words]);
}

function trendLines(analysis: HistoryAnalysis): string[] {
  const { trends } = analysis;
  if (trends === undefined) return [];
  const lacking = isNotEnoughData(trends.plotTime) ? [`- Time that plots take: ${lack(trends.plotTime)}`] : [];
  const lines = linesOf(analysis, 'change', 'trend');
  return section('Trends and changes', [
    ...(lines.length > 0 ? lines : ['Nothing went up or down for good.']),
    ...lacking,
  ]);
}

function seasonLines(analysis: HistoryAnalysis): string[] {
  const { seasons, patterns } = analysis;
  if (seasons === undefined) return [];
  // Where all patterns of plots are told, those of times are among them.
  const lines = linesOf(analysis, 'season', ...(patterns === undefined ? (['pattern'] as const) : []));
  const lacking = (['daily', 'weekly', 'monthly'] as const).flatMap((cycle) => {
    const findings = seasons[cycle];
    return isNotEnoughData(findings) ? [`- ${cycle[0].toUpperCase()}${cycle.slice(1)}: ${lack(findings)}`] : [];
  });
  return section('Patterns of days, weeks and months', [
    ...(lines.length > 0 ? lines : ['None was found.']),
    ...lacking,
  ]);
}

function anomalyLines(analysis: HistoryAnalysis): string[] {
  const { anomalies } = analysis;
  if (anomalies === undefined) return [];
  const date = dateOf(analysis);
  const parts = DETECTORS.flatMap((detector) => {
    const findings = anomalies.byDetector[detector];
    const title = `**${DETECTOR_TITLES[detector]}**`;
    if (isNotEnoughData(findings)) return [`${title}: ${lack(findings)}`, ''];
    if (findings.total === 0) return [`${title}: none.`, ''];
    const shown = findings.anomalies.slice(0, MOST_LINES);
    const more = findings.total - shown.length;
    return [
      `${title}: ${findings.total}`,
      '',
      ...shown.map(({ from, to, summary }) => `- ${date(from)}, ${formatDuration(to - from)}: ${summary}`),
      ...(more > 0 ? [`- … and ${more} more`] : []),
      '',
    ];
  });
  return section('Anomalies', [...separateAfter(linesOf(analysis, 'anomaly')), ...parts]);
}

function correlationLines(analysis: HistoryAnalysis): string[] {
  const { correlations } = analysis;
  if (correlations === undefined) return [];
  if (isNotEnoughData(correlations)) return section('What goes together', [lack(correlations)]);
  const { pairs, significant, strong } = correlations.summary;
  const lines = linesOf(analysis, 'relation');
  return section('What goes together', [
    `${significant} of ${pairs} pairs of metrics, ${strong} of them closely.`,
    ...separate(lines),
  ]);
}

function outlookLines(analysis: HistoryAnalysis): string[] {
  const { outlook } = analysis;
  if (outlook === undefined) return [];
  const lines = linesOf(analysis, 'risk', 'forecast');
  const lacking = [
    ...outlook.forecasts.flatMap(({ title, forecast }) =>
      isNotEnoughData(forecast) ? [`- ${title}: ${lack(forecast)}`] : [],
    ),
    ...(isNotEnoughData(outlook.production) ? [`- Plots a day: ${lack(outlook.production)}`] : []),
  ];
  return section('Outlook', [...lines, ...lacking]);
}

function statisticsLines({ statistics }: HistoryAnalysis): string[] {
  const rows = statistics.flatMap(({ title, metric, statistics: found, peak, coverageRatio }) => {
    if (isNotEnoughData(found)) return [];
    const { mean, median, percentiles } = found;
    const show = (value: number | undefined) => (value === undefined ? '' : formatMetric(metric, value));
    return [
      row([
        title,
        show(mean),
        show(median),
        show(percentiles.p95),
        show(peak ?? found.max),
        formatPercent(coverageRatio),
      ]),
    ];
  });
  return section('Metrics', [...tableHead(['', 'Mean', 'Median', '95 %', 'Highest', 'Measured'], 1), ...rows]);
}

function metadataLines(analysis: HistoryAnalysis): string[] {
  const { metadata } = analysis;
  const { points, tiers, stepSeconds, gaps, gapsTotal, limits, confidenceRatio, dataQualityRatio, durationSeconds } =
    metadata;
  const date = dateOf(analysis);
  const longest = gaps.slice(0, 3).map((gap) => `${date(gap.from)} for ${formatDuration(gap.to - gap.from)}`);
  return section('What this rests on', [
    `- ${points} points (${tiers.map((tier) => `by the ${tier}`).join(', ')}), looked at in steps of ${formatDuration(stepSeconds)}`,
    `- Data quality ${formatPercent(dataQualityRatio)}, confidence ${formatPercent(confidenceRatio)}${limits.length > 0 ? `: ${limits.join('; ')}` : ''}`,
    ...(gapsTotal > 0
      ? [`- ${gapsTotal} ${gapsTotal === 1 ? 'gap' : 'gaps'}, the longest: ${longest.join(', ')}`]
      : []),
    `- Took ${durationSeconds.toFixed(1)} s`,
  ]);
}

/** How this report tells times. */
function dateOf({ from, to, timeZone }: HistoryAnalysis): (epochSeconds: number) => string {
  return dateFormat(timeZone, dateStyleOf({ from, to }));
}

function section(title: string, lines: readonly string[]): string[] {
  return [`## ${title}`, '', ...lines, ''];
}

function separate(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function separateAfter(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** `texts`: how many columns hold words; the others hold numbers. */
function tableHead(titles: readonly string[], texts: number): string[] {
  return [row(titles), row(titles.map((_, i) => (i < texts ? '---' : '---:')))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function lack({ reason, needed, got }: NotEnoughData): string {
  return `not enough data (${reason || `${got} of at least ${needed}`}).`;
}
