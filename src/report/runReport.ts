import type { PastAlert } from '../events/alertLog.ts';
import type { Anomaly } from '../events/events.ts';
import { formatDuration, formatPercent } from '../metrics/format.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import { HEADLINES } from './headlines.ts';
import type { SeriesSummary } from './runSummary.ts';

/** What an engine did from its start to its stop. */
export interface RunReport {
  /** Epoch seconds. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly framesTaken: number;
  readonly framesMissed: number;
  /** Values in a frame at the end. */
  readonly series: number;
  readonly alerts: readonly PastAlert[];
  readonly plots: { readonly finished: number; readonly failed: number; readonly meanSeconds?: number };
  /** The series of the headline metrics. */
  readonly performance: readonly SeriesSummary[];
  readonly anomalies: readonly Anomaly[];
  readonly dataQuality: {
    /** 0 … 1: share of the values that this host can give which were there and fresh. */
    readonly ratio?: number;
    /** Why values were absent at the end, with how many of them. */
    readonly absent: readonly { readonly reason: string; readonly values: number }[];
  };
}

/** What to do, from what happened: each remedy once, those of the gravest and most frequent alerts first. */
export function recommendations({ alerts, framesTaken, framesMissed }: RunReport): string[] {
  const weights = new Map<string, number>();
  for (const { remedy, severity } of alerts) {
    if (remedy) weights.set(remedy, (weights.get(remedy) ?? 0) + (severity === 'critical' ? 1000 : 1));
  }
  const remedies = [...weights].sort((a, b) => b[1] - a[1]).map(([remedy]) => remedy);
  if (framesMissed > 0.01 * (framesTaken + framesMissed)) {
    remedies.push('Many frames were missed: the host was too busy to be measured so often. Use a longer interval.');
  }
  return remedies;
}

/** The report as Markdown, for a person. */
export function runReportText(report: RunReport): string {
  const { seconds, framesTaken, framesMissed, alerts, plots, anomalies, dataQuality } = report;
  const all = framesTaken + framesMissed;
  const advice = recommendations(report);
  return [
    '# PlotScope: what this run was like',
    '',
    `Monitored for ${formatDuration(seconds)} from ${localTime(report.startedAt)}: ${framesTaken} frames of ${report.series} values taken, ` +
      `${framesMissed} missed${all > 0 ? ` (${((100 * framesMissed) / all).toFixed(2)} %)` : ''}.`,
    '',
    `Plots: ${plots.finished} finished, ${plots.failed} failed${plots.meanSeconds === undefined ? '' : `; ${formatDuration(plots.meanSeconds)} a plot in the mean`}.`,
    '',
    ...section('Performance', performanceTable(report)),
    ...section('Alerts', alerts.map(alertLine), 'None.'),
    ...section('Anomalies', anomalies.map(anomalyLine), 'None.'),
    ...section(
      'Recommendations',
      advice.map((text) => `- ${text}`),
      'Nothing asks for a change.',
    ),
    ...section('Data quality', [
      dataQuality.ratio === undefined
        ? 'Not known.'
        : `${formatPercent(dataQuality.ratio)} of the values were there and fresh.`,
      ...dataQuality.absent.map(({ reason, values }) => `- ${values} absent at the end: ${reason}`),
    ]),
  ].join('\n');
}

function section(title: string, lines: readonly string[], none = ''): string[] {
  return [`## ${title}`, '', ...(lines.length > 0 ? lines : [none]), ''];
}

function performanceTable({ performance }: RunReport): string[] {
  const rows = HEADLINES.flatMap(({ metric, title }) =>
    performance
      .filter((series) => series.metric === metric)
      .map(({ attributes, mean, p95, max }) => {
        const what = [title, ...Object.values(attributes)].join(' ');
        return `| ${what} | ${[mean, p95, max].map((value) => formatMetric(metric, value)).join(' | ')} |`;
      }),
  );
  return rows.length === 0 ? [] : ['| | mean | p95 | max |', '| --- | ---: | ---: | ---: |', ...rows];
}

function alertLine({ severity, title, cause, raisedAt, resolvedAt }: PastAlert): string {
  const lasted = resolvedAt === undefined ? 'still up' : `for ${formatDuration(resolvedAt - raisedAt)}`;
  return `- ${localTime(raisedAt)}, ${severity}: ${title}, ${lasted}${cause ? `. ${cause}` : ''}`;
}

function anomalyLine({ since, summary }: Anomaly): string {
  return `- ${localTime(since)}: ${summary}`;
}

function localTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toLocaleString();
}
