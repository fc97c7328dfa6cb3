import { timesText } from '../../analysis/common/evidence.ts';
import { hasSeries } from '../../analysis/common/keyMetric.ts';
import { seriesTitle } from '../../analysis/common/keyMetrics.ts';
import { type Report, type ReportSection, section } from '../../analysis/common/report.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import { ALERT_SEVERITIES, type Anomaly } from '../../events/events.ts';
import { formatDuration, formatPercent, formatSeconds } from '../../metrics/format.ts';
import { formatMetric } from '../../metrics/formatMetric.ts';
import { preciseMoment } from '../../pages/moment.ts';
import { classWords, type HeldBack, withoutGain } from './heldBack.ts';
import { HEADLINES, OWN_COST } from './reportedMetrics.ts';
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
  /** What held plotters back and for how long, the longest first. */
  readonly bottlenecks: readonly HeldBack[];
  /** What was foretold of advice that was followed, and what came, in sentences; absent in reports of earlier versions. */
  readonly adviceFollowed?: readonly string[];
  /** As it stood at the end, in sentences; absent in reports of earlier versions. */
  readonly mayCome?: readonly string[];
  /** The series of the reported metrics. */
  readonly performance: readonly SeriesSummary[];
  readonly anomalies: readonly Anomaly[];
  readonly dataQuality: {
    /** 0 … 1: share of the values that this host can give which were there and fresh. */
    readonly ratio?: number;
    /** Why values were absent at the end, with how many of them. */
    readonly absent: readonly { readonly reason: string; readonly values: number }[];
  };
}

/** Points of a list that are shown; the views have the others. */
const MOST_POINTS = 10;
const MANY_MISSED = 0.01;
/** What held a plotter back for less of the time asks for no change. */
const HARDLY_EVER = 0.05;

/** What to do, from what happened: each remedy once, those of what held plotters back longest and of the gravest and most frequent alerts first. */
export function recommendations({ alerts, bottlenecks, seconds, framesTaken, framesMissed }: RunReport): string[] {
  /** By what is to be done: with what it gains where that lasted longest. */
  const weighed = new Map<string, { readonly remedy: string; weight: number }>();
  const weighedOf = (remedy: string) => {
    const found = weighed.get(withoutGain(remedy)) ?? { remedy, weight: 0 };
    weighed.set(withoutGain(remedy), found);
    return found;
  };
  // Whoever has the cores has them from all plotters: of whom that lasted longest has said what is to be done.
  const starved = bottlenecks.filter(isStarvedByOthers);
  for (const one of bottlenecks) {
    const { remedies, seconds: lasted } = one;
    if (lasted < HARDLY_EVER * seconds || starved.indexOf(one) > 0) continue;
    remedies.forEach((remedy, at) => {
      const found = weighedOf(remedy);
      found.weight = Math.max(found.weight, ((100 * lasted) / seconds) * 0.5 ** at);
    });
  }
  for (const { rule, remedy, severity } of alerts) {
    // What holds a plotter back was weighed by how long it did.
    if (remedy && rule !== 'bottleneck') weighedOf(remedy).weight += severity === 'critical' ? 1000 : 1;
  }
  const remedies = [...weighed.values()].sort((a, b) => b.weight - a.weight).map(({ remedy }) => remedy);
  if (framesMissed > MANY_MISSED * (framesTaken + framesMissed)) {
    remedies.push('Many frames were missed: the host was too busy to be measured so often. Use a longer interval.');
  }
  return remedies;
}

function isStarvedByOthers({ class: name, kind }: HeldBack): boolean {
  return name === 'cpu-starved' && kind !== 'quota';
}

