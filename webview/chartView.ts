import type { Spec } from 'vega';
import type { PointChanges } from '../src/pages/chartPoints.ts';
import { type ChartMark, type ChartPoint, type ForecastPoint, kindOf, LINE_GROUPS } from '../src/pages/chartSpec.ts';
import type { Chart } from '../src/pages/charts.ts';
import type { AxisTicks } from '../src/pages/quantity.ts';
import { timeTicks } from '../src/pages/timeAxis.ts';
import chartSpecs from './chartSpecs.json' with { type: 'json' };
import { type Complaints, draw, type VegaView, vegaLibrary } from './vegaView.ts';

type Library = Pick<typeof import('./vegaLibrary.ts'), 'changeset' | 'ingest'>;

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** What a chart shows beside its points. */
export interface ChartScene {
  readonly stretch: Stretch;
  readonly ticks: AxisTicks;
  /** Of the plot between its axes, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Points that no line shows: each gets a dot. */
  readonly lone: readonly ChartPoint[];
}

/** What was unusual, and what is expected. */
export interface DrawnOutlook {
  readonly forecast: readonly ForecastPoint[];
  readonly marks: readonly ChartMark[];
}

/** A chart on the page, made once and then fed. */
export class ChartView {
  readonly #plot: HTMLElement;
  /** The groups that hold the lines and areas. */
  readonly #groups: readonly SVGGElement[];
  readonly #view: VegaView;
  readonly #library: Library;
  #origin: number;
  #span: number;
  #width: number;
  #height: number;
  #lone: readonly ChartPoint[];

  private constructor(
    plot: HTMLElement,
    view: VegaView,
    library: Library,
    { stretch, width, height, lone }: ChartScene,
  ) {
    this.#plot = plot;
    this.#library = library;
    this.#groups = [...plot.querySelectorAll<SVGGElement>(LINE_GROUPS)];
    this.#view = view;
    this.#width = width;
    this.#height = height;
    this.#lone = lone;
    this.#origin = stretch.from;
    this.#span = stretch.until - stretch.from;
  }

  /** Draws a chart into `plot`. `complaints` hears of what Vega complains about, then and later. */
  static async open(
    chart: Chart,
    plot: HTMLElement,
    points: readonly ChartPoint[],
    scene: ChartScene,
    outlook: DrawnOutlook,
    complaints: Complaints,
  ): Promise<ChartView> {
    const library = await vegaLibrary();
    const { width, height, lone, stretch } = scene;
    const { signals, data, ...spec } = chartSpecs[kindOf(chart)] as FilledSpec;
    const values = signalsOf(scene, stretch.from);
    const sets: Readonly<Record<string, readonly object[]>> = { points, lone, ...outlook };
    const filled = {
      ...spec,
      ...{ width, height },
      signals: signals.map((signal) => ({ ...signal, value: values[signal.name] })),
      data: data.map((set) => (set.name in sets ? { ...set, values: sets[set.name] } : set)),
    };
    return new ChartView(plot, await draw(plot, filled as Spec, complaints), library, scene);
  }

  close(): void {
    this.#view.finalize();
    this.#plot.replaceChildren();
  }

  /** Replaces the forecast and the marks of unusual times; they are drawn with the next update. */
  showOutlook({ forecast, marks }: DrawnOutlook): void {
    this.#view.data('forecast', [...forecast]);
    this.#view.data('marks', [...marks]);
  }

  #showLone(points: readonly ChartPoint[]): void {
    if (points.length === this.#lone.length && points.every((point, i) => point === this.#lone[i])) return;
    this.#lone = points;
    this.#view.data('lone', [...points]);
  }

  /** Takes new points in, and follows the time. */
  update({ insert, remove }: PointChanges, scene: ChartScene): void {
    const view = this.#view;
    const { width, height } = scene;
    const { from, until } = scene.stretch;
    const span = until - from;
    this.#showLone(scene.lone);
    // The lines are placed anew when they have been pushed by a whole width, or when everything changes anyway.
    const anew = !(from >= this.#origin && from - this.#origin <= span && span === this.#span);
    if (anew) {
      this.#origin = from;
      this.#span = span;
    }
    for (const [name, value] of Object.entries(signalsOf(scene, this.#origin))) view.signal(name, value);
    if (width !== this.#width) view.width(width);
    this.#width = width;
    if (height !== this.#height) view.height(height);
    this.#height = height;
    if (insert.length > 0 || remove.length > 0) {
      view.change('points', changes(this.#library, { insert, remove }, anew));
    }
    view.run();
    const pushed = `translateX(${((this.#origin - from) / span) * width}px)`;
    for (const group of this.#groups) group.style.transform = pushed;
  }
}

/** As pages have them: compiled, and without values. */
interface FilledSpec {
  readonly signals: readonly { readonly name: string }[];
  readonly data: readonly { readonly name: string }[];
}

/** By their names in the specification. @param origin where the lines' own time begins, in milliseconds */
function signalsOf({ stretch: { from, until }, ticks }: ChartScene, origin: number): Readonly<Record<string, unknown>> {
  const time = timeTicks(from, until);
  return {
    ...{ from, until, origin, span: until - from, timeTicks: time.values, timeLabels: time.labels },
    ...{ top: ticks.top, ticks: ticks.values, labels: ticks.labels },
  };
}

/** What Vega passes on, as far as it is filled here. */
interface Pulse {
  readonly add: object[];
  readonly rem: object[];
  clean(value: boolean): void;
}

/**
 * Vega would look at all points there are to find out what is added and removed, which is known. Tidying up after removed points costs as much as
 * drawing: now and then is enough.
 */
function changes({ changeset, ingest }: Library, { insert, remove }: PointChanges, clean: boolean) {
  return Object.assign(changeset(), {
    pulse(pulse: Pulse): Pulse {
      for (const point of insert) pulse.add.push(ingest(point));
      for (const point of remove) pulse.rem.push(point);
      pulse.clean(clean);
      return pulse;
    },
  });
}
