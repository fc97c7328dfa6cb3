import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Frame } from '../../../src/metrics/frame.ts';
import type { Side } from './side.ts';

const NONCE = 'YmVuY2g';
/** A window of a person, not the whole page. */
const VIEWPORT = { width: 1100, height: 900 };
/** Nothing is drawn any more. */
const QUIET_MS = 400;
/** VS Code (`webview/browser/pre/index.html`) keeps what an extension says until a page has loaded, or so long. */
const HELD_MS = 200;
const DAY = { minutes: 1440 };
const STATE = { host: 'bench', intervalSeconds: 1, engine: 'running' };

interface Told {
  tell(message: unknown): void;
}

interface Message {
  readonly kind: string;
  readonly id: number;
  readonly name: string;
  readonly body: Record<string, unknown>;
}

/** The dashboard of a revision on a page as VS Code shows it, with the bench in the extension's place. */
export class ShownPage {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #side: Side;
  readonly #heard: Message[] = [];
  #address = '';
  #shown = { from: 0, to: 1 };
  /** Ids of the charts whose values the page wants; undefined where it doesn't say, and gets all. */
  #wanted: readonly string[] | undefined;
  /** What is sent of charts that come into sight. */
  #sendFurther: ((charts: readonly string[]) => Promise<void>) | undefined;
  /** What is done when another time is chosen. */
  #setRange: (() => Promise<void>) | undefined;

  private constructor(page: Page, session: CDPSession, side: Side) {
    this.#page = page;
    this.#session = session;
    this.#side = side;
  }

