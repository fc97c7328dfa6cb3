import type { Spec } from 'vega';
import type { PointChanges } from '../src/pages/chartPoints.ts';
import { type ChartMark, type ChartPoint, type ForecastPoint, kindOf, LINE_GROUPS } from '../src/pages/chartSpec.ts';
import type { Chart } from '../src/pages/charts.ts';
import type { AxisTicks } from '../src/pages/quantity.ts';
import { timeTicks } from '../src/pages/timeAxis.ts';
import chartSpecs from './chartSpecs.json' with { type: 'json' };
import { type Complaints, draw, type VegaView, vegaLibrary } from './vegaView.ts';

type Changeset = typeof import('./vegaLibrary.ts').changeset;

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** Of a plot between its axes, in pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** A chart on the page, made once and then fed. */
export class ChartView {
  readonly #plot: HTMLElement;
  /** The groups that hold the lines and areas. */
  readonly #groups: readonly SVGGElement[];
  readonly #view: VegaView;
  readonly #changeset: Changeset;
  #origin = Number.NaN;
  #span = 0;
  #width: number;
  #height: number;
  #lone: readonly ChartPoint[] = [];

  private constructor(plot: HTMLElement, view: VegaView, changeset: Changeset) {
    this.#plot = plot;
    this.#changeset = changeset;
    this.#groups = [...plot.querySelectorAll<SVGGElement>(LINE_GROUPS)];
    this.#view = view;
    this.#width = view.width();
    this.#height = view.height();
  }

  /** Draws an empty chart into `plot`. `complaints` hears of what Vega complains about, then and later. */
  static async open(chart: Chart, plot: HTMLElement, width: number, complaints: Complaints): Promise<ChartView> {
    const { changeset } = await vegaLibrary();
    const view = await draw(plot, { ...chartSpecs[kindOf(chart)], width } as Spec, complaints);
    return new ChartView(plot, view, changeset);
  }

  close(): void {
    this.#view.finalize();
    this.#plot.replaceChildren();
  }

  /** Replaces the forecast and the marks of unusual times; they are drawn with the next update. */
  showOutlook(forecast: readonly ForecastPoint[], marks: readonly ChartMark[]): void {
    this.#view.data('forecast', [...forecast]);
    this.#view.data('marks', [...marks]);
  }

  /** Points that no line shows: each gets a dot, with the next update. */
  showLone(points: readonly ChartPoint[]): void {
    if (points.length === this.#lone.length && points.every((point, i) => point === this.#lone[i])) return;
    this.#lone = points;
    this.#view.data('lone', [...points]);
  }

  /** Takes new points in, and follows the time. */
  update(
    { insert, remove }: PointChanges,
    { from, until }: Stretch,
    ticks: AxisTicks,
    { width, height }: PlotSize,
  ): void {
    const view = this.#view;
    const span = until - from;
    // The lines are placed anew when they have been pushed by a whole width, or when everything changes anyway.
    const anew = !(from >= this.#origin && from - this.#origin <= span && span === this.#span);
    if (anew) {
      this.#origin = from;
      this.#span = span;
    }
    view.signal('from', from).signal('until', until).signal('origin', this.#origin).signal('span', span);
    const time = timeTicks(from, until);
    view.signal('timeTicks', time.values).signal('timeLabels', time.labels);
    view.signal('top', ticks.top).signal('ticks', ticks.values).signal('labels', ticks.labels);
    if (width !== this.#width) view.width(width);
    this.#width = width;
    if (height !== this.#height) view.height(height);
    this.#height = height;
    if (insert.length > 0 || remove.length > 0) {
      view.change('points', changes(this.#changeset(), { insert, remove }, anew));
    }
    view.run();
    const pushed = `translateX(${((this.#origin - from) / span) * width}px)`;
    for (const group of this.#groups) group.style.transform = pushed;
  }
}

/** Tidying up after removed points (`clean`, which the types forget) costs as much as drawing: now and then is enough. */
function changes(empty: ReturnType<Changeset>, { insert, remove }: PointChanges, clean: boolean) {
  const filled = empty.insert(insert).remove(remove);
  return (filled as typeof filled & { clean(value: boolean): typeof filled }).clean(clean);
}
