import { isNotEnoughData, type NotEnoughData } from '../../analyze/notEnoughData.ts';
import { formatCount, formatDuration, formatPercent, formatSeconds, formatShare } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import type { Interval } from '../common/evidence.ts';
import {
  dateFormat,
  dateStyleOf,
  type FindingWords,
  insightWords,
  rangeText,
  recommendationWords,
} from '../common/findingText.ts';
import { type Insight, type InsightKind, severityLevel } from '../common/insight.ts';
import { type Report, type ReportSection, section } from '../common/report.ts';
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

const MOST_POINTS = 10;

/** The analysis as a report. */
export function historyReport(analysis: HistoryAnalysis): Report {
  const { kind, from, to, asked, timeZone, metadata, statistics } = analysis;
  const cut =
    from > asked.from || to < asked.to
      ? ` Nothing was measured in the rest of ${formatDuration(asked.to - asked.from)} that were asked for.`
      : '';
  const head = {
    title: TITLES[kind],
    range: `${rangeText({ from, to }, timeZone)} (${timeZone}): ${metadata.series} metrics, ${metadata.plots} finished plots, ${formatShare(metadata.coverageRatio)} of the time measured.${cut}`,
  };
  if (statistics.length === 0) {
    const hint =
      'Choose a range in which PlotScope was measuring: plotscope history stats says since when there is history.';
    return { ...head, summary: [`Nothing was measured in this range. ${hint}`], sections: [] };
  }
  const parts = historySections(analysis);
  return {
    ...head,
    summary: [],
    sections: [
      ...parts.recommendations,
      ...parts.health,
      ...parts.plots,
      ...parts.course,
      ...parts.metrics,
      ...parts.basis,
    ],
  };
}

/** What an analysis tells, by what it is about; parts that its kind doesn't have are empty. */
export function historySections(analysis: HistoryAnalysis) {
  return {
    recommendations: [recommendations(analysis)],
    health: [
      section('Health of the host', {
        lines: [healthText(analysis.insights)],
        points: pointsOf(analysis, 'bottleneck', 'failure'),
      }),
    ],
    plots: plots(analysis),
    course: [
      ...trends(analysis),
      ...seasons(analysis),
      ...anomalies(analysis),
      ...correlations(analysis),
      ...outlook(analysis),
      ...baselines(analysis),
    ],
    metrics: [metrics(analysis)],
    basis: [basis(analysis)],
  };
}

function recommendations({ recommendations: { recommended, setAside } }: HistoryAnalysis): ReportSection {
  const aside = setAside.map(({ text, inFavourOf }) => `Set aside, as “${inFavourOf}” weighs more: ${text}`);
  const points = [...recommended.map(recommendationWords), ...aside];
  return section('Recommendations', { points, lines: recommended.length === 0 ? ['Nothing asks for a change.'] : [] });
}

/** The insights of some kinds as points of a list. */
function pointsOf(analysis: HistoryAnalysis, ...kinds: readonly InsightKind[]): FindingWords[] {
  const { insights, from, to } = analysis;
  const date = dateOf(analysis);
  const own = insights.filter(({ kind }) => kinds.includes(kind));
  return own.map((insight) => insightWords(insight, { from, to }, date));
}

/** How the host is as a whole, in a sentence. */
export function healthText(insights: readonly Insight[]): string {
  const troubles = insights.filter(({ kind }) => kind === 'bottleneck' || kind === 'failure');
  if (troubles.length === 0) return 'The host is well: no resource was often at its limit, and hardly a plot failed.';
  const grave = troubles.filter(({ severity }) => ['warning', 'critical'].includes(severityLevel(severity))).length;
  return `The host is ${grave > 1 ? 'in trouble' : 'under strain'}: ${troubles.length} ${troubles.length === 1 ? 'thing asks' : 'things ask'} for a look.`;
}

function baselines(analysis: HistoryAnalysis): ReportSection[] {
  const points = pointsOf(analysis, 'baseline');
  return points.length === 0 ? [] : [section('What is usual', { points })];
}

function plots(analysis: HistoryAnalysis): ReportSection[] {
  const { patterns } = analysis;
  if (patterns === undefined) return [];
  const points = pointsOf(analysis, 'pattern');
  const { found, groups } = patterns;
  const rows = groups.map(
    ({ plotter, mode, k, compression, strength, finished, failed, seconds, secondsPerGibibyte }) => [
      [plotter, mode].filter(Boolean).join(' '),
      k === undefined ? '' : `k${k}`,
      [compression !== undefined && `C${compression}`, strength && `strength ${strength}`].filter(Boolean).join(' '),
      String(finished),
      String(failed),
      seconds === undefined ? '' : formatSeconds(seconds.median),
      secondsPerGibibyte === undefined ? '' : `${secondsPerGibibyte.toFixed(1)} s`,
    ],
  );
  const head = ['Plotter', 'k', 'Level', 'Finished', 'Failed', 'Median time', 'Per GiB'];
  const lines = isNotEnoughData(found)
    ? [`What makes plots faster or slower: ${lack(found)}`]
    : points.length > 0
      ? []
      : [`No pattern was found: ${formatCount(found.asked, 'question')} put to ${formatCount(found.plots, 'plot')}.`];
  return [section('Plots', { lines, points, ...(rows.length > 0 && { table: { head, rows, words: 3 } }) })];
}

