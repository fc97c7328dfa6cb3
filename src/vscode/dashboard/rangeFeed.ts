import { BOTTLENECKS, bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import type { HistoryReader } from '../../analysis/past/historyReader.ts';
import { plotRow } from '../../analysis/past/plotRow.ts';
import type { EngineClient } from '../../engine/client.ts';
import type { EngineEvent } from '../../events/events.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import type { Frame } from '../../metrics/frame.ts';
import { CHARTS, type Chart, chartValues } from '../../pages/charts.ts';
import {
  type DashboardFrame,
  type DashboardOutlook,
  dashboardPast,
  isLive,
  type Range,
  secondsOf,
  type webviewContract,
} from '../../pages/dashboardProtocol.ts';
import type { Rpc } from '../../rpc/rpc.ts';
import { plotterNames } from '../rows/plotterName.ts';

/** A stretch of the history that reaches up to now is read again when a point has come, but not all the time. */
const LEAST_REFRESH_SECONDS = 5;
const MOST_PLOTS = 200;
/** What is expected in the next hour is a pixel of a week. */
const MOST_MINUTES_WITH_FORECAST = 24 * 60;
const OUTLOOK_SECONDS = 30;
/**
 * So many points are there sooner than more of them, of times so long that they are read of coarser roll-ups. Of others they would take as long,
 * and all be drawn twice.
 */
const COARSE_POINTS = 50;
const COARSE_FROM_SECONDS = 25 * 24 * 3600;

/** As they are called elsewhere, by the labels of their rows. */
const BOTTLENECK_NAMES = Object.fromEntries(BOTTLENECKS.map((name) => [name, bottleneckTitle(name)]));

/** Epoch seconds. */
export interface TimeStretch {
  readonly from: number;
  readonly to: number;
}

/** What of an engine is shown. */
export interface Measured {
  readonly processes: { readonly running: EngineClient['processes']['running'] };
  frames(seconds: number): readonly Frame[];
}

/** The engine, as far as the dashboard sees it. */
export interface Measuring extends Measured, Pick<EngineClient, 'state' | 'intervalSeconds'> {
  on(event: 'event', hear: (event: EngineEvent) => void): unknown;
  off(event: 'event', hear: (event: EngineEvent) => void): unknown;
}

type Page = Pick<Rpc<never, typeof webviewContract>, 'notify'>;

/** Sends a page what the memory and the history know of the time that it shows, of the charts in sight, and nothing while it is hidden. */
export class RangeFeed {
  readonly #engine: Measured;
  readonly #history: HistoryReader;
  readonly #page: Page;
  #range: Range;
  #points = 100;
  /** In sight, or nearly. */
  #charts: readonly Chart[] = [];
  /** The stretch of the history that was asked for last, and in how many points. */
  #past: ({ readonly points: number } & TimeStretch) | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked of the history: only the newest answer is shown. */
  #asked = 0;
  #shown = false;
  #plots: StoredPlot[] = [];

  constructor(range: Range, sources: { engine: Measured; history: HistoryReader; page: Page }) {
    this.#range = range;
    this.#engine = sources.engine;
    this.#history = sources.history;
    this.#page = sources.page;
  }

  get range(): Range {
    return this.#range;
  }

  get stretch(): TimeStretch {
    return stretchOf(this.#range);
  }

  /** Of the plots that were sent. */
  logOf(key: string): string | undefined {
    return this.#plots.find((plot) => plotRow(plot).key === key)?.logPath;
  }

  show(range: Range, points: number): void {
    this.#shown = true;
    this.#range = range;
    this.#points = points;
    this.#begin();
    if (isLive(range)) {
      void this.#sendLive();
      this.#followOutlook(secondsOf(range));
    } else void this.#sendPast();
    void this.sendPlots();
  }

  /** From now on these charts are looked at, by their ids; of those that weren't before all of the time shown is sent. */
  look(charts: readonly string[]): void {
    const before = this.#charts;
    this.#charts = CHARTS.filter(({ id }) => charts.includes(id));
    const further = this.#charts.filter((chart) => !before.includes(chart));
    if (!this.#shown || further.length === 0) return;
    if (isLive(this.#range)) void this.#sendLive(further);
    else if (this.#past) void this.#sendMore(this.#past, further);
  }

  showFrame(frame: Frame): void {
    if (this.#shown && isLive(this.#range)) this.#page.notify('frame', dashboardFrame(frame, this.#charts));
  }

  /** Until `show` is called again. */
  hide(): void {
    this.#shown = false;
    this.#asked++;
    clearTimeout(this.#refresh);
  }

  /** To be called when a plot has begun or ended. */
  async sendPlots(): Promise<void> {
    if (!this.#shown) return;
    const range = this.#range;
    // Where there is no history, the page says that there are no plots.
    const found = (query: Parameters<HistoryReader['plots']>[0]) => this.#history.plots(query).catch(() => []);
    const plots = await found({ limit: MOST_PLOTS, ...stretchOf(range) });
    const [newest] = plots.length > 0 ? [] : await found({ limit: 1 });
    if (range !== this.#range || !this.#shown) return;
    this.#plots = plots;
    this.#page.notify('plots', { plots: plots.map(plotRow), newest: newest && plotRow(newest) });
    this.sendNames();
  }

  sendNames(): void {
    const plotters = plotterNames(this.#engine.processes.running, this.#plots);
    if (this.#shown) this.#page.notify('names', { ...BOTTLENECK_NAMES, ...plotters });
  }

  /** What is in memory at once; then what only the history knows: lines of what has ended, and what was before this window. */
  async #sendLive(further?: readonly Chart[]): Promise<void> {
    const charts = further ?? this.#charts;
    const frames = this.#engine.frames(secondsOf(this.#range)).map((frame) => dashboardFrame(frame, charts));
    this.#page.notify('history', { frames, ...(further && { further: true }) });
    await this.#sendMore(stretchOf(this.#range), charts);
  }

  async #sendMore(asked: TimeStretch & { readonly points?: number }, charts: readonly Chart[]): Promise<void> {
    const time = this.#asked;
    try {
      const columns = await this.#history.charts({ ...asked, charts: charts.map(({ id }) => id) });
      if (time === this.#asked) this.#page.notify('more', dashboardPast(columns, asked));
    } catch (error) {
      // There is none, or it is being replaced: what is in memory is shown, and has been sent where the charts follow the time.
      if (time === this.#asked && !isLive(this.#range)) this.#sendFromMemory(asked, error);
    }
  }

  /** While frames are shown as they come, anomalies are looked for in the history now and then. */
  #followOutlook(seconds: number): void {
    const now = Date.now() / 1000;
    void this.#sendOutlook(now - seconds, now);
    this.#refresh = setTimeout(() => this.#followOutlook(seconds), OUTLOOK_SECONDS * 1000);
  }

  /** Reads the stretch that is shown from the history; again and again where it reaches up to now. */
  async #sendPast(coarse = true): Promise<void> {
    const asked = this.#begin();
    const range = this.#range;
    const { from, to } = stretchOf(range);
    this.#past = { from, to, points: this.#points };
    const read = (points: number) =>
      this.#history.charts({ from, to, points, charts: this.#charts.map(({ id }) => id) });
    try {
      if (coarse && to - from >= COARSE_FROM_SECONDS && this.#points > COARSE_POINTS) {
        const columns = await read(COARSE_POINTS);
        if (asked !== this.#asked) return;
        this.#page.notify('past', dashboardPast(columns, { from, to }));
      }
      // Asked for together: what is asked of further charts meanwhile is answered after both, and completes what they show.
      const [columns, outlook] = await Promise.all([read(this.#points), this.#sendOutlook(from, to)]);
      if (asked !== this.#asked) return;
      const ahead = 'minutes' in range && range.minutes <= MOST_MINUTES_WITH_FORECAST && outlook ? endOf(outlook) : 0;
      this.#page.notify('past', dashboardPast(columns, { from, to: Math.max(to, ahead) }));
      if (!('minutes' in range)) return;
      const seconds = Math.max(LEAST_REFRESH_SECONDS, columns.stepSeconds);
      this.#refresh = setTimeout(() => void this.#sendPast(false), Math.min(seconds, 3600) * 1000);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#sendFromMemory({ from, to }, error);
    }
  }

  /** What the history can't tell may still be in memory. */
  #sendFromMemory({ from, to }: TimeStretch, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const now = Date.now() / 1000;
    const frames = this.#engine.frames(now - from).filter(({ epochSeconds }) => epochSeconds <= to);
    const shown = frames.map((frame) => dashboardFrame(frame, this.#charts));
    const remembered = shown.length > 0 ? { frames: shown, from, to } : undefined;
    this.#page.notify('noPast', { reason, ...(remembered && { remembered }) });
  }

  #begin(): number {
    clearTimeout(this.#refresh);
    this.#asked++;
    return this.#asked;
  }

  /** Reads what was unusual in the time that is shown, and what is expected. */
  async #sendOutlook(from: number, to: number): Promise<DashboardOutlook | undefined> {
    try {
      const outlook = await this.#history.outlook({ from, to });
      if (this.#shown) this.#page.notify('outlook', outlook);
      return outlook;
    } catch {
      // There is no history, or it is being replaced: nothing to show beside the charts.
      return undefined;
    }
  }
}

function dashboardFrame(frame: Frame, charts: readonly Chart[]): DashboardFrame {
  return {
    epochSeconds: frame.epochSeconds,
    charts: Object.fromEntries(charts.map((chart) => [chart.id, chartValues(chart, frame)])),
  };
}

/** What the range is now. */
function stretchOf(range: Range): TimeStretch {
  if (!('minutes' in range)) return range;
  const to = Date.now() / 1000;
  return { from: to - range.minutes * 60, to };
}

/** Until when the forecasts reach. */
function endOf({ forecasts }: DashboardOutlook): number {
  return Math.max(0, ...forecasts.flatMap(({ points }) => points.map(({ at }) => at)));
}
