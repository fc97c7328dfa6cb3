import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from './charts.ts';
import { MARK_COLOURS } from './colours.ts';
import type { AxisTicks } from './quantity.ts';
import type { TimeTicks } from './timeAxis.ts';

/** One point of one line, as the specification's data set `points` holds it. */
export interface ChartPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Of a cell: where it begins. */
  readonly since?: number;
  /** Points of the same path are joined; a gap in a line starts another path. */
  readonly path: string;
  /** Upper edge: the value, on top of what lies below in a stack. */
  readonly high: number;
  /** Lower edge in a stack, else 0. */
  readonly low: number;
  readonly color: string;
  readonly dash: readonly number[];
  /** Stroke width in pixels. */
  readonly width: number;
  readonly opacity: number;
}

/** One time of a forecast, as the data set `forecast` holds it. */
export interface ForecastPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly mean: number;
  /** The interval that nine of ten values are expected in. */
  readonly low: number;
  readonly high: number;
}

/** A time at which something was unusual, as the data set `marks` holds it. */
export interface ChartMark {
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Charts of a kind have one specification, but for their titles and widths. */
export type ChartKind = 'lines' | 'stack' | 'rows';
type OfKind = Pick<Chart, 'title' | 'rows' | 'stacked'>;

export function kindOf({ rows, stacked }: Omit<OfKind, 'title'>): ChartKind {
  if (rows) return 'rows';
  return stacked ? 'stack' : 'lines';
}

const PLOT_HEIGHT = 148;
const ROW_HEIGHT = 20;
const LEAST_ROWS = 3;
/** Of the plot between its axes, in pixels; `rows`: how many it has, where it has rows; `taller`: as a multiple of the usual. */
export function plotHeight(chart: Pick<Chart, 'rows'>, rows: number, taller = 1): number {
  return Math.round(taller * (chart.rows ? Math.max(LEAST_ROWS, rows) * ROW_HEIGHT : PLOT_HEIGHT));
}

/** Room around the plot for the axes, in pixels; constant, so that nothing jumps as numbers change. */
export function plotPadding({ rows }: Pick<Chart, 'rows'>) {
  return { left: rows ? 190 : 68, right: 12, top: 8, bottom: 24 } as const;
}
const LINES = 'lines';
const AREAS = 'areas';
const CELLS = 'cells';
/** Selects the SVG groups with the lines, areas and cells of a drawn chart. */
export const LINE_GROUPS = `.${LINES}_pathgroup, .${AREAS}_pathgroup, .${CELLS}_marks`;

const TEXT = 'var(--vscode-foreground, #333)';
const FORECAST = 'var(--vscode-charts-foreground, #888)';
const UNUSUAL = MARK_COLOURS.orange;
const GRID = 'var(--vscode-charts-lines, #8888)';

/**
 * The Vega-Lite specification of a chart. What changes while it lives is fed through its data set `points` and its
 * parameters, times in milliseconds:
 * - `from`, `until`: the time shown, which the time axis follows;
 * - `origin`, `span`: where the lines' own time scale begins and how much of it is as wide as the plot. A page that
 *   follows the time may leave `origin` standing and push the lines to the left as a whole by (from - origin) / span of
 *   the width: so old points need not be placed anew with each frame;
 * - `timeTicks`, `timeLabels`: the time axis, as of timeAxis.ts;
 * - `top`, `ticks`, `labels`: the value axis.
 */
export function chartSpec(chart: OfKind, width = 320, labelLimit = plotPadding(chart).left - 10): TopLevelSpec {
  const x = {
    field: 'time',
    type: 'temporal' as const,
    axis: null,
    scale: { domain: { expr: '[origin, origin + span]' } },
  };
  const path = {
    color: { field: 'color', type: 'nominal' as const, scale: null },
    detail: { field: 'path', type: 'nominal' as const },
    // Points are joined as they come, which is by time, without sorting them with each frame. (The types forget null.)
    order: { value: null as unknown as number },
  };
  const line = {
    name: LINES,
    mark: {
      type: 'line' as const,
      invalid: 'filter' as const,
      strokeCap: 'round' as const,
      strokeJoin: 'round' as const,
    },
    encoding: {
      x,
      y: { field: 'high', type: 'quantitative' as const },
      ...path,
      strokeDash: { field: 'dash', type: 'nominal' as const, scale: null },
      strokeWidth: { field: 'width', type: 'quantitative' as const, scale: null },
      strokeOpacity: { field: 'opacity', type: 'quantitative' as const, scale: null },
    },
  };
  const area = {
    name: AREAS,
    mark: { type: 'area' as const, invalid: 'filter' as const, fillOpacity: 0.45 },
    encoding: { x, y: { field: 'high', type: 'quantitative' as const }, y2: { field: 'low' }, ...path },
  };
  const cell = {
    name: CELLS,
    mark: { type: 'rect' as const, invalid: 'filter' as const },
    encoding: {
      x: { ...x, field: 'since' },
      x2: { field: 'time' },
      y: { field: 'low', type: 'quantitative' as const },
      y2: { field: 'high' },
      color: path.color,
      fillOpacity: { field: 'opacity', type: 'quantitative' as const, scale: null },
    },
  };
  // Beside the lines, in time itself, on one scale: there are few of them, so they may be placed anew each time.
  const time = {
    type: 'temporal' as const,
    scale: { domain: { expr: '[from, until]' } },
    axis: {
      title: null,
      values: { expr: 'timeTicks' },
      labelExpr: 'timeLabels[indexof(timeTicks, time(datum.value))]',
      tickCount: ALL,
      grid: false,
    },
  };
  const inTime = { ...time, field: 'time' };
  const zeroLine = {
    data: { values: [{}] },
    mark: { type: 'rule' as const, color: GRID },
    // It carries the axis of values.
    encoding: {
      x: { ...time, datum: { expr: 'from' } },
      x2: { datum: { expr: 'until' } },
      y: {
        datum: 0,
        type: 'quantitative' as const,
        scale: { domain: { expr: '[0, top]' }, nice: false },
        axis: {
          title: null,
          grid: chart.rows !== true,
          values: { expr: 'ticks' },
          labelLimit,
          tickCount: ALL,
          labelOverlap: false,
          labelExpr: 'labels[indexof(ticks, datum.value)]',
        },
      },
    },
  };
  const forecast = { name: 'forecast', format: { parse: null } };
  const overlays = [
    {
      data: { name: 'lone', format: { parse: null } },
      mark: { type: 'point' as const, clip: true, filled: true, size: 14, opacity: 1 },
      encoding: {
        x: inTime,
        y: { field: 'high', type: 'quantitative' as const },
        color: { field: 'color', type: 'nominal' as const, scale: null },
      },
    },
    {
      data: forecast,
      mark: { type: 'area' as const, clip: true, color: FORECAST, fillOpacity: 0.18 },
      encoding: { x: inTime, y: { field: 'low', type: 'quantitative' as const }, y2: { field: 'high' } },
    },
    {
      data: forecast,
      mark: { type: 'line' as const, clip: true, color: FORECAST, strokeDash: [4, 3], strokeWidth: 1.5 },
      encoding: { x: inTime, y: { field: 'mean', type: 'quantitative' as const } },
    },
    {
      data: { name: 'marks', format: { parse: null } },
      mark: { type: 'rule' as const, clip: true, color: UNUSUAL, strokeWidth: 2, opacity: 0.8 },
      encoding: { x: inTime },
    },
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: chart.title,
    width,
    height: PLOT_HEIGHT,
    padding: plotPadding(chart),
    autosize: { type: 'none' },
    background: 'transparent',
    params: [
      { name: 'from', value: 0 },
      { name: 'until', value: 1 },
      { name: 'origin', value: 0 },
      { name: 'span', value: 1 },
      { name: 'timeTicks', value: [] },
      { name: 'timeLabels', value: [] },
      { name: 'top', value: 1 },
      { name: 'ticks', value: [0, 1] },
      { name: 'labels', value: ['0', '1'] },
    ],
    // Times are numbers already.
    data: { name: 'points', format: { parse: null } },
    resolve: { scale: { x: 'independent' } },
    layer: [...(chart.stacked ? [area] : []), chart.rows ? cell : line, { layer: [zeroLine, ...overlays] }],
    config: {
      aria: false,
      view: { stroke: null },
      axis: {
        domain: false,
        labelColor: TEXT,
        labelFont: 'inherit',
        labelFontSize: 11,
        labelPadding: 6,
        labelOverlap: true,
        gridColor: GRID,
        gridOpacity: 0.35,
        tickColor: GRID,
        tickSize: 4,
      },
    },
  };
}

/** The specification with what is drawn once: it can be shown anywhere by itself. @param stretch milliseconds since 1970. */
export function filledSpec(
  chart: Chart,
  { points, lone }: { readonly points: readonly ChartPoint[]; readonly lone: readonly ChartPoint[] },
  { from, until }: { readonly from: number; readonly until: number },
  value: AxisTicks,
  time: TimeTicks,
  width?: number,
): TopLevelSpec {
  const spec = chartSpec(chart, width, GUESSED * plotPadding(chart).left);
  const parameters: Readonly<Record<string, unknown>> = {
    ...{ from, until, origin: from, span: until - from, timeTicks: time.values, timeLabels: time.labels },
    ...{ top: value.top, ticks: value.values, labels: value.labels },
  };
  const params = (spec.params ?? []).map((param) => ({ ...param, value: parameters[param.name] }));
  return {
    ...spec,
    params,
    height: plotHeight(chart, value.values.length),
    datasets: { points: [...points], lone: [...lone], forecast: [], marks: [] },
  } as TopLevelSpec;
}

/** Where Vega can't measure letters, it takes them to be so many times as wide as they are. */
const GUESSED = 1.45;

/** Vega leaves out values of an axis when there are more of them than this. */
const ALL = 20;