  static async open(browser: Browser, side: Side): Promise<ShownPage> {
    const page = await browser.newPage({ viewport: VIEWPORT });
    page.setDefaultTimeout(120_000);
    const session = await page.context().newCDPSession(page);
    const shown = new ShownPage(page, session, side);
    await page.exposeFunction('toHost', (message: Message) => shown.#hear(message));
    const setUp = `
      let kept;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => {
          if (message.name === 'setRange') window.chosenAt = performance.now();
          void window.toHost(message);
        },
        getState: () => kept,
        setState: (state) => { kept = state; },
      });
      let held = [];
      const passOn = () => {
        for (const message of held ?? []) window.postMessage(message, '*');
        held = undefined;
      };
      addEventListener('load', passOn);
      setTimeout(passOn, ${HELD_MS});
      window.tell = (message) => held ? held.push(message) : window.postMessage(message, '*');
      window.lastDrawn = 0;
      const isInSight = (card) => {
        const { top, bottom } = card.getBoundingClientRect();
        return top < innerHeight && bottom > 0;
      };
      addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
        const cards = new Set(changes.map(({ target }) => target.closest?.('figure')).filter(Boolean));
        if (cards.size > 0) requestAnimationFrame(() => {
          if ([...cards].some(isInSight)) window.lastDrawn = performance.now();
        });
      }).observe(document.body, { subtree: true, childList: true, attributes: true }));`;
    const html = side
      .html(NONCE, '/dashboard.js')
      .replace('</head>', `<script nonce="${NONCE}">${setUp}</script></head>`)
      .replace('<body>', '<body class="vscode-dark">');
    shown.#address = await side.serve(html);
    // Time that the thread ran: what it waited for a core is the host's.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return shown;
  }

  close(): Promise<void> {
    return this.#page.close();
  }

  /** Shows frames of the last five minutes. @returns milliseconds from the page's start to its first chart on screen. */
  async showLive(now: number, measured: readonly Frame[]): Promise<number> {
    await Promise.all([this.#page.goto(this.#address), this.#begin(now, measured)]);
    const { milliseconds } = (await this.#until('painted')).body;
    await this.#quiet();
    return milliseconds as number;
  }

  /** Answers as soon as the page asks, as the extension does. */
  async #begin(now: number, measured: readonly Frame[]): Promise<void> {
    await this.#until('ready');
    this.#shown = { from: now - 300, to: now };
    const history = (charts = this.#wanted) => measured.map((frame) => this.#side.shown(frame, charts));
    this.#sendFurther = (charts) => this.#notify('history', { frames: history(charts), further: true });
    await this.#notify('state', { ...STATE, range: { minutes: 5 } });
    await this.#notify('history', { frames: history() });
  }

  /** Shows a day of the history, as a person chooses it. @returns milliseconds from the choice to the last change on screen. */
  async showDay(now: number): Promise<number> {
    const [from, to] = [now - 86_400, now];
    const day = (charts = this.#wanted) => this.#side.past(from, to, 200, charts);
    this.#sendFurther = async (charts) => this.#notify('more', await day(charts));
    const shown = new Promise<number>((done, fail) => {
      this.#setRange = async () => {
        this.#shown = { from, to };
        // Asked for before the page is told, as the extension does.
        const past = day();
        await this.#notify('state', { ...STATE, range: DAY });
        const body = await past.catch(fail);
        done(await this.#page.evaluate(() => performance.now()));
        await this.#notify('past', body);
      };
    });
    await this.#page.getByRole('combobox', { name: 'Time shown' }).click();
    await this.#page.getByRole('option', { name: 'Last day' }).click();
    const last = await this.#quiet(await shown);
    return last - (await this.#page.evaluate(() => (window as unknown as { chosenAt: number }).chosenAt));
  }

  /** A frame each second. @returns seconds of CPU a second, of the page's main thread. */
  async follow(from: number, seconds: number): Promise<number> {
    const before = await this.#metrics();
    const started = performance.now();
    for (let i = 0; i < seconds; i++) {
      await setTimeout(Math.max(0, started + i * 1000 - performance.now()));
      await this.#notify('frame', this.#side.shown(this.#side.frame(from + i), this.#wanted));
    }
    const after = await this.#metrics();
    return (after.TaskDuration - before.TaskDuration) / ((performance.now() - started) / 1000);
  }

  /** Bytes that are used after garbage was collected. */
  async heapBytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    return (await this.#metrics()).JSHeapUsedSize;
  }

  async #metrics(): Promise<Record<string, number>> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  async #notify(name: string, body: unknown): Promise<void> {
    const text = JSON.stringify({ kind: 'notice', version: 1, name, body });
    await this.#page.evaluate((message) => (window as unknown as Told).tell(JSON.parse(message)), text);
  }

  /** Until something was drawn after `since` (the page's clock), and then nothing for a while. @returns when the last was drawn. */
  async #quiet(since = 0): Promise<number> {
    const last = await this.#page.waitForFunction(
      ([quiet, after]) => {
        const { lastDrawn } = window as unknown as { lastDrawn: number };
        return lastDrawn > after && performance.now() - lastDrawn > quiet ? lastDrawn : undefined;
      },
      [QUIET_MS, since] as const,
    );
    return (await last.jsonValue()) as number;
  }

  async #until(name: string): Promise<Message> {
    for (;;) {
      const found = this.#heard.find((message) => message.name === name);
      if (found) return found;
      await setTimeout(5);
    }
  }

  async #look(charts: readonly string[] | undefined): Promise<void> {
    const before = this.#wanted;
    this.#wanted = charts;
    const further = before && charts?.filter((id) => !before.includes(id));
    if (further && further.length > 0) await this.#sendFurther?.(further);
  }

  /** Pictures are made by the revision's own thread, as in VS Code. */
  async #hear(message: Message): Promise<void> {
    this.#heard.push(message);
    const { id, name, body } = message;
    if (name === 'setRange') await this.#setRange?.();
    if (name === 'ready' || name === 'look') await this.#look(body.charts as readonly string[] | undefined);
    if (message.kind !== 'request') return;
    const range = this.#shown;
    const answered =
      name === 'pictures' ? { ...range, answers: await this.#side.ask(name, { ...body, ...range }) } : {};
    const text = JSON.stringify({ kind: 'result', id, body: answered });
    await this.#page.evaluate((reply) => window.postMessage(JSON.parse(reply), '*'), text).catch(() => {});
  }
}
