import { formatDuration } from '../src/metrics/format.ts';
import { ChartPoints } from '../src/pages/chartPoints.ts';
import { plotHeight, plotPadding } from '../src/pages/chartSpec.ts';
import type { Chart } from '../src/pages/charts.ts';
import type { DashboardFrame, DashboardOutlook } from '../src/pages/dashboardProtocol.ts';
import { rowName, rowTicks } from '../src/pages/quantity.ts';
import type { Card, CardHost, Scene } from './card.ts';
import { CardFrame } from './cardFrame.ts';
import { ChartCursor } from './chartCursor.ts';
import { ChartOutlook } from './chartOutlook.ts';
import { type ChartScene, ChartView, type DrawnOutlook, type Stretch } from './chartView.ts';
import { element, setHidden, setText } from './element.ts';
import { FiguresTable } from './figuresTable.ts';
import { Legend } from './legend.ts';
import { chartSummary, lineFigures } from './lineFigures.ts';
import { Readout } from './readout.ts';
import { heightOf, watchSight, watchWidth } from './seenSize.ts';
import { ValueAxis } from './valueAxis.ts';

/** Whoever listens is not to be flooded: the sentence that stands for the chart changes no more often than this. */
const SUMMARY_SECONDS = 10;

const LEAST_PLOT_WIDTH = 40;

/** A mean of less than so many intervals is as good as what was measured. */
const MEAN_OF_ONE = 1.5;

/** One chart of lines, areas or rows on its card: title, legend, plot, and the same in a table. */
export class ChartCard implements Card {
  readonly element: HTMLElement;
  readonly chart: Chart;
  readonly #host: CardHost;
  readonly #card: CardFrame;
  readonly #points: ChartPoints;
  readonly #axis: ValueAxis;
  readonly #padding: ReturnType<typeof plotPadding>;
  readonly #legend: Legend;
  readonly #table: FiguresTable;
  readonly #cursor: ChartCursor;
  readonly #outlookNote = element('p', { className: 'note outlook-note', hidden: true });
  readonly #plot = element('div', { className: 'plot', aria: { hidden: 'true' } });
  #view: ChartView | 'unopened' | 'opening' | 'failed' = 'unopened';
  /** Seen, it follows the time. */
  #isSeen = false;
  /** Its values are wanted: from when it is nearly seen until it is far away. */
  #isWanted = false;
  /** Nearly seen, it is made ready. */
  #isNear = false;
  /** It begins anew, or in another width, and was not made ready since. */
  #isNew = false;
  /** Frames came while nobody saw it: its points are made when somebody does. */
  #isBehind = false;
  #plotWidth = 0;
  #plotHeight = 0;
  #drawn: { until: number; width: number } | undefined;
  #outlook: ChartOutlook;
  #outlookDrawn = true;
  #summarySeconds = Number.NEGATIVE_INFINITY;
  #scene: Scene | undefined;