/** The run as a report, what it was like first. */
export function runReport(report: RunReport): Report {
  const { seconds, framesTaken, framesMissed, series, alerts, plots, bottlenecks, anomalies, dataQuality } = report;
  const { adviceFollowed = [], mayCome = [] } = report;
  const all = framesTaken + framesMissed;
  const missed = `${framesMissed} missed${framesMissed > 0 ? ` (${((100 * framesMissed) / all).toFixed(2)} %)` : ''}`;
  const mean = plots.meanSeconds === undefined ? '' : `; ${formatSeconds(plots.meanSeconds)} a plot in the mean`;
  const rows = performanceRows(report);
  return {
    title: 'What this run was like',
    range: `Monitored for ${formatDuration(seconds)} from ${preciseMoment(report.startedAt)}: ${framesTaken} frames of ${series} values taken, ${missed}.`,
    summary: [
      `Plots: ${plots.finished} finished, ${plots.failed} failed${mean}.`,
      bottlenecks.length === 0
        ? 'Nothing held a plotter back for long.'
        : `Held back: ${bottlenecks.map((one) => bottleneckText(one, seconds)).join('; ')}.`,
      ...bottlenecks.filter((one) => one.seconds >= HARDLY_EVER * seconds).map(({ cause }) => cause),
    ],
    sections: [
      section('Performance', {
        ...(rows.length > 0
          ? { table: { head: ['', 'Mean', 'p95', 'Max'], rows } }
          : { lines: ['Nothing was measured.'] }),
      }),
      listed('Alerts', alertLines(alerts), 'None.'),
      listed('Anomalies', anomalies.map(anomalyLine), 'None.'),
      listed('Recommendations', recommendations(report), 'Nothing asks for a change.'),
      ...(mayCome.length > 0 ? [listed('What may come', mayCome, '')] : []),
      ...(adviceFollowed.length > 0 ? [listed('Advice that was followed', adviceFollowed, '')] : []),
      section('Data quality', {
        lines: [
          dataQuality.ratio === undefined
            ? 'Not known.'
            : `${formatPercent(dataQuality.ratio)} of the values that this host can give were there and fresh.`,
        ],
        points: limited(dataQuality.absent.map(({ reason, values }) => `${values} absent at the end: ${reason}`)),
      }),
    ],
  };
}

function listed(title: string, points: readonly string[], none: string): ReportSection {
  return section(title, points.length > 0 ? { points: limited(points) } : { lines: [none] });
}

function limited(points: readonly string[]): string[] {
  const more = points.length - MOST_POINTS;
  return more > 0 ? [...points.slice(0, MOST_POINTS), `and ${more} more`] : [...points];
}

function bottleneckText({ plotter, class: name, subject, seconds }: HeldBack, all: number): string {
  const what = [classWords(name), subject].filter(Boolean).join(' ');
  return `${plotter}, by ${what} for ${formatDuration(seconds)} (${formatPercent(Math.min(1, seconds / all))} of the time)`;
}

function performanceRows({ performance }: RunReport): string[][] {
  const rowOf = ({ metric, mean, p95, max }: SeriesSummary, title: string) => [
    title,
    ...[mean, p95, max].map((value) => formatMetric(metric, value)),
  ];
  const ofHost = HEADLINES.flatMap((key) =>
    performance
      .filter(({ metric, attributes }) => hasSeries(key, metric, attributes))
      .map((series) => rowOf(series, seriesTitle(series.metric, series.attributes))),
  );
  const own = performance.filter(({ metric }) => metric === OWN_COST);
  return [...ofHost, ...own.map((series) => rowOf(series, 'PlotScope itself'))];
}

/** What came again is one line; the gravest first, then in the order of time. */
function alertLines(alerts: readonly PastAlert[]): string[] {
  return [...Map.groupBy(alerts, ({ id }) => id).values()]
    .sort((a, b) => gravity(b) - gravity(a) || a[0].raisedAt - b[0].raisedAt)
    .map((same) => {
      const { title, cause, resolvedAt } = same[same.length - 1];
      const severity = ALERT_SEVERITIES[gravity(same)];
      const times = same.length === 1 ? '' : `, ${timesText(same.length)}`;
      const lasted = same.reduce((sum, one) => sum + ((one.resolvedAt ?? one.raisedAt) - one.raisedAt), 0);
      const how = resolvedAt === undefined ? 'still up' : `for ${formatDuration(lasted)}`;
      return `${preciseMoment(same[0].raisedAt)}, ${severity}: ${title}${times}, ${how}${cause ? `. ${cause}` : ''}`;
    });
}

function gravity(same: readonly PastAlert[]): number {
  return Math.max(...same.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)));
}

function anomalyLine({ since, summary }: Anomaly): string {
  return `${preciseMoment(since)}: ${summary}`;
}
