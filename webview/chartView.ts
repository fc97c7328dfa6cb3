import type { ChartPoints } from '../src/pages/chartPoints.ts';
import {
  CHART_LOOKS,
  type ChartMark,
  type ChartPoint,
  type ForecastPoint,
  PLOT_HEIGHT,
  plotPadding,
} from '../src/pages/chartSpec.ts';
import type { Chart } from '../src/pages/charts.ts';
import { lineThrough, type Plane, PlotShapes, type Shape, xOf, yOf } from '../src/pages/plotShapes.ts';
import type { AxisTicks } from '../src/pages/quantity.ts';
import { timeTicks } from '../src/pages/timeAxis.ts';
import { ChartAxes } from './chartAxes.ts';
import { svgElement } from './element.ts';

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

interface Drawn {
  readonly line: SVGElement;
  readonly area: SVGElement;
}

/** What was pushed out of sight by so much of the width is let go. */
const MOST_PUSHED = 0.1;
/** Lines on an edge of the plot are not cut in half. */
const EDGE = 2;
const { areaOpacity, forecast: FORECAST, unusual: UNUSUAL, loneSize } = CHART_LOOKS;

/** A chart of frames on the page, drawn as `chartSpec` has it: made once, then it grows at its end and is pushed to the left. */
export class ChartView {
  readonly #chart: Chart;
  readonly #padding: ReturnType<typeof plotPadding>;
  readonly #shapes: PlotShapes;
  readonly #axes: ChartAxes;
  readonly #svg: SVGElement;
  /** What is seen of the plot. */
  readonly #window: SVGElement;
  readonly #pushed: SVGElement;
  readonly #areas = svgElement('g', { class: 'mark-area', stroke: 'none' });
  readonly #lines = svgElement('g', { class: 'mark-line', fill: 'none' });
  readonly #lone = svgElement('g', { class: 'lone', 'stroke-width': String(2 * Math.sqrt(loneSize / Math.PI)) });
  readonly #ahead = svgElement('g', { class: 'outlook' });
  readonly #drawn = new Map<string, Drawn>();
  #plane: Plane | undefined;
  #edition = -1;
  #ticks: AxisTicks | undefined;
  #dots: readonly ChartPoint[] = [];
  #outlook: { readonly forecast: readonly ForecastPoint[]; readonly marks: readonly ChartMark[] } | undefined;

