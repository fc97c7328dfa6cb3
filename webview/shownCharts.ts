import {
  type DashboardFrame,
  type DashboardOutlook,
  type DashboardPast,
  type DashboardState,
  isLive,
  secondsOf,
} from '../src/pages/dashboardProtocol.ts';
import { localTime } from '../src/pages/localTime.ts';
import { moment } from '../src/pages/moment.ts';
import { pastFrames } from '../src/pages/pastFrames.ts';
import type { Scene } from './card.ts';
import type { ChartCard } from './chartCard.ts';
import { element, setText } from './element.ts';
import type { FrameWindow } from './frameWindow.ts';
import type { ShownTime } from './shownTime.ts';

const clock = localTime({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function isToday(epochSeconds: number): boolean {
  return new Date(epochSeconds * 1000).toDateString() === new Date().toDateString();
}

interface Remembered {
  readonly from: number;
  readonly to: number;
  readonly frames: readonly DashboardFrame[];
}

export interface ShownChartsHost {
  readonly window: FrameWindow;
  readonly time: ShownTime;
  drawSoon(): void;
  /** Other values of the time shown have come. */
  filled(): void;
  sayUnread(reason: string): void;
}

/** The frames of the time shown, from memory and history, and the charts that are drawn of them. */
export class ShownCharts {
  /** Since when there is something to show, where the range begins before. */
  readonly beginning = element('p', { className: 'note', hidden: true, role: 'status' });
  readonly #host: ShownChartsHost;
  readonly #cards: () => readonly ChartCard[];
  #state: Pick<DashboardState, 'intervalSeconds' | 'focus' | 'engine'> = { intervalSeconds: 1, engine: 'starting' };
  #isLoading = true;
  /** Charts that came into sight, of which nothing has come. */
  readonly #awaited = new Set<string>();
  /** Of the stretch of the history that is shown: seconds that a point stands for. */
  #stepSeconds: number | undefined;
  #outlook: DashboardOutlook | undefined;
  /** Why what is shown was not read anew. */
  #unread = '';

  constructor(cards: () => readonly ChartCard[], host: ShownChartsHost) {
    this.#cards = cards;
    this.#host = host;
  }

  /** Whether nothing has come of the time that is shown. */
  get isWaiting(): boolean {
    return this.#isLoading;
  }

  /** Whether what the chart shows is on its way. */
  isLoading(chart: string): boolean {
    return this.#isLoading || this.#awaited.has(chart);
  }

  /** Values of these charts have been asked for, after those of the time that is shown. */
  await(charts: readonly string[]): void {
    const newest = this.#host.window.frames.at(-1);
    for (const chart of charts) if (!newest?.charts[chart]) this.#awaited.add(chart);
  }

  /** Why what is shown is not of now; '' where it is. */
  get staleness(): string {
    const { untilSeconds } = this.#host.window;
    if (this.#unread !== '') return this.#unread;
    if (!this.#isLive || this.#state.engine === 'running' || untilSeconds === undefined) return '';
    return `as of ${isToday(untilSeconds) ? clock.format(untilSeconds * 1000) : moment(untilSeconds)}`;
  }

  set state(next: DashboardState) {
    const before = this.#state;
    this.#state = next;
    const changed = next.focus !== before.focus || next.intervalSeconds !== before.intervalSeconds;
    if (changed && this.#isLive) this.#rebuild();
    this.#host.drawSoon();
  }

  /** Another time is shown. What was drawn stays until the history of the new one has come. */
  changeTime(): void {
    const { range, home } = this.#host.time;
    const { window } = this.#host;
    this.#unread = '';
    this.#isLoading = true;
    this.beginning.hidden = true;
    if (!window.stands) this.#stepSeconds = undefined;
    if ('from' in range && home) {
      // What is known already is shown at once.
      const known = window.frames.filter(({ epochSeconds: at }) => at >= range.from && at <= range.to);
      window.showStretch(known, range.from, range.to);
    } else if (isLive(range)) window.rangeSeconds = secondsOf(range);
    else return;
    this.#rebuild();
  }

  /** @param further of charts that have come into sight, beside what is shown */
  showHistory(history: readonly DashboardFrame[], further = false): void {
    const { window, time } = this.#host;
    if (!this.#isLive || (further && window.stands)) return;
    if (!further) this.#isLoading = history.length === 0;
    window.rangeSeconds = secondsOf(time.range);
    // What is shown stays: it may know more than the memory does.
    if (window.stands) window.replace(history);
    else window.complete(history);
    this.#rebuild(further ? Object.keys(history.at(-1)?.charts ?? {}) : undefined);
    if (!further) this.#host.filled();
  }

  /** What was asked for before the time shown was changed comes to nothing. */
  showMore(past: DashboardPast): void {
    const { window } = this.#host;
    if (this.#isLive ? window.stands : this.#isLoading || past.stepSeconds !== this.#stepSeconds) return;
    this.#isLoading = false;
    window.complete(pastFrames(past));
    this.#rebuild(Object.keys(past.charts));
  }

  showPast(past: DashboardPast): void {
    if (this.#isLive) return;
    this.#isLoading = false;
    this.#unread = '';
    this.#stepSeconds = past.stepSeconds;
    this.#host.window.showStretch(pastFrames(past), past.from, past.to);
    this.#rebuild();
    this.#sayBeginning(past);
    this.#host.filled();
  }

  /** The history can't be asked. Of the last minutes nothing is missing all the same: they are in memory. */
  showRemembered(reason: string, remembered: Remembered | undefined): void {
    this.#isLoading = false;
    this.#stepSeconds = undefined;
    this.#awaited.clear();
    this.#host.filled();
    if (remembered) {
      this.#host.window.showStretch(remembered.frames, remembered.from, remembered.to);
      this.#rebuild();
      return;
    }
    this.#unread = 'not read anew';
    this.#host.sayUnread(reason);
    this.#host.drawSoon();
  }

  showFrame(frame: DashboardFrame): void {
    if (!this.#isLive) return;
    this.#isLoading = false;
    if (!this.#host.window.add(frame)) {
      this.#rebuild();
      return;
    }
    for (const card of this.#cards()) card.add(frame);
    this.#host.drawSoon();
  }

  showOutlook(outlook: DashboardOutlook): void {
    this.#outlook = outlook;
    for (const card of this.#cards()) card.outlook = outlook;
    this.#host.drawSoon();
  }

  /** A further card shows what the others do. */
  include(card: ChartCard): void {
    if (this.#outlook) card.outlook = this.#outlook;
    card.replace(this.#scene);
    this.#host.drawSoon();
  }

  get #isLive(): boolean {
    return isLive(this.#host.time.range);
  }

  /** Where the range begins before the history does. */
  #sayBeginning({ from, to, since, times }: DashboardPast): void {
    if (since === undefined || since <= from + (to - from) / 10) return;
    this.beginning.hidden = false;
    const begins = `he history begins ${moment(since)}.`;
    setText(this.beginning, times.length > 0 ? `T${begins}` : `Nothing was measured then: t${begins}`);
  }

  /** @param charts those that have other values; without it all. */
  #rebuild(charts?: readonly string[]): void {
    for (const card of this.#cards()) {
      if (charts && !charts.includes(card.id)) continue;
      this.#awaited.delete(card.id);
      card.replace(this.#scene);
    }
    this.#host.drawSoon();
  }

  get #scene(): Scene {
    const measured = { ...this.#state, measuredEvery: this.#state.intervalSeconds };
    const seconds = this.#host.window.stands ? this.#stepSeconds : undefined;
    return seconds === undefined ? measured : { ...measured, intervalSeconds: seconds, meanSeconds: seconds };
  }
}
