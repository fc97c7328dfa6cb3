import type { TopLevelSpec } from 'vega-lite';
import { axisConfig, SCHEMA } from './benchmarkCharts.ts';
import { COLOUR_SCHEMES } from './colourSchemes.ts';
import { MIXED_COLOURS } from './colours.ts';
import { type Colours, colour, frame, type Stretch, type Ticks, timeAxis } from './plotCharts.ts';

/** A stretch of time in a row. */
export interface SpanBar {
  readonly row: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly kind: string;
}

/** What is expected to follow in a row: until when, what holds that in 8 of 10 cases (milliseconds since 1970), and that in words. */
export interface ExpectedRest {
  readonly row: string;
  readonly from: number;
  readonly until: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

const TEXT = 'var(--vscode-foreground, #333)';
const ROW_HEIGHT = 24;
const BAND_HEIGHT = 56;
export const HEIGHT = 200;
const LETTER_PIXELS = 6.6;
const LABEL_PIXELS = 220;
const RIGHT = 12;
export const VALUE_PIXELS = 60;

/** Vega measures names in another font than the page's, so the room for them is given. */
function roomFor(names: readonly string[]): number {
  return Math.min(LABEL_PIXELS, Math.ceil(Math.max(0, ...names.map(({ length }) => length)) * LETTER_PIXELS)) + 8;
}

/** The room beside the plot is given, so that a page knows where a time is. */
export const timedFrame = (description: string, left: number) => ({
  $schema: SCHEMA,
  description,
  width: 480 - left - RIGHT,
  padding: { left, right: RIGHT, top: 6, bottom: 24 },
  autosize: { type: 'none' as const },
  background: 'transparent',
  config: axisConfig,
});

const rowsOf = (field: string, names: readonly string[]) => ({
  field,
  type: 'nominal' as const,
  title: null,
  sort: null,
  scale: { domain: [...names] },
  axis: { minExtent: roomFor(names), labelLimit: 0, labelOverlap: false },
});

/** Rows of bars over the time, as a Gantt chart has them: what was, and palely what is expected, with its interval. */
export function spanSpec(
  description: string,
  {
    rows,
    bars,
    rests = [],
  }: {
    readonly rows: readonly string[];
    readonly bars: readonly SpanBar[];
    readonly rests?: readonly ExpectedRest[];
  },
  stretch: Stretch,
  ticks: Ticks,
  colours: Colours,
): TopLevelSpec {
  const time = timeAxis(stretch, ticks);
  const y = rowsOf('row', rows);
  const bar = { type: 'bar' as const, clip: true };
  return {
    ...timedFrame(description, roomFor(rows)),
    height: Math.max(1, rows.length) * ROW_HEIGHT,
    layer: [
      {
        data: { values: [...rests] },
        mark: { ...bar, color: MIXED_COLOURS['pale-grey'] },
        encoding: { x: { field: 'from', ...time }, x2: { field: 'until' }, y },
      },
      {
        data: { values: [...bars] },
        // Its own edge keeps a bar that is narrower than a pixel in sight.
        mark: { ...bar, strokeWidth: 0.5 },
        encoding: {
          x: { field: 'from', ...time },
          x2: { field: 'until' },
          y,
          color: colour('kind', colours),
          stroke: colour('kind', colours),
        },
      },
      {
        data: { values: [...rests] },
        mark: { type: 'rule', clip: true, color: TEXT, strokeWidth: 1.5 },
        encoding: { x: { field: 'low', ...time }, x2: { field: 'high' }, y },
      },
    ],
  } as TopLevelSpec;
}

/** A part of a stack in a row, at one time. */
export interface BandPoint {
  readonly row: string;
  /** Joined with others of the same path: a gap begins another. */
  readonly path: string;
  readonly time: number;
  readonly kind: string;
  /** Counted from the bottom of all rows; a row is 1 high. */
  readonly low: number;
  readonly high: number;
  /** Of the row's whole. */
  readonly share: number;
}

/** A stack for each row over the time; the first row is the highest. */
export function bandSpec(
  description: string,
  { rows, points }: { readonly rows: readonly string[]; readonly points: readonly BandPoint[] },
  stretch: Stretch,
  ticks: Ticks,
  colours: Colours,
): TopLevelSpec {
  const middles = rows.map((_, at) => rows.length - at - 0.5);
  return {
    ...timedFrame(description, roomFor(rows)),
    height: Math.max(1, rows.length) * BAND_HEIGHT,
    // There are thousands of points: times are numbers already, and each is looked at once.
    data: { values: [...points], format: { parse: null } },
    mark: { type: 'area', clip: true, fillOpacity: 0.9, invalid: 'filter' },
    encoding: {
      x: { field: 'time', ...timeAxis(stretch, ticks) },
      y: {
        field: 'low',
        type: 'quantitative',
        title: null,
        scale: { domain: [0, Math.max(1, rows.length)], nice: false },
        axis: {
          grid: false,
          values: middles,
          labelExpr: `${JSON.stringify(rows)}[indexof(${JSON.stringify(middles)}, datum.value)]`,
          labelLimit: 0,
          labelOverlap: false,
        },
      },
      y2: { field: 'high' },
      color: colour('kind', colours),
      detail: { field: 'path', type: 'nominal' },
    },
  } as TopLevelSpec;
}

/** How much of one thing goes to another: 0 … 1, with what is written into the cell. */
export interface MatrixCell {
  readonly row: string;
  readonly column: string;
  readonly share: number;
  readonly text: string;
}

export function matrixSpec(
  description: string,
  {
    rows,
    columns,
    cells,
  }: {
    readonly rows: readonly string[];
    readonly columns: readonly string[];
    readonly cells: readonly MatrixCell[];
  },
): TopLevelSpec {
  const y = rowsOf('row', rows);
  const x = {
    field: 'column',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: [...columns] },
    axis: { orient: 'top' as const, labelAngle: 0, labelLimit: 120 },
  };
  return {
    ...frame(description, 480),
    height: Math.max(1, rows.length) * ROW_HEIGHT,
    data: { values: [...cells] },
    encoding: { x, y },
    layer: [
      {
        mark: { type: 'rect', color: COLOUR_SCHEMES.bottleneck.heat },
        encoding: {
          fillOpacity: {
            field: 'share',
            type: 'quantitative',
            scale: { domain: [0, 1], range: [0.08, 0.75] },
            legend: null,
          },
        },
      },
      { mark: { type: 'text', color: TEXT, fontSize: 11, font: 'inherit' }, encoding: { text: { field: 'text' } } },
    ],
  } as TopLevelSpec;
}

