import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { bundles, esbuildOptions } from '../../scripts/bundles.ts';
import { LINE_GROUPS } from '../../src/pages/chartSpec.ts';
import { dashboardHtml } from '../../src/pages/dashboardPage.ts';
import { type DashboardState, webviewContract } from '../../src/pages/dashboardProtocol.ts';
import { chromiumOrSkip } from './chromiumOrSkip.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';
/** Generous: machines that test are busy. */
const PATIENCE_MS = 60_000;
const ORIGIN = 'http://dashboard.test';

/** A page's scripts as they ship, by the names of their files. */
export type PageScripts = Readonly<Record<string, string>>;

/** The page's own, and what draws. */
export async function pageScripts(page: 'dashboard.js' | 'benchmarks.js'): Promise<PageScripts> {
  const wanted = bundles.filter(({ output }) =>
    [page, 'vega.js', 'vega-lite.js', 'toolkit.js'].includes(basename(output)),
  );
  const built = wanted.map(async (bundle) => {
    const { outputFiles } = await build({
      ...esbuildOptions(bundle),
      absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
      sourcemap: false,
      write: false,
    });
    return [basename(bundle.output), outputFiles?.[0]?.text ?? ''];
  });
  return Object.fromEntries(await Promise.all(built));
}

/** Serves a page and its scripts under an address. */
export async function serve(page: Page, origin: string, html: string, scripts: PageScripts): Promise<void> {
  await page.route(`${origin}/**`, (route) => {
    const script = scripts[basename(new URL(route.request().url()).pathname)];
    return script === undefined
      ? route.fulfill({ contentType: 'text/html', body: html })
      : route.fulfill({ contentType: 'text/javascript', body: script });
  });
}

export const STATE: DashboardState = {
  host: 'test-host',
  range: { minutes: 5 },
  intervalSeconds: 1,
  engine: 'running',
};

interface Message {
  readonly name: string;
  readonly body: Record<string, unknown>;
}

export type DashboardOptions = Parameters<typeof DashboardInBrowser.open>[2];

/** For use in a `describe`: a browser while its tests run, and what opens a dashboard in it, which is closed after its test. */
export function useDashboards(): (options?: DashboardOptions) => Promise<DashboardInBrowser> {
  let browser: Browser;
  let scripts: PageScripts;
  let open: DashboardInBrowser[] = [];

  before(async function () {
    browser = await chromiumOrSkip(this);
    scripts = await pageScripts('dashboard.js');
  });
  after(() => browser?.close());
  afterEach(async () => {
    for (const { page } of open) await page.close();
    open = [];
  });

  return async (options = {}) => {
    const made = await DashboardInBrowser.open(browser, scripts, options);
    open.push(made);
    return made;
  };
}

/** The dashboard's page as VS Code shows it (policy, theme, `acquireVsCodeApi`), with the test in the extension's place. */
export class DashboardInBrowser {
  readonly page: Page;
  /** What the page wrote to the console as an error, its content policy's refusals among it. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
  }

  static async open(
    browser: Browser,
    scripts: PageScripts,
    { theme = 'vscode-dark' as ThemeKind, kept = {}, width = 1100, height = 900 } = {},
  ): Promise<DashboardInBrowser> {
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(PATIENCE_MS);
    const dashboard = new DashboardInBrowser(page);
    const setUp = `
      const theme = ${JSON.stringify(THEMES[theme])};
      for (const name in theme) document.documentElement.style.setProperty('--vscode-' + name, theme[name]);
      window.sent = [];
      let kept = JSON.parse(sessionStorage.getItem('kept') ?? ${JSON.stringify(JSON.stringify(kept))});
      // What is asked for, by name: a test may answer otherwise.
      window.answers = {
        pictures: ({ ids }) => ({ from: 0, to: 1, answers: ids.map((id) => ({ id })) }),
        fleet: () => ({ from: 0, to: 1, answer: {}, metric: 'system.cpu.utilization', metrics: [] }),
      };
      const answer = async ({ id, name, body }) => {
        const result = await window.answers[name](body);
        window.postMessage({ kind: 'result', id, body: result }, '*');
      };
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => {
          window.sent.push(message);
          if (message.kind === 'request') answer(message);
        },
        getState: () => kept,
        setState: (state) => sessionStorage.setItem('kept', JSON.stringify(kept = state)),
      });`;
    const html = dashboardHtml({ nonce: NONCE, scriptUri: `${ORIGIN}/dashboard.js` })
      .replace('</head>', `<script nonce="${NONCE}">${setUp}</script></head>`)
      .replace('<body>', `<body class="${theme}" data-vscode-theme-kind="${theme}">`);
    await serve(page, ORIGIN, html, scripts);
    await page.goto(`${ORIGIN}/`);
    return dashboard;
  }

  /** Says something as the extension does. */
  async notify(name: keyof typeof webviewContract.notices, body: unknown): Promise<void> {
    const message = { kind: 'notice', version: webviewContract.version, name, body };
    // As text: playwright takes long over large objects.
    await this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
  }

  /** What the page has said to the extension under this name. */
  async heard(name: string): Promise<Message['body'][]> {
    const sent = await this.page.evaluate(() => (window as unknown as { sent: Message[] }).sent);
    return sent.filter((message) => message.name === name).map(({ body }) => body);
  }

  async waitToHear(name: string): Promise<Message['body'][]> {
    await this.page.waitForFunction(
      (wanted) => (window as unknown as { sent: Message[] }).sent.some((message) => message.name === wanted),
      name,
    );
    return this.heard(name);
  }

  /** @throws {AssertionError} where the page has complained of anything but what is `expected` */
  async assertNoComplaints(expected?: string): Promise<void> {
    assert.deepEqual(this.complaints, []);
    const problems = (await this.heard('problem')).map(({ text }) => String(text));
    const others = problems.filter((text) => expected === undefined || !text.includes(expected));
    assert.deepEqual(others, []);
  }

  /** As VS Code does when a person changes it. */
  async changeTheme(theme: ThemeKind): Promise<void> {
    await this.page.evaluate(
      ({ kind, colours }) => {
        const { body, documentElement } = document;
        body.className = kind;
        body.dataset.vscodeThemeKind = kind;
        for (const name of [...documentElement.style]) {
          if (name.startsWith('--vscode-')) documentElement.style.removeProperty(name);
        }
        for (const [name, colour] of Object.entries(colours)) {
          documentElement.style.setProperty(`--vscode-${name}`, colour);
        }
      },
      { kind: theme, colours: THEMES[theme] },
    );
  }

  /** Asks again until it is so. */
  async until(condition: () => Promise<boolean>, what: string): Promise<void> {
    for (const started = Date.now(); !(await condition()); await setTimeout(100)) {
      if (Date.now() - started > PATIENCE_MS) throw new Error(`${what}: not seen within ${PATIENCE_MS / 1000} s`);
    }
  }

  /** Until the chart has lines on screen. */
  async waitForChart(id: string): Promise<void> {
    await this.page.locator(`[data-chart="${id}"] :is(${LINE_GROUPS}) path`).first().waitFor({ state: 'attached' });
  }

  /** What each line or cell of a chart is drawn as. */
  lines(id: string): Promise<string[]> {
    return this.page
      .locator(`[data-chart="${id}"] :is(.lines_pathgroup .mark-line, .cells_marks) path`)
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''));
  }
}