  constructor(chart: Chart, plot: HTMLElement) {
    this.#chart = chart;
    this.#padding = plotPadding(chart);
    this.#shapes = new PlotShapes(chart);
    this.#axes = new ChartAxes(this.#padding, chart.rows !== true);
    const { left, top, bottom } = this.#padding;
    const joined = { 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
    this.#pushed = svgElement('g', joined, this.#areas, this.#lines, this.#lone, this.#ahead);
    const place = { x: String(left), y: String(top - EDGE), height: String(PLOT_HEIGHT + 2 * EDGE) };
    this.#window = svgElement('svg', place, svgElement('g', { transform: `translate(0,${EDGE})` }, this.#pushed));
    this.#svg = svgElement('svg', { height: String(top + PLOT_HEIGHT + bottom) }, this.#axes.lines, this.#window);
    this.#axes.lines.setAttribute('transform', `translate(${left},${top})`);
    plot.replaceChildren(this.#svg, this.#axes.labels);
  }

  /** Replaces the forecast and the marks of unusual times; they are drawn with the next update. */
  showOutlook(forecast: readonly ForecastPoint[], marks: readonly ChartMark[]): void {
    this.#outlook = { forecast, marks };
    this.#edition = -1;
  }

  /** Takes new points in, and follows the time. `width`: of the plot between its axes, in pixels. */
  update(points: ChartPoints, { from, until }: Stretch, ticks: AxisTicks, width: number): void {
    const now: Plane = { origin: from, span: until - from, width, height: PLOT_HEIGHT, top: ticks.top };
    const plane = this.#stays(points, now) ?? this.#begin(points, now);
    for (const [name, shape] of this.#shapes.grow(points.buckets, plane)) this.#draw(name, shape);
    this.#drawLone(points.lone, plane);
    if (ticks !== this.#ticks || plane === now) this.#axes.showValues(ticks, now);
    this.#ticks = ticks;
    this.#axes.showTimes(timeTicks(from, until), now);
    this.#pushed.setAttribute('transform', `translate(${xOf(plane.origin, now)},0)`);
  }

  /** Where it was drawn, if it only has to be pushed. */
  #stays({ edition }: ChartPoints, { origin, span, width, top }: Plane): Plane | undefined {
    const plane = this.#plane;
    if (!plane || edition !== this.#edition) return undefined;
    if (plane.span !== span || plane.width !== width || plane.top !== top) return undefined;
    const pushed = (origin - plane.origin) / span;
    return pushed >= 0 && pushed <= MOST_PUSHED ? plane : undefined;
  }

  #begin({ edition }: ChartPoints, plane: Plane): Plane {
    const { left, right } = this.#padding;
    this.#plane = plane;
    this.#edition = edition;
    this.#shapes.clear();
    this.#drawn.clear();
    this.#dots = [];
    for (const group of [this.#areas, this.#lines, this.#lone]) group.replaceChildren();
    this.#svg.setAttribute('width', String(left + plane.width + right));
    this.#window.setAttribute('width', String(plane.width));
    this.#drawOutlook(plane);
    return plane;
  }

  #draw(name: string, { look, line, area }: Shape): void {
    let drawn = this.#drawn.get(name);
    if (!drawn) {
      const { color, dash, width, opacity } = look;
      const fill = this.#chart.rows ? opacity : areaOpacity;
      drawn = {
        line: svgElement('path', {
          stroke: color,
          'stroke-width': String(width),
          'stroke-opacity': String(opacity),
          'stroke-dasharray': dash.join(' '),
        }),
        area: svgElement('path', { fill: color, 'fill-opacity': String(fill) }),
      };
      this.#drawn.set(name, drawn);
      if (!this.#chart.rows) this.#lines.append(drawn.line);
      if (this.#chart.rows || this.#chart.stacked) this.#areas.append(drawn.area);
    }
    if (!this.#chart.rows) drawn.line.setAttribute('d', line);
    if (this.#chart.rows || this.#chart.stacked) drawn.area.setAttribute('d', area);
  }

  #drawLone(points: readonly ChartPoint[], plane: Plane): void {
    if (points.length === this.#dots.length && points.every((point, i) => point === this.#dots[i])) return;
    this.#dots = points;
    this.#lone.replaceChildren(
      ...points.map(({ time, high, color }) =>
        svgElement('path', { d: `M${xOf(time, plane)},${yOf(high, plane)}h0`, stroke: color }),
      ),
    );
  }

  #drawOutlook(plane: Plane): void {
    const { forecast = [], marks = [] } = this.#outlook ?? {};
    const places = (of: 'low' | 'mean' | 'high') => forecast.map((point) => [point.time, point[of]] as const);
    const band = lineThrough([...places('high'), ...places('low').toReversed()], plane);
    const rules = marks.map(({ time }) => `M${xOf(time, plane)},0V${plane.height}`).join('');
    this.#ahead.replaceChildren(
      svgElement('path', { d: band, fill: FORECAST.color, 'fill-opacity': String(FORECAST.opacity) }),
      svgElement('path', {
        d: lineThrough(places('mean'), plane),
        fill: 'none',
        stroke: FORECAST.color,
        'stroke-width': String(FORECAST.width),
        'stroke-dasharray': FORECAST.dash.join(' '),
      }),
      svgElement('path', {
        d: rules,
        stroke: UNUSUAL.color,
        'stroke-width': String(UNUSUAL.width),
        'stroke-opacity': String(UNUSUAL.opacity),
      }),
    );
  }
}