  constructor(chart: Chart, host: CardHost) {
    this.chart = chart;
    this.#host = host;
    this.#points = new ChartPoints(chart);
    this.#outlook = new ChartOutlook(chart.id);
    this.#axis = new ValueAxis(chart.format);
    this.#padding = plotPadding(chart);
    const styleOf = (label: string) => this.#points.styleOf(label);
    const nameOf = (label: string) => host.nameOf(label);
    this.#legend = new Legend(chart, { styleOf, nameOf, hide: (subjects) => this.#hide(subjects) });
    this.#table = new FiguresTable(chart, nameOf);
    const readout = new Readout(chart, { styleOf, nameOf });
    const frame = element(
      'div',
      {
        className: 'frame',
        tabIndex: 0,
        role: 'slider',
        aria: { label: `${chart.title}: values at a time`, describedby: `${chart.id}-summary`, valuemax: '0' },
      },
      this.#plot,
      readout.element,
    );
    const parts = { legend: this.#legend.element, content: frame, table: this.#table.element };
    this.#card = new CardFrame(chart, parts, {
      export: host.export,
      copyImage: host.copyImage,
      showTable: () => host.drawSoon(),
    });
    this.element = this.#card.element;
    this.element.classList.toggle('rows', chart.rows ?? false);
    this.#card.caption.append(this.#outlookNote);
    this.element.style.setProperty('--plot-top', `${this.#padding.top}px`);
    this.#setHeight();
    this.#cursor = new ChartCursor(frame, readout, {
      window: host.window,
      stretch: () => this.#stretch,
      axis: () => ({ left: this.#padding.left, width: this.#plotWidth }),
      labels: () => this.#points.shownLabels,
      moved: (at) => host.setCursor(at, this),
      zoom: (span) => host.zoom(span),
      ask: (at) => host.ask(at),
    });
    watchWidth(this.#plot, (width) => {
      if (!this.#fit(width)) return;
      this.#isNew = true;
      host.drawSoon();
    });
    watchSight(this.element, '0px', (isSeen) => {
      this.#isSeen = isSeen;
      host.drawSoon();
    });
    watchSight(this.element, '100%', (isNear) => {
      this.#isNear = isNear;
      this.#isWanted ||= isNear;
      host.drawSoon();
    });
    watchSight(this.element, '300%', (isKept) => {
      if (isKept) return;
      this.#isWanted = false;
      this.#letGo();
      host.drawSoon();
    });
  }

  /** Finds out whether it is seen, and how wide it is, without waiting for the page to be drawn. */
  look(): void {
    const { top, bottom } = this.element.getBoundingClientRect();
    this.#isSeen = bottom > 0 && top < innerHeight;
    if (this.#isSeen) this.#fit(this.#plot.clientWidth);
  }

  /** Fits the chart into an element of this width. False where it does already. */
  #fit(width: number): boolean {
    const before = this.#plotWidth;
    if (width > 0) this.#plotWidth = Math.max(LEAST_PLOT_WIDTH, width - this.#padding.left - this.#padding.right);
    return this.#plotWidth !== before;
  }

  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Whether its values are wanted: it is seen, or nearly. */
  get isWanted(): boolean {
    return this.#isSeen || this.#isWanted;
  }

  /** Of the plot between its axes, in pixels; 0 until it is known. Asked for while drawing, it would have the page laid out each time. */
  get plotWidth(): number {
    return this.#plotWidth;
  }

  get id(): string {
    return this.chart.id;
  }

  /** Begins anew with the frames of the window. */
  replace(scene: Scene): void {
    this.#scene = scene;
    this.#beginAnew();
  }

  #beginAnew(): void {
    this.#isBehind = true;
    this.#isNew = true;
  }

  /** Makes its points of the frames of the window. */
  #catchUp(): void {
    const scene = this.#scene;
    if (!this.#isBehind || !scene) return;
    const { frames, rangeSeconds } = this.#host.window;
    this.#isBehind = false;
    this.#points.replace(frames, { ...scene, rangeSeconds });
    this.#summarySeconds = Number.NEGATIVE_INFINITY;
    this.#drawn = undefined;
    const mean = Math.max(this.#points.meanOfSeconds, scene.meanSeconds ?? 0);
    // Of about one measurement it would say nothing.
    this.#card.note = mean > MEAN_OF_ONE * scene.measuredEvery ? `mean of ${formatDuration(Math.round(mean))}` : '';
  }

  #hide(subjects: ReadonlySet<string>): void {
    this.#points.hidden = subjects;
    this.#beginAnew();
    this.#host.drawSoon();
  }

  /** The window has a new newest frame. */
  add(frame: DashboardFrame): void {
    // Where there is nothing there is nothing to be made: it is only looked whether something has come.
    if (!this.#isSeen && !this.#points.isEmpty) this.#isBehind = true;
    if (!this.#isBehind) this.#points.add(frame, frame.epochSeconds - this.#host.window.rangeSeconds);
  }

  /** What was unusual, and what is expected, of this chart. */
  set outlook(outlook: DashboardOutlook) {
    this.#outlook = new ChartOutlook(this.id, outlook);
    this.#outlookDrawn = false;
    this.#drawn = undefined;
  }

  /** Lines are called otherwise than before. */
  rename(): void {
    if (this.chart.rows) this.#drawn = undefined;
  }

  set tableShown(shown: boolean) {
    this.#card.tableShown = shown;
  }

  setCursor(epochSeconds: number | undefined, here: boolean): void {
    this.#cursor.set(epochSeconds, here);
  }

  get cursorIsHere(): boolean {
    return this.#cursor.isHere;
  }

  /** What is to be drawn first. */
  static firstOf(cards: readonly ChartCard[]): ChartCard | undefined {
    return cards.find((card) => card.#isSeen && card.#wantsOpening);
  }

  /** What is to be made ready next: what is seen before what is nearly seen. */
  static nextOf(cards: readonly ChartCard[]): ChartCard | undefined {
    return ChartCard.firstOf(cards) ?? cards.find((card) => card.#isNear && (card.#isNew || card.#wantsOpening));
  }

  /** Whether it has something to draw and nothing yet to draw it with. */
  get #wantsOpening(): boolean {
    if (this.#view !== 'unopened' || this.#plotWidth === 0) return false;
    this.#catchUp();
    return !this.#points.isEmpty;
  }

  /** Makes the chart, which takes some milliseconds, and draws it. True when it was drawn. */
  async prepare(): Promise<boolean> {
    const isOpened = this.#wantsOpening && (await this.#open());
    return this.#bringUpToDate() || isOpened;
  }

  async #open(): Promise<boolean> {
    const stretch = this.#stretch;
    if (!stretch) return false;
    this.#view = 'opening';
    this.#setHeight();
    const { insert } = this.#points.take();
    this.#drawn = { until: stretch.until, width: this.#plotWidth };
    this.#outlookDrawn = true;
    try {
      const outlook = this.#drawnOutlook(stretch);
      const view = await ChartView.open(this.chart, this.#plot, insert, this.#draws(stretch, outlook), outlook, {
        warn: (text) => this.#host.log(`${this.chart.title}: ${text}`),
        error: (text) => this.#fail(text),
      });
      if (this.#view !== 'opening') return false;
      this.#view = view;
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  draw(): boolean {
    return this.#isSeen && this.#bringUpToDate();
  }

  #bringUpToDate(): boolean {
    const { frames, untilSeconds } = this.#host.window;
    this.#isNew = false;
    this.#catchUp();
    this.#setHeight();
    const { labels } = this.#points;
    this.#explain(labels, frames.at(-1));
    if (untilSeconds === undefined) return false;
    this.#legend.show(labels, (label) => frames.at(-1)?.charts[this.id]?.values[label] ?? undefined);
    this.#figures(labels, untilSeconds);
    this.#tellOutlook();
    this.#cursor.draw();
    return this.#drawView();
  }

  /** By its rows, and as its section is sized. */
  #setHeight(): void {
    const height = plotHeight(this.chart, this.#points.rows.length, heightOf(this.element));
    if (height === this.#plotHeight) return;
    this.#plotHeight = height;
    this.#drawn = undefined;
    const { style } = this.element;
    style.setProperty('--plot-height', `${height}px`);
    style.setProperty('--chart-height', `${this.#padding.top + height + this.#padding.bottom}px`);
  }

  #drawView(): boolean {
    const stretch = this.#stretch;
    if (!(this.#view instanceof ChartView) || !stretch || !this.#hasMoved(stretch)) return false;
    const outlook = this.#drawnOutlook(stretch);
    try {
      this.#drawn = { until: stretch.until, width: this.#plotWidth };
      if (!this.#outlookDrawn) this.#view.showOutlook(outlook);
      this.#outlookDrawn = true;
      this.#view.update(this.#points.take(), this.#draws(stretch, outlook));
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #drawnOutlook(stretch: Stretch): DrawnOutlook {
    return { forecast: this.#outlook.forecast(stretch, this.#top), marks: this.#outlook.marks };
  }

  #draws(stretch: Stretch, { forecast }: DrawnOutlook): ChartScene {
    const highest = Math.max(this.#points.highest, ...forecast.map(({ high }) => high));
    return {
      stretch,
      ticks: this.chart.rows
        ? rowTicks(this.#points.rows, (row) => rowName(this.#host.nameOf(row)))
        : this.#axis.follow(highest, this.#top),
      width: this.#plotWidth,
      height: this.#plotHeight,
      lone: this.#points.lone,
    };
  }

  get #top(): number | undefined {
    return this.#host.window.frames.at(-1)?.charts[this.id]?.top;
  }

  /** Below the title, in words: what the marks stand for, and what is expected. */
  #tellOutlook(): void {
    const stretch = this.#stretch;
    const words = stretch ? this.#outlook.words(stretch, this.#top) : '';
    setHidden(this.#outlookNote, words === '');
    setText(this.#outlookNote, words);
  }

  /** Whether the chart has moved by a pixel since it was drawn, or has changed as a whole. */
  #hasMoved({ from, until }: Stretch): boolean {
    const drawn = this.#drawn;
    const pixel = (until - from) / this.#plotWidth;
    return !drawn || drawn.width !== this.#plotWidth || Math.abs(until - drawn.until) >= pixel;
  }

  get #stretch(): Stretch | undefined {
    const { untilSeconds, rangeSeconds } = this.#host.window;
    if (untilSeconds === undefined) return undefined;
    return { from: (untilSeconds - rangeSeconds) * 1000, until: untilSeconds * 1000 };
  }

  get #failure(): string {
    return `The chart “${this.chart.title}” can’t be drawn.`;
  }

  #fail(error: unknown): void {
    this.#view = 'failed';
    this.#host.problem(this.#failure, error instanceof Error ? (error.stack ?? error.message) : String(error));
    this.#host.drawSoon();
  }

  /** A sentence where there is no chart to see. */
  #explain(labels: readonly string[], newest: DashboardFrame | undefined): void {
    const absence = newest?.charts[this.id]?.absence;
    if (this.#view === 'failed') {
      this.#card.state = { kind: 'failed', text: `${this.#failure} “Table” has its values.` };
    } else if (labels.length > 0) this.#card.state = { kind: 'shown' };
    else if (this.#host.isLoading(this.id)) this.#card.state = { kind: 'loading', text: 'Loading …' };
    else this.#card.state = { kind: 'empty', text: absence ? `Not available: ${absence}.` : this.chart.empty };
    this.#card.stale = labels.length > 0 ? this.#host.staleness : '';
  }

  #figures(labels: readonly string[], untilSeconds: number): void {
    const summaryDue = Math.abs(untilSeconds - this.#summarySeconds) >= SUMMARY_SECONDS;
    if (!this.#card.tableShown && !summaryDue) return;
    const figures = lineFigures(this.chart, labels, this.#host.window.frames);
    if (this.#card.tableShown) this.#table.show(figures);
    if (!summaryDue) return;
    this.#summarySeconds = untilSeconds;
    setText(
      this.#card.summary,
      labels.length > 0 ? chartSummary(this.chart, figures, (label) => this.#host.nameOf(label)) : this.chart.empty,
    );
  }

  /** Frees what draws a chart that is far out of sight. */
  #letGo(): void {
    if (!(this.#view instanceof ChartView)) return;
    this.#view.close();
    this.#view = 'unopened';
    this.#outlookDrawn = false;
    this.#beginAnew();
  }
}
