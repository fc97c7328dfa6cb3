import type { Interval } from '../analysis/common/evidence.ts';
import { type ReportChart, type ReportLegend, type ReportSection, section } from '../analysis/common/report.ts';
import { chartColumns } from '../analysis/past/chartColumns.ts';
import type { History } from '../history/history.ts';
import { ChartPoints } from '../pages/chartPoints.ts';
import { filledSpec } from '../pages/chartSpec.ts';
import { CHARTS, type Chart } from '../pages/charts.ts';
import { GREY } from '../pages/colours.ts';
import { type DashboardFrame, dashboardPast } from '../pages/dashboardProtocol.ts';
import { pastFrames } from '../pages/pastFrames.ts';
import { axisTicks, formatQuantity, rowTicks } from '../pages/quantity.ts';
import { timeTicks } from '../pages/timeAxis.ts';

/** One of the dashboard's charts over a stretch of the history. */
export interface MeasuredChart {
  readonly chart: Chart;
  /** What it is drawn of; null = absent. */
  readonly columns: {
    /** Epoch seconds. */
    readonly times: readonly number[];
    readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
  };
  /** Absent where there is nothing to draw. */
  readonly drawn?: ReportChart;
  /** Why, in that case. */
  readonly empty: keyof typeof EMPTY;
}

/** Why there is nothing to draw, before the names of charts. */
const EMPTY = {
  idle: 'All the time 0',
  unmeasured: 'Nothing was measured in this range of',
} as const;

/** `Nothing was measured in this range of: Memory; Disks: busy.` */
export function emptyText(why: keyof typeof EMPTY, charts: readonly Chart[]): string {
  return `${EMPTY[why]}: ${charts.map(({ title }) => title).join('; ')}.`;
}

/** As many as there are pixels, or nearly. */
const POINTS = 200;
const MOST_LEGENDS = 12;
const MOST_TOLD = 4;

/** The charts of the dashboard over a range of the history: the same lines in the same colours. */
export function measuredCharts(history: History, range: Interval): MeasuredChart[] {
  const columns = chartColumns(history, { ...range, points: POINTS });
  const past = dashboardPast(columns, range);
  const frames = pastFrames(past);
  return CHARTS.map((chart) => {
    const drawn = drawnChart(chart, frames, range, columns.stepSeconds);
    const own = { times: past.times, lines: past.charts[chart.id]?.lines ?? {} };
    return { chart, columns: own, ...(drawn && { drawn }), empty: whyEmpty(chart, frames) };
  });
}

/** Why a chart of these frames has nothing to draw, if it has nothing. What is absent has its place in them as well, as null. */
export function whyEmpty({ id }: Pick<Chart, 'id'>, frames: readonly DashboardFrame[]): keyof typeof EMPTY {
  const isMeasured = frames.some(({ charts }) => Object.values(charts[id]?.values ?? {}).some((one) => one !== null));
  return isMeasured ? 'idle' : 'unmeasured';
}

/** Charts with what they show, and of which there is nothing. */
export function drawnSection(title: string, measured: readonly MeasuredChart[]): ReportSection {
  const charts = measured.flatMap(({ drawn }) => drawn ?? []);
  const missing = Map.groupBy(
    measured.filter(({ drawn }) => !drawn),
    ({ empty }) => empty,
  );
  const told = [...missing].map(([why, own]) =>
    emptyText(
      why,
      own.map(({ chart }) => chart),
    ),
  );
  return section(title, charts.length > 0 ? { charts, points: told } : { lines: told });
}

function drawnChart(
  chart: Chart,
  frames: readonly DashboardFrame[],
  { from, to }: Interval,
  stepSeconds: number,
): ReportChart | undefined {
  const points = new ChartPoints(chart);
  points.replace(frames, { rangeSeconds: to - from, intervalSeconds: Math.max(stepSeconds, (to - from) / POINTS) });
  const { insert } = points.take();
  if (insert.length === 0) return undefined;
  const tops = frames.flatMap(({ charts }) => charts[chart.id]?.top ?? []);
  const ticks = chart.rows
    ? rowTicks(points.rows)
    : axisTicks(chart.format, points.highest, tops.length > 0 ? Math.max(...tops) : undefined);
  const stretch = { from: from * 1000, until: to * 1000 };
  const shown = { points: insert, lone: points.lone };
  return {
    title: chart.title,
    sentence: sentenceOf(chart, frames, points.labels),
    spec: filledSpec(chart, shown, stretch, ticks, timeTicks(stretch.from, stretch.until)),
    legend: chart.rows ? [] : legendOf(points),
  };
}

function legendOf(points: ChartPoints): ReportLegend[] {
  const { labels } = points;
  const shown = labels.slice(0, MOST_LEGENDS).map((name) => ({ name, ...points.styleOf(name) }));
  const more = labels.length - shown.length;
  return more > 0 ? [...shown, { name: `and ${more} more`, color: GREY }] : shown;
}

/** Mean and highest of the lines with the largest means. */
function sentenceOf({ id, format }: Chart, frames: readonly DashboardFrame[], labels: readonly string[]): string {
  const lines = labels.map((label) => {
    const values = frames.flatMap(({ charts }) => charts[id]?.values[label] ?? []);
    return { label, mean: values.reduce((sum, value) => sum + value, 0) / values.length, highest: Math.max(...values) };
  });
  const told = lines.toSorted((a, b) => b.mean - a.mean).slice(0, MOST_TOLD);
  const text = told.map(
    ({ label, mean, highest }) =>
      `${label} ${formatQuantity(format, mean)} (highest ${formatQuantity(format, highest)})`,
  );
  const more = lines.length - told.length;
  return `In the mean ${text.join(', ')}${more > 0 ? `; and ${more} more` : ''}.`;
}
