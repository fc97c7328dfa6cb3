import type { ChartPoint } from './chartSpec.ts';
import type { Chart } from './charts.ts';

/** Where values of a chart lie in its plot, in pixels from its upper left corner. */
export interface Plane {
  /** Milliseconds since 1970 at the left edge, and as many as the plot is wide. */
  readonly origin: number;
  readonly span: number;
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge; at the lower one is 0. */
  readonly top: number;
}

/** SVG paths of what looks alike; a path is '' where there is nothing of it. */
export interface Shape {
  /** One of its points. */
  readonly look: ChartPoint;
  readonly line: string;
  /** Between a line and the one below it in a stack, or cells. */
  readonly area: string;
}

/** Points of one time, by line; `number` counts up from each to the next. */
export interface NumberedPoints {
  readonly number: number;
  readonly points: ReadonlyMap<string, ChartPoint>;
}

/** Upper edge from left to right, and lower edge from right to left; of cells all is in `upper`. */
interface Edges {
  readonly look: ChartPoint;
  readonly upper: string;
  readonly lower: string;
}

/** Cells are told apart by so many shades, and those of a shade are one shape. */
const SHADES = 100;

/**
 * What a chart is drawn as. It grows at its end: what was placed is not placed again, but for the newest points, which are means of frames
 * that are still coming.
 */
export class PlotShapes {
  readonly #chart: Chart;
  #edges = new Map<string, Edges>();
  /** With the newest points. */
  #open = new Map<string, Edges>();
  /** Number of the last points that are placed for good. */
  #placed = -1;

  constructor(chart: Chart) {
    this.#chart = chart;
  }

  /** Begins anew. */
  clear(): void {
    this.#edges = new Map();
    this.#open = new Map();
    this.#placed = -1;
  }

  /** Places what has come. @returns by name the shapes that are new or other than before */
  grow(all: readonly NumberedPoints[], plane: Plane): ReadonlyMap<string, Shape> {
    const changed = new Map([...this.#open].map(([name, { look }]) => [name, look]));
    const place = (into: Map<string, Edges>, { points }: NumberedPoints) => {
      for (const point of points.values()) {
        const name = this.#chart.rows ? shadeOf(point) : point.path;
        const before = into.get(name) ?? this.#edges.get(name) ?? nothing(point);
        into.set(name, this.#chart.rows ? withCell(before, point, plane) : withPoint(before, point, plane));
        changed.set(name, point);
      }
    };
    const coming = all.slice(Math.max(0, this.#placed + 1 - (all[0]?.number ?? 0)));
    this.#open = new Map();
    for (const one of coming.slice(0, -1)) {
      place(this.#edges, one);
      this.#placed = one.number;
    }
    for (const one of coming.slice(-1)) place(this.#open, one);
    const edgesOf = (name: string) => this.#open.get(name) ?? this.#edges.get(name);
    return new Map([...changed].map(([name, look]) => [name, this.#shapeOf(edgesOf(name) ?? nothing(look))]));
  }

  #shapeOf({ look, upper, lower }: Edges): Shape {
    if (this.#chart.rows) return { look, line: '', area: upper };
    const line = upper && `M${upper}`;
    return { look, line, area: line && this.#chart.stacked ? `${line}L${lower}Z` : '' };
  }
}

function nothing(look: ChartPoint): Edges {
  return { look, upper: '', lower: '' };
}

function withPoint({ look, upper, lower }: Edges, { time, high, low }: ChartPoint, plane: Plane): Edges {
  const x = xOf(time, plane);
  const above = `${x},${yOf(high, plane)}`;
  const below = `${x},${yOf(low, plane)}`;
  return upper === ''
    ? { look, upper: above, lower: below }
    : { look, upper: `${upper}L${above}`, lower: `${below}L${lower}` };
}

function withCell({ look, upper, lower }: Edges, { since = 0, time, high, low }: ChartPoint, plane: Plane): Edges {
  const [left, right] = [xOf(since, plane), xOf(time, plane)];
  return { look, upper: `${upper}M${left},${yOf(low, plane)}V${yOf(high, plane)}H${right}V${yOf(low, plane)}Z`, lower };
}

function shadeOf({ color, opacity }: ChartPoint): string {
  return `${color} ${Math.round(opacity * SHADES)}`;
}

/** The paths of a line through these places, and of the area between two of them. */
export function lineThrough(places: readonly (readonly [time: number, value: number])[], plane: Plane): string {
  return places.length === 0
    ? ''
    : `M${places.map(([time, value]) => `${xOf(time, plane)},${yOf(value, plane)}`).join('L')}`;
}

/** A tenth of a pixel is seen by nobody. */
function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

export function xOf(time: number, { origin, span, width }: Plane): number {
  return rounded(((time - origin) / span) * width);
}

export function yOf(value: number, { top, height }: Plane): number {
  return rounded(height - (value / top) * height);
}
