import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { dashboardHtml } from '../../src/pages/dashboardPage.ts';
import type { DashboardFrame, DashboardState } from '../../src/pages/dashboardProtocol.ts';
import { webviewContract } from '../../src/pages/dashboardProtocol.ts';
import { sampleFrames } from './sampleFrames.ts';

const NONCE = 'YmVuY2htYXJr';
const HISTORY_FRAMES = 300;

const PageTimes = v.object({ firstChartSeconds: v.number(), frameSeconds: v.array(v.number()) });
export type PageTimes = v.InferOutput<typeof PageTimes>;

/** The dashboard's page on a loopback address, with a script in the extension's place that feeds it and takes the times. */
export class DashboardSite {
  readonly #server: Server;
  /** What the page measured, once it has. */
  readonly times: Promise<PageTimes>;
  readonly address: string;

  private constructor(server: Server, times: Promise<PageTimes>) {
    this.#server = server;
    this.times = times;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** `script`: the dashboard's bundle, beside which lies what it loads; `updates`: frames that are shown one after another once the first chart stands. */
  static async open(script: string, updates: number): Promise<DashboardSite> {
    const addresses = ['/dashboard.js', '/vega.js', '/vega-lite.js', '/toolkit.js'];
    const scripts = new Map(
      addresses.map((address) => [address, readFileSync(join(dirname(script), basename(address)))]),
    );
    const page = pageText(updates);
    const { promise, resolve, reject } = Promise.withResolvers<PageTimes>();
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (request.method === 'POST')
        void takeTimes(request)
          .then(resolve, reject)
          .finally(() => response.end());
      else if (scripts.has(request.url ?? ''))
        response.setHeader('content-type', 'text/javascript').end(scripts.get(request.url ?? ''));
      else if (request.url === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
      else response.writeHead(404).end();
    };
    const server = createServer(answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    promise.catch(() => {});
    return new DashboardSite(server, promise);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function takeTimes(request: IncomingMessage): Promise<PageTimes> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return v.parse(PageTimes, JSON.parse(text));
}

/** The page as VS Code shows it but for its policy, which here also lets it send its times. */
function pageText(updates: number): string {
  const frames = sampleFrames(HISTORY_FRAMES + updates);
  const feed = `const feed = ${JSON.stringify({
    version: webviewContract.version,
    state: STATE,
    history: frames.slice(0, HISTORY_FRAMES),
    updates: frames.slice(HISTORY_FRAMES),
  } satisfies Feed)};\n(${feedPage.toString()})(feed);`;
  return dashboardHtml({ nonce: NONCE, scriptUri: '/dashboard.js' })
    .replace("default-src 'none';", "default-src 'none'; connect-src 'self';")
    .replace('</head>', `<script nonce="${NONCE}">${feed}</script></head>`)
    .replace('<body>', '<body class="vscode-dark" data-vscode-theme-kind="vscode-dark">');
}

const STATE: DashboardState = { host: 'benchmark', range: { minutes: 5 }, intervalSeconds: 1, engine: 'running' };

interface Feed {
  readonly version: number;
  readonly state: DashboardState;
  readonly history: readonly DashboardFrame[];
  readonly updates: readonly DashboardFrame[];
}

/** Runs in the page: answers as the extension does, and times what the dashboard makes of it. */
function feedPage(feed: Feed): void {
  const page = globalThis as unknown as { acquireVsCodeApi: () => unknown };
  const say = (name: string, body: unknown) =>
    window.postMessage({ kind: 'notice', version: feed.version, name, body }, '*');
  const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const lines = () =>
    [...document.querySelectorAll('svg .mark-line path, svg .mark-area path')]
      .map((path) => path.getAttribute('d'))
      .join();
  async function measure(firstChartSeconds: number) {
    const frameSeconds: number[] = [];
    for (const frame of feed.updates) {
      await painted();
      const before = lines();
      const start = performance.now();
      say('frame', frame);
      while (lines() === before && performance.now() - start < 5000) await painted();
      frameSeconds.push((performance.now() - start) / 1000);
    }
    await fetch('/', { method: 'POST', body: JSON.stringify({ firstChartSeconds, frameSeconds }) });
  }
  const heard = ({ name, body }: { name: string; body: { milliseconds: number } }) => {
    if (name === 'ready') {
      say('state', feed.state);
      say('history', { frames: feed.history });
    }
    if (name === 'painted') void measure(body.milliseconds / 1000);
  };
  page.acquireVsCodeApi = () => ({ postMessage: heard, getState: () => ({}), setState: () => {} });
}