/** A line over the time, with an interval where it is only expected. */
export interface CoursePoint {
  readonly time: number;
  readonly kind: string;
  readonly value: number;
  /** The value in words, with its unit. */
  readonly text: string;
  readonly low?: number;
  readonly high?: number;
}

export interface Course {
  readonly measured: readonly CoursePoint[];
  /** Drawn dashed, with its interval palely around it. */
  readonly expected?: readonly CoursePoint[];
  /** Drawn as points. */
  readonly points?: readonly CoursePoint[];
}

/** Lines over the time, and what was or is expected of them. */
export function courseSpec(
  description: string,
  { measured, expected = [], points = [] }: Course,
  unit: string,
  stretch: Stretch,
  ticks: Ticks,
  colours: Colours,
): TopLevelSpec {
  const x = { field: 'time', ...timeAxis(stretch, ticks) };
  const y = {
    type: 'quantitative' as const,
    title: unit,
    scale: {
      domain: [0, topOf([...measured, ...expected, ...points].map(({ value, high = value }) => Math.max(value, high)))],
      nice: false,
    },
    axis: { tickCount: 4 },
  };
  const color = colour('kind', colours);
  return {
    ...timedFrame(description, VALUE_PIXELS),
    height: HEIGHT,
    // A layer without data has no extent, of which Vega complains.
    layer: [
      {
        data: { values: expected.filter(({ low, high }) => low !== undefined && high !== undefined) },
        mark: { type: 'area' as const, clip: true, fillOpacity: 0.18 },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color },
      },
      {
        data: { values: [...expected] },
        mark: { type: 'line' as const, clip: true, strokeDash: [5, 3], strokeWidth: 1.5 },
        encoding: { x, y: { field: 'value', ...y }, color },
      },
      {
        data: { values: [...measured] },
        mark: { type: 'line' as const, clip: true, strokeWidth: 1.5 },
        encoding: { x, y: { field: 'value', ...y }, color },
      },
      {
        data: { values: [...points] },
        mark: { type: 'point' as const, clip: true, filled: true, size: 24, opacity: 1 },
        encoding: { x, y: { field: 'value', ...y }, color },
      },
    ].filter(({ data }) => data.values.length > 0),
  } as TopLevelSpec;
}

/** Points at the very edge would be cut. */
export function topOf(values: readonly number[]): number {
  return 1.06 * Math.max(...values, Number.MIN_VALUE);
}

/** A moment in a row; `weight` 0 … 1 makes it larger. */
export interface RowMark {
  readonly row: string;
  readonly time: number;
  readonly weight: number;
  /** What happened. */
  readonly text: string;
}

export function momentSpec(
  description: string,
  { rows, marks }: { readonly rows: readonly string[]; readonly marks: readonly RowMark[] },
  stretch: Stretch,
  ticks: Ticks,
): TopLevelSpec {
  return {
    ...timedFrame(description, roomFor(rows)),
    height: Math.max(1, rows.length) * ROW_HEIGHT,
    data: { values: [...marks] },
    mark: { type: 'point', clip: true, filled: true, color: COLOUR_SCHEMES.bottleneck.heat, opacity: 0.8 },
    encoding: {
      x: { field: 'time', ...timeAxis(stretch, ticks) },
      y: rowsOf('row', rows),
      size: { field: 'weight', type: 'quantitative', scale: { domain: [0, 1], range: [20, 120] }, legend: null },
    },
  } as TopLevelSpec;
}

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly kind: string;
  /** Both in words. */
  readonly text: string;
}

export function scatterSpec(
  description: string,
  points: readonly ScatterPoint[],
  titles: { readonly x: string; readonly y: string },
  colours: Colours,
): TopLevelSpec {
  return {
    ...frame(description, 320),
    height: HEIGHT,
    data: { values: [...points] },
    mark: { type: 'point', filled: true, size: 30, opacity: 0.7 },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title: titles.x,
        scale: { domain: [0, topOf(points.map(({ x }) => x))], nice: false },
        axis: { grid: false, tickCount: 6, tickMinStep: 1 },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        title: titles.y,
        scale: { domain: [0, topOf(points.map(({ y }) => y))], nice: false },
        axis: { tickCount: 4 },
      },
      color: colour('kind', colours),
    },
  } as TopLevelSpec;
}
