import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatDuration, formatPercent } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { shareText } from '../common/evidence.ts';
import type { AnalysisKind, HistoryAnalysis } from './analysis.ts';
import { DETECTORS, type Detector } from './anomalyEpisodes.ts';
import type { Insight, InsightCategory } from './historyInsights.ts';

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
  const { kind, from, to, timeZone, metadata, statistics } = analysis;
  const date = dateFormat(timeZone);
  const head = [
    `# ${TITLES[kind]}`,
    '',
    `${date(from)} to ${date(to)} (${timeZone}): ${metadata.metrics} metrics, ${metadata.plots} finished plots, ${shareText(metadata.coverageRatio)} of the time measured.`,
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
    ...insightLines(analysis, 'health', 'Health of the host'),
    ...patternLines(analysis),
    ...trendLines(analysis),
    ...seasonLines(analysis),
    ...anomalyLines(analysis),
    ...correlationLines(analysis),
    ...outlookLines(analysis),
    ...insightLines(analysis, 'baselines', 'What is usual'),
    ...statisticsLines(analysis),
    ...metadataLines(analysis),
  ].join('\n');
}

function recommendationLines({ recommendations: { recommended, setAside } }: HistoryAnalysis): string[] {
  const lines = recommended.map(({ text, priority }, i) => `${i + 1}. ${text} (priority ${formatPercent(priority)})`);
  const aside = setAside.map(({ text, inFavourOf }) => `- Set aside, as “${inFavourOf}” weighs more: ${text}`);
  return section(
    'Recommendations',
    lines.length === 0 ? ['Nothing asks for a change.'] : [...lines, ...separate(aside)],
  );
}

function insightLines({ insights }: HistoryAnalysis, category: InsightCategory, title: string): string[] {
  return insights[category].length === 0 ? [] : section(title, insights[category].map(insightLine));
}

function insightLine({ weight, text, evidence }: Insight): string {
  const figures = evidence.length === 1 ? evidence[0].figures.map((figure) => `${figure.name} ${figure.text}`) : [];
  const mark = weight === 'warning' ? '**Warning.** ' : '';
  return `- ${mark}${text}${figures.length > 0 ? ` _(${figures.join(', ')})_` : ''}`;
}

function patternLines({ patterns, insights }: HistoryAnalysis): string[] {
  if (patterns === undefined) return [];
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
    : insights.patterns.length > 0
      ? insights.patterns.map(insightLine)
      : [`No pattern was found: ${found.asked} questions were put to ${found.plots} plots.`];
  return section('Plots', [...(table.length > 0 ? [...tableHead(head, 3), ...table, ''] : []), ...words]);
}

function trendLines({ trends, insights }: HistoryAnalysis): string[] {
  if (trends === undefined) return [];
  const lacking = isNotEnoughData(trends.plotTime) ? [`- Time that plots take: ${lack(trends.plotTime)}`] : [];
  const lines = insights.trends.map(insightLine);
  return section('Trends and changes', [
    ...(lines.length > 0 ? lines : ['Nothing went up or down for good.']),
    ...lacking,
  ]);
}

function seasonLines({ seasons, insights }: HistoryAnalysis): string[] {
  if (seasons === undefined) return [];
  const lines = insights.seasons.map(insightLine);
  const lacking = (['daily', 'weekly', 'monthly'] as const).flatMap((cycle) => {
    const findings = seasons[cycle];
    return isNotEnoughData(findings) ? [`- ${cycle[0].toUpperCase()}${cycle.slice(1)}: ${lack(findings)}`] : [];
  });
  return section('Patterns of days, weeks and months', [
    ...(lines.length > 0 ? lines : ['None was found.']),
    ...lacking,
  ]);
}

function anomalyLines({ anomalies, insights, timeZone }: HistoryAnalysis): string[] {
  if (anomalies === undefined) return [];
  const date = dateFormat(timeZone);
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
  return section('Anomalies', [...separateAfter(insights.anomalies.map(insightLine)), ...parts]);
}

function correlationLines({ correlations, insights }: HistoryAnalysis): string[] {
  if (correlations === undefined) return [];
  if (isNotEnoughData(correlations)) return section('What goes together', [lack(correlations)]);
  const { pairs, significant, strong } = correlations.summary;
  const lines = insights.correlations.map(insightLine);
  return section('What goes together', [
    `${significant} of ${pairs} pairs of metrics, ${strong} of them closely.`,
    ...separate(lines),
  ]);
}

function outlookLines({ outlook, insights }: HistoryAnalysis): string[] {
  if (outlook === undefined) return [];
  const lines = insights.outlook.map(insightLine);
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

function metadataLines({ metadata, timeZone }: HistoryAnalysis): string[] {
  const {
    pointsAnalysed,
    tiers,
    stepSeconds,
    gaps,
    gapsTotal,
    limits,
    confidenceRatio,
    dataQualityRatio,
    durationSeconds,
  } = metadata;
  const date = dateFormat(timeZone);
  const longest = gaps.slice(0, 3).map((gap) => `${date(gap.from)} for ${formatDuration(gap.to - gap.from)}`);
  return section('What this rests on', [
    `- ${pointsAnalysed} points (${tiers.map((tier) => `by the ${tier}`).join(', ')}), looked at in steps of ${formatDuration(stepSeconds)}`,
    `- Data quality ${formatPercent(dataQualityRatio)}, confidence ${formatPercent(confidenceRatio)}${limits.length > 0 ? `: ${limits.join('; ')}` : ''}`,
    ...(gapsTotal > 0
      ? [`- ${gapsTotal} ${gapsTotal === 1 ? 'gap' : 'gaps'}, the longest: ${longest.join(', ')}`]
      : []),
    `- Took ${durationSeconds.toFixed(1)} s`,
  ]);
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

function dateFormat(timeZone: string): (epochSeconds: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return (epochSeconds) => format.format(epochSeconds * 1000);
}
