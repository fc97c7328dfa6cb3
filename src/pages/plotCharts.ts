import type { TopLevelSpec } from 'vega-lite';
import { axisConfig, SCHEMA } from './benchmarkCharts.ts';
import type { ColourScheme } from './colourSchemes.ts';

/** What came of the plots that ended in one stretch of time. */
export interface PlotCountBar {
  /** The stretch, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly outcome: string;
  /** How many lie below it, and how many with it. */
  readonly low: number;
  readonly high: number;
  /** How many, in words. */
  readonly text: string;
}

/** One finished plot. */
export interface PlotTimePoint {
  /** Milliseconds since 1970 at its end. */
  readonly time: number;
  /** How long, in the unit of the chart. */
  readonly took: number;
  readonly kind: string;
  /** How long, in words. */
  readonly text: string;
}

/** What part of a thing's time went into one lane. */
export interface AccountBar {
  readonly name: string;
  readonly lane: string;
  /** Where the lane stands in the row. */
  readonly place: number;
  readonly share: number;
}

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** Names in the order of their colours. */
export interface Colours {
  readonly names: readonly string[];
  readonly colours: readonly string[];
}

/** In turn; where there are more names than colours, some share one. */
export function coloursFor(names: readonly string[], { marks }: ColourScheme): Colours {
  return { names, colours: names.map((_, i) => marks[i % marks.length]) };
}

/** Of what is there: a legend names nothing that isn't drawn. */
export function usedColours({ names, colours }: Colours, used: Iterable<string>): Colours {
  const kept = new Set(used);
  const places = names.flatMap((name, i) => (kept.has(name) ? [i] : []));
  return { names: places.map((i) => names[i]), colours: places.map((i) => colours[i]) };
}

const HEIGHT = 160;
const ROW_HEIGHT = 22;
const LETTER_PIXELS = 6.6;
const LABEL_PIXELS = 220;

export const frame = (description: string, width: number) => ({
  $schema: SCHEMA,
  description,
  width,
  autosize: { type: 'fit-x' as const, contains: 'padding' as const },
  background: 'transparent',
  config: axisConfig,
});

export const colour = (field: string, { names, colours }: Colours) => ({
  field,
  type: 'nominal' as const,
  scale: { domain: [...names], range: [...colours] },
  legend: null,
});

/** Times are numbers, so that ticks and their labels are those of timeAxis.ts, in local time. */
export const timeAxis = ({ from, until }: Stretch, { values, labels }: Ticks) => ({
  type: 'quantitative' as const,
  title: null,
  scale: { domain: [from, until], nice: false, zero: false },
  axis: {
    grid: false,
    values: [...values],
    labelExpr: `${JSON.stringify(labels)}[indexof(${JSON.stringify(values)}, datum.value)]`,
  },
});

/** How many plots ended in each stretch of time, by how they ended. */
export function plotCountSpec(
  bars: readonly PlotCountBar[],
  stretch: Stretch,
  ticks: Ticks,
  colours: Colours,
): TopLevelSpec {
  return {
    ...frame('Plots by how they ended', 480),
    height: HEIGHT,
    data: { values: [...bars] },
    mark: { type: 'rect', opacity: 0.85 },
    encoding: {
      x: { field: 'from', ...timeAxis(stretch, ticks) },
      x2: { field: 'until' },
      y: {
        field: 'low',
        type: 'quantitative',
        title: 'plots',
        scale: { zero: true },
        axis: { tickMinStep: 1, tickCount: 4, format: 'd' },
      },
      y2: { field: 'high' },
      color: colour('outcome', colours),
    },
  } as TopLevelSpec;
}

/** How long each plot took, at its end. */
export function plotTimeSpec(
  points: readonly PlotTimePoint[],
  unit: string,
  stretch: Stretch,
  ticks: Ticks,
  colours: Colours,
): TopLevelSpec {
  return {
    ...frame('How long plots took', 480),
    height: HEIGHT,
    data: { values: [...points] },
    mark: { type: 'point', filled: true, size: 26, opacity: 0.75 },
    encoding: {
      x: { field: 'time', ...timeAxis(stretch, ticks) },
      y: { field: 'took', type: 'quantitative', title: unit, scale: { zero: true }, axis: { tickCount: 4 } },
      color: colour('kind', colours),
    },
  } as TopLevelSpec;
}

/** What time went into: a row for each thing, its parts side by side. */
export function accountSpec(
  bars: readonly AccountBar[],
  colours: Colours,
  { description = 'What time went into', axis = 'share of the time' } = {},
): TopLevelSpec {
  const names = [...new Set(bars.map(({ name }) => name))];
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return {
    ...frame(description, 480),
    height: Math.max(1, names.length) * ROW_HEIGHT,
    data: { values: [...bars] },
    mark: { type: 'bar', opacity: 0.85 },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        title: null,
        sort: null,
        axis: { minExtent: Math.min(LABEL_PIXELS, Math.ceil(longest * LETTER_PIXELS)) + 8, labelOverlap: false },
      },
      x: {
        field: 'share',
        type: 'quantitative',
        title: axis,
        stack: 'zero',
        scale: { domain: [0, 1] },
        axis: { format: '%', tickCount: 5 },
      },
      color: colour('lane', colours),
      order: { field: 'place', type: 'quantitative' },
    },
  } as TopLevelSpec;
}
