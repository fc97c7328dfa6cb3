import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { History } from '../../../src/history/history.ts';
import type { CATALOGUE } from '../../../src/metrics/catalogue.ts';
import type { Frame, SeriesIndex } from '../../../src/metrics/frame.ts';
import type { SeriesList } from '../../../src/metrics/series.ts';
import type { CHARTS, chartValues } from '../../../src/pages/charts.ts';
import type { dashboardHtml } from '../../../src/pages/dashboardPage.ts';
import { dayOfHost, STEP_SECONDS } from './dayOfHost.ts';
import type { Served } from './pageServer.ts';

/** The folders of this revision, and what they were called in earlier ones. */
const MODULES = {
  history: ['src/history/history.ts', 'src/store/history.ts'],
  charts: ['src/pages/charts.ts', 'src/report/charts.ts'],
  page: ['src/pages/dashboardPage.ts', 'src/report/dashboardPage.ts'],
  frame: ['src/metrics/frame.ts'],
  catalogue: ['src/metrics/catalogue.ts'],
} as const;

interface Modules {
  readonly History: typeof History;
  readonly CHARTS: typeof CHARTS;
  readonly chartValues: typeof chartValues;
  readonly dashboardHtml: typeof dashboardHtml;
  readonly SeriesIndex: typeof SeriesIndex;
  readonly CATALOGUE: typeof CATALOGUE;
}

interface Columns {
  readonly stepSeconds: number;
  readonly since?: number;
  readonly times: Float64Array;
  readonly charts: Readonly<Record<string, { lines: Record<string, Float64Array>; tops?: Float64Array }>>;
}

const HOST = 'bench';
const DAY = 86_400;

/** A revision in which the project is built: its page, its thread that reads the history, and a day of a host in its own history. */
export class Side {
  readonly name: string;
  /** Where it is built. */
  readonly #root: string;
  readonly #modules: Modules;
  readonly #reader: Worker;
  #server: Worker | undefined;
  readonly #day: ReturnType<typeof dayOfHost>;
  readonly #index: SeriesIndex;
  readonly #waiting = new Map<number, { resolve(body: unknown): void; reject(error: Error): void }>();
  #next = 1;

  private constructor(name: string, root: string, modules: Modules, reader: Worker) {
    this.name = name;
    this.#root = root;
    this.#modules = modules;
    this.#reader = reader;
    this.#day = dayOfHost((metric) => metric in modules.CATALOGUE);
    this.#index = new modules.SeriesIndex(this.#day.series as never);
    reader.on('message', (message: { kind: string; id: number; body?: unknown; message?: string }) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.kind === 'result') waiting?.resolve(message.body);
      else if (message.kind === 'failure') waiting?.reject(new Error(message.message));
    });
  }

  /** @param root where it is built. @param folder for its history. @param now where the day ends, in epoch seconds. */
  static async open(name: string, root: string, folder: string, now: number): Promise<Side> {
    const load = async (places: readonly string[]) => {
      const place = places.find((one) => existsSync(join(root, one)));
      if (place === undefined) throw new Error(`${name} has none of ${places.join(', ')}`);
      return import(pathToFileURL(join(root, place)).href);
    };
    const found = await Promise.all(Object.values(MODULES).map(load));
    const modules = Object.assign({}, ...found) as Modules;
    const path = join(folder, 'history.sqlite');
    plant(modules, path, now);
    const reader = new Worker(join(root, 'dist', 'history.cjs'), { workerData: { path, hostId: HOST } });
    return new Side(name, root, modules, reader);
  }

  get charts(): number {
    return this.#modules.CHARTS.length;
  }

  /** Its page, as VS Code is given it. */
  html(nonce: string, scriptUri: string): string {
    return this.#modules.dashboardHtml({ nonce, scriptUri });
  }

  /** Serves a page with its scripts, until it is closed. @returns the address */
  async serve(html: string): Promise<string> {
    const served: Served = { html, folder: join(this.#root, 'dist') };
    await this.#server?.terminate();
    this.#server = new Worker(new URL('./pageServer.ts', import.meta.url), { workerData: served });
    const [port] = await once(this.#server, 'message');
    return `http://127.0.0.1:${port}/`;
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.terminate(), this.#server?.terminate()]);
  }

  /** What the thread that reads the history answers. */
  ask(name: string, body: unknown): Promise<unknown> {
    const id = this.#next++;
    this.#reader.postMessage({ kind: 'request', version: 1, id, name, body });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** A stretch of the history as the extension sends it. @param wanted ids of charts; without it all */
  async past(from: number, to: number, points: number, wanted?: readonly string[]): Promise<object> {
    const asked = { from, to, points, ...(wanted && { charts: wanted }) };
    const { stepSeconds, since, times, charts } = (await this.ask('charts', asked)) as Columns;
    const numbers = (column: Float64Array) => Array.from(column, (value) => (Number.isNaN(value) ? null : value));
    const columns = Object.entries(charts).map(([id, { lines, tops }]) => {
      const named = Object.entries(lines).map(([label, column]) => [label, numbers(column)]);
      return [id, { lines: Object.fromEntries(named), ...(tops && { tops: numbers(tops) }) }];
    });
    return { from, to, stepSeconds, since, times: [...times], charts: Object.fromEntries(columns) };
  }

  /** What is measured at a time. */
  frame(epochSeconds: number): Frame {
    return { epochSeconds, index: this.#index, values: this.#day.values(epochSeconds) };
  }

  /** A frame as the page takes it: the extension makes it so. @param wanted ids of charts; without it all */
  shown(frame: Frame, wanted?: readonly string[]): object {
    const { CHARTS: all, chartValues: valuesOf } = this.#modules;
    const { epochSeconds } = frame;
    const charts = all.filter(({ id }) => wanted?.includes(id) ?? true);
    return { epochSeconds, charts: Object.fromEntries(charts.map((chart) => [chart.id, valuesOf(chart, frame)])) };
  }
}

/** The same day in each revision's own history, as far as it knows the metrics. */
function plant({ History: Kept, CATALOGUE: known }: Modules, path: string, now: number): void {
  const history = Kept.open(path, { hostId: HOST, now: () => now });
  history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: '0' });
  const { series, values } = dayOfHost((metric) => metric in known);
  for (let at = now - DAY; at < now; at += STEP_SECONDS) {
    history.append(at, values(at), series as SeriesList, []);
  }
  while (history.maintain(1000));
  history.close();
}
