import type { TopLevelSpec } from 'vega-lite';
import type { BarChart, CurveChart, StepChart } from './benchmarkProtocol.ts';
import { COLOUR_SCHEMES } from './colourSchemes.ts';

const TEXT = 'var(--vscode-foreground, #333)';
const GRID = 'var(--vscode-charts-lines, #8888)';
const [FIRST, SECOND] = COLOUR_SCHEMES.performance.marks;
/** Of the runs or sides that are compared, in their order. */
export const SIDE_COLOURS = [FIRST, SECOND];
const BAR_HEIGHT = 16;
const ROW_GAP = 8;
const LABEL_PIXELS = 200;
const LETTER_PIXELS = 6.6;
const CURVE_HEIGHT = 200;

export const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json';

/** How axes look that are no dashboard chart's. */
export const axisConfig = {
  aria: false,
  view: { stroke: null },
  axis: {
    domain: false,
    labelColor: TEXT,
    titleColor: TEXT,
    labelFont: 'inherit',
    titleFont: 'inherit',
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal' as const,
    labelLimit: LABEL_PIXELS,
    labelOverlap: true,
    labelSeparation: 8,
    gridColor: GRID,
    gridOpacity: 0.35,
    tickColor: GRID,
  },
};

const frame = (description: string, width: number) => ({
  $schema: SCHEMA,
  description,
  width,
  autosize: { type: 'fit-x' as const, contains: 'padding' as const },
  background: 'transparent',
  config: axisConfig,
});

/** Given in pixels: Vega-Lite can't fit the width where it counts the height in steps. */
function heightOf(rows: number, barsOfRow: number): number {
  return Math.max(1, rows) * (BAR_HEIGHT * Math.max(1, barsOfRow) + ROW_GAP);
}

/** A row for each name; Vega measures names in another font than the page's, so the room for them is given. */
function rowsOf(field: string, names: readonly string[]) {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  const minExtent = Math.min(LABEL_PIXELS, Math.ceil(longest * LETTER_PIXELS)) + 8;
  return { field, type: 'nominal' as const, title: null, sort: null, axis: { minExtent, labelOverlap: false } };
}

/** Colours by run or side: the page writes their names beside them. */
const colour = (field: string, names: readonly string[], colours: readonly string[] = SIDE_COLOURS) => ({
  field,
  type: 'nominal' as const,
  scale: { domain: [...names], range: colours.slice(0, Math.max(1, names.length)) },
  legend: null,
});

/** A row for each result: a bar (a point on a logarithmic axis) for each run, with the interval of its median. */
export function barSpec(
  { title, axis, runs, isLogarithmic, bars }: BarChart,
  width = 480,
  colours: readonly string[] = SIDE_COLOURS,
): TopLevelSpec {
  const x = {
    type: 'quantitative' as const,
    title: axis,
    scale: isLogarithmic ? { type: 'log' as const } : { zero: true, nice: true },
    axis: { grid: true, tickCount: 5, labelFlush: false },
  };
  const y = rowsOf(
    'name',
    bars.map(({ name }) => name),
  );
  const offset = {
    field: 'run',
    type: 'nominal' as const,
    sort: [...runs],
    scale: { domain: [...runs], paddingInner: 0.1 },
  };
  return {
    ...frame(title, width),
    height: heightOf(new Set(bars.map(({ name }) => name)).size, runs.length),
    data: { values: bars.map((bar) => ({ ...bar, text: textOf(bar, axis) })) },
    encoding: { y, yOffset: offset },
    layer: [
      {
        mark: isLogarithmic
          ? { type: 'point', filled: true, size: 60, opacity: 1 }
          : { type: 'bar', opacity: 0.75, cornerRadiusEnd: 2 },
        encoding: { x: { field: 'value', ...x }, color: colour('run', runs, colours) },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: TEXT },
        encoding: { x: { field: 'low', ...x }, x2: { field: 'high' } },
      },
    ],
  } as TopLevelSpec;
}

/** `3.2 MiB/s (3.1 … 3.4)` */
function textOf({ value, low, high }: BarChart['bars'][number], unit: string): string {
  const [middle, least, most] = [value, low, high].map((one) => Number(one.toPrecision(3)));
  return `${middle} ${unit}${least < most ? ` (${least} … ${most})` : ''}`;
}

/** Measured points, the fitted law as a line through them, and where more stops helping. */
export function curveSpec({ name, xTitle, axis, points, fitted, peak }: CurveChart, width = 320): TopLevelSpec {
  const last = Math.max(...points.map(({ x }) => x), ...fitted.map(({ x }) => x));
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: xTitle,
    scale: { zero: false, nice: false },
    axis: { tickMinStep: 1, tickCount: 6, grid: false },
  };
  const y = {
    field: 'y',
    type: 'quantitative' as const,
    title: axis,
    scale: { zero: true },
    axis: { tickCount: 4 },
  };
  const lawLine =
    fitted.length === 0
      ? []
      : [
          {
            data: { values: [...fitted] },
            mark: { type: 'line' as const, color: SECOND, strokeWidth: 2 },
            encoding: { x, y },
          },
        ];
  const peakLine =
    peak !== undefined && peak <= last
      ? [
          {
            data: { values: [{ x: peak }] },
            mark: { type: 'rule' as const, color: TEXT, strokeDash: [3, 3] },
            encoding: { x: { field: 'x', type: 'quantitative' as const } },
          },
        ]
      : [];
  return {
    ...frame(name, width),
    height: CURVE_HEIGHT,
    layer: [
      ...lawLine,
      {
        data: { values: [...points] },
        mark: { type: 'point', filled: true, size: 60, color: FIRST, opacity: 1 },
        encoding: { x, y },
      },
      ...peakLine,
    ],
  } as TopLevelSpec;
}

/** Seconds of each step, a bar for each side. */
export function stepSpec({ sides, steps }: StepChart, width = 480): TopLevelSpec {
  return {
    ...frame('Seconds of each step', width),
    height: heightOf(new Set(steps.map(({ step }) => step)).size, sides.length),
    data: { values: [...steps] },
    mark: { type: 'bar', opacity: 0.75, cornerRadiusEnd: 2 },
    encoding: {
      y: rowsOf(
        'step',
        steps.map(({ step }) => step),
      ),
      yOffset: { field: 'side', type: 'nominal', sort: [...sides], scale: { domain: [...sides], paddingInner: 0.1 } },
      x: { field: 'seconds', type: 'quantitative', title: 's', axis: { grid: true, tickCount: 5, labelFlush: false } },
      color: colour('side', sides),
    },
  } as TopLevelSpec;
}