function trends(analysis: HistoryAnalysis): ReportSection[] {
  const { trends: found } = analysis;
  if (found === undefined) return [];
  const lacking = isNotEnoughData(found.plotTime) ? [`Time that plots take: ${lack(found.plotTime)}`] : [];
  return [
    told('Trends and changes', 'Nothing went up or down for good.', pointsOf(analysis, 'change', 'trend'), lacking),
  ];
}

function seasons(analysis: HistoryAnalysis): ReportSection[] {
  const { seasons: found, patterns } = analysis;
  if (found === undefined) return [];
  // Where all patterns of plots are told, those of times are among them.
  const points = pointsOf(analysis, 'season', ...(patterns === undefined ? (['pattern'] as const) : []));
  const lacking = (['daily', 'weekly', 'monthly'] as const).flatMap((cycle) => {
    const findings = found[cycle];
    return isNotEnoughData(findings) ? [`${cycle[0].toUpperCase()}${cycle.slice(1)}: ${lack(findings)}`] : [];
  });
  return [told('Patterns of days, weeks and months', 'None was found.', points, lacking)];
}

/** What was found, or that nothing was; then what could not be told. */
function told(title: string, none: string, points: readonly FindingWords[], lacking: readonly string[]): ReportSection {
  return section(title, { lines: points.length > 0 ? [] : [none], points: [...points, ...lacking] });
}

function anomalies(analysis: HistoryAnalysis): ReportSection[] {
  const { anomalies: all } = analysis;
  if (all === undefined) return [];
  const date = dateOf(analysis);
  const sections = DETECTORS.map((detector) => {
    const findings = all.byDetector[detector];
    const title = DETECTOR_TITLES[detector];
    if (isNotEnoughData(findings)) return section(title, { lines: [lack(findings)] });
    if (findings.total === 0) return section(title, { lines: ['None.'] });
    const shown = findings.anomalies.slice(0, MOST_POINTS);
    const more = findings.total - shown.length;
    const points = shown.map(({ from, to, summary }) => `${date(from)}, ${formatDuration(to - from)}: ${summary}`);
    return section(`${title}: ${findings.total}`, {
      points: more > 0 ? [...points, `… and ${more} more`] : points,
    });
  });
  return [section('Anomalies', { points: pointsOf(analysis, 'anomaly'), sections })];
}

function correlations(analysis: HistoryAnalysis): ReportSection[] {
  const { correlations: found } = analysis;
  if (found === undefined) return [];
  if (isNotEnoughData(found)) return [section('What goes together', { lines: [lack(found)] })];
  const { pairs, significant, strong } = found.summary;
  return [
    section('What goes together', {
      lines: [`${significant} of ${pairs} pairs of metrics, ${strong} of them closely.`],
      points: pointsOf(analysis, 'relation'),
    }),
  ];
}

function outlook(analysis: HistoryAnalysis): ReportSection[] {
  const { outlook: ahead } = analysis;
  if (ahead === undefined) return [];
  const lacking = [
    ...ahead.forecasts.flatMap(({ title, forecast }) =>
      isNotEnoughData(forecast) ? [`${title}: ${lack(forecast)}`] : [],
    ),
    ...(isNotEnoughData(ahead.production) ? [`Plots a day: ${lack(ahead.production)}`] : []),
  ];
  return [section('Outlook', { points: [...pointsOf(analysis, 'risk', 'forecast'), ...lacking] })];
}

function metrics({ statistics }: HistoryAnalysis): ReportSection {
  const rows = statistics.flatMap(({ title, metric, statistics: found, peak, coverageRatio }) => {
    if (isNotEnoughData(found)) return [];
    const { mean, median, percentiles, max } = found;
    const show = (value: number | undefined) => (value === undefined ? '' : formatMetric(metric, value));
    return [[title, ...[mean, median, percentiles.p95, peak ?? max].map(show), formatPercent(coverageRatio)]];
  });
  const table = { head: ['', 'Mean', 'Median', '95 %', 'Highest', 'Measured'], rows };
  return section('Metrics', rows.length > 0 ? { table } : { lines: ['Nothing was measured in this range.'] });
}

function basis(analysis: HistoryAnalysis): ReportSection {
  const { points, tiers, stepSeconds, gaps, gapsTotal, limits, confidenceRatio, dataQualityRatio, durationSeconds } =
    analysis.metadata;
  const date = dateOf(analysis);
  const longest = gaps.slice(0, 3).map((gap) => `${date(gap.from)} for ${formatDuration(gap.to - gap.from)}`);
  return section('What this rests on', {
    points: [
      `${points} points (${tiers.map((tier) => `by the ${tier}`).join(', ')}), looked at in steps of ${formatDuration(stepSeconds)}`,
      `Data quality ${formatPercent(dataQualityRatio)}, confidence ${formatPercent(confidenceRatio)}${limits.length > 0 ? `: ${limits.join('; ')}` : ''}`,
      ...(gapsTotal > 0 ? [`${formatCount(gapsTotal, 'gap')}, the longest: ${longest.join(', ')}`] : []),
      `Took ${durationSeconds.toFixed(1)} s`,
    ],
  });
}

/** How this report tells times. */
function dateOf({
  from,
  to,
  timeZone,
}: Interval & Pick<HistoryAnalysis, 'timeZone'>): (epochSeconds: number) => string {
  return dateFormat(timeZone, dateStyleOf({ from, to }));
}

function lack({ reason, needed, got }: NotEnoughData): string {
  return `not enough data (${reason || `${got} of at least ${needed}`}).`;
}
