import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { benchmarkHtml } from '../../src/pages/benchmarkPage.ts';
import { type BenchmarkView, benchmarkPageContract, type SuitesView } from '../../src/pages/benchmarkProtocol.ts';
import { chromiumOrSkip } from './chromiumOrSkip.ts';
import { type PageScripts, pageScripts, serve } from './dashboardInBrowser.ts';
import { seriousViolations } from './seriousViolations.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';
const ORIGIN = 'http://benchmarks.test';
/** Generous: machines that test are busy. */
const PATIENCE_MS = 60_000;
const screenshots = fileURLToPath(new URL('../../out/screenshots/', import.meta.url));

const RUNS = [
  { key: 'run-b', text: 'system, 2 March', isComparable: true },
  { key: 'run-a', text: 'system, 1 March', isComparable: true },
  { key: 'compare-1', text: 'fast against slow, 1 March', isComparable: false },
  { key: 'baseline:june', text: 'Baseline june', isComparable: true },
];

function row(name: string, value: number, isCompared: boolean): SuitesView['rows'][number] {
  return {
    name,
    suite: 'system',
    unit: 'By/s',
    median: value * 2 ** 30,
    medianText: `${value.toFixed(2)} GiB/s`,
    intervalText: `${(value * 0.98).toFixed(2)} … ${(value * 1.02).toFixed(2)} GiB/s`,
    better: 'higher',
    n: 9,
    percentile: 40,
    strainText: 'memory 97 %',
    warnings: value > 10 ? ['equal work takes up to 8 % longer than usual'] : [],
    ...(isCompared && {
      other: {
        medianText: `${(value * 1.2).toFixed(2)} GiB/s`,
        ratio: 0.83,
        low: 0.8,
        high: 0.86,
        verdict: value > 10 ? ('worse' as const) : ('no difference' as const),
        reason: 'made up',
      },
    }),
  };
}

const NAMES = ['memory-read', 'memory-write', 'memory-copy', 'cpu-sha256[one thread]', 'cpu-sha256[all threads]'];

function suites(isCompared: boolean): BenchmarkView {
  const bars = NAMES.flatMap((name, index) =>
    ['this run', ...(isCompared ? ['the other run'] : [])].map((run, which) => {
      const value = 4 + 2 * index + which;
      return { name, run, value, low: value * 0.95, high: value * 1.04 };
    }),
  );
  const points = [1, 2, 4, 8, 16].map((x) => ({ x, y: x / (1 + 0.08 * (x - 1) + 0.006 * x * (x - 1)) }));
  return {
    kind: 'suites',
    key: 'run-b',
    title: 'system, 2 March (made-up data)',
    sentences: [
      'test-host: Test CPU, 4 threads, 8.00 GiB, Test Linux 1, kernel 6.1.',
      'Scores: overall 96, system 96.',
    ],
    rows: NAMES.map((name, index) => row(name, 4 + 2 * index, isCompared)),
    ...(isCompared && {
      comparing: {
        key: 'run-a',
        title: 'system, 1 March',
        regressions: ['cpu-sha256[all threads]'],
        warnings: ['the kernel was 6.0 and is 6.1'],
        noiseText: 'A difference has to clear 5 %, the noise of the two runs.',
        missing: [],
      },
    }),
    bars: [
      {
        title: 'system, GiB/s',
        axis: 'GiB/s',
        runs: ['this run', ...(isCompared ? ['the other run'] : [])],
        isLogarithmic: false,
        bars,
      },
    ],
    curves: [
      {
        name: 'vertical-threads',
        xTitle: 'threads',
        axis: 'GiB/s',
        points,
        fitted: points,
        peak: 12.4,
        sentence: 'By the fitted law more than 12 threads stop helping; 8.0 % of the work waits its turn.',
      },
    ],
    insights: ['Plot in /mnt/fast: it is twice as fast.'],
    unmeasured: ['application/farming was skipped: no plot file was found'],
  };
}

const COMPARISON: BenchmarkView = {
  kind: 'comparison',
  key: 'compare-1',
  title: 'fast against slow, 1 March (made-up data)',
  sentences: ['fast is better: slow takes 1.20 times what fast does (ratio 1.18 … 1.22).'],
  sides: ['fast', 'slow'].map((name, index) => ({
    name,
    medianText: `${100 + 20 * index} s`,
    intervalText: '99 … 101 s',
    n: 12,
  })),
  bars: [
    {
      title: 'Median, s',
      axis: 's',
      runs: ['median'],
      isLogarithmic: false,
      bars: ['fast', 'slow'].map((name, index) => ({
        name,
        run: 'median',
        value: 100 + 20 * index,
        low: 98 + 20 * index,
        high: 103 + 20 * index,
      })),
    },
  ],
  reasons: ['80 % of the 20 s that slow loses are in phase 1, table 4.', 'buckets is 32 instead of 256.'],
  warnings: ['Other programs kept 0.4 cores busy meanwhile.'],
  steps: {
    sides: ['fast', 'slow'],
    steps: [1, 2, 3, 4].flatMap((table) =>
      ['fast', 'slow'].map((side, index) => ({
        step: `phase 1, table ${table}`,
        side,
        seconds: 10 * table + 4 * index * table,
      })),
    ),
  },
};

interface Message {
  readonly name: string;
  readonly body: Record<string, unknown>;
}

describe('results of benchmarks in a browser (made-up data)', function () {
  this.timeout(180_000);
  let browser: Browser;
  let scripts: PageScripts;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await chromiumOrSkip(this);
    scripts = await pageScripts('benchmarks.js');
  });

  after(() => browser?.close());

  afterEach(() => page?.close());

  /** The page as VS Code shows it (policy, theme, `acquireVsCodeApi`), with the test in the extension's place. */
  async function open(theme: ThemeKind = 'vscode-dark', width = 1100): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 1000 } });
    page.setDefaultTimeout(PATIENCE_MS);
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
    const setUp = `
      const theme = ${JSON.stringify(THEMES[theme])};
      for (const name in theme) document.documentElement.style.setProperty('--vscode-' + name, theme[name]);
      window.sent = [];
      let kept = JSON.parse(sessionStorage.getItem('kept') ?? '{}');
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.sent.push(message),
        getState: () => kept,
        setState: (state) => sessionStorage.setItem('kept', JSON.stringify(kept = state)),
      });`;
    const html = benchmarkHtml({ nonce: NONCE, scriptUri: `${ORIGIN}/benchmarks.js` })
      .replace('</head>', `<script nonce="${NONCE}">${setUp}</script></head>`)
      .replace('<body>', `<body class="${theme}" data-vscode-theme-kind="${theme}">`);
    await serve(page, ORIGIN, html, scripts);
    await page.goto(`${ORIGIN}/`);
  }

  async function notify(name: keyof typeof benchmarkPageContract.notices, body: unknown): Promise<void> {
    const message = { kind: 'notice', version: benchmarkPageContract.version, name, body };
    await page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
  }

  async function heard(name: string): Promise<Message['body'][]> {
    const sent = await page.evaluate(() => (window as unknown as { sent: Message[] }).sent);
    return sent.filter((message) => message.name === name).map(({ body }) => body);
  }

  async function waitToHear(name: string): Promise<Message['body'] | undefined> {
    for (const started = Date.now(); Date.now() - started < PATIENCE_MS; await setTimeout(100)) {
      const last = (await heard(name)).at(-1);
      if (last) return last;
    }
    throw new Error(`${name} was not heard within ${PATIENCE_MS / 1000} s`);
  }

  async function drawn(figures: number): Promise<void> {
    await page
      .locator('figure .drawing svg')
      .nth(figures - 1)
      .waitFor();
  }

  async function noComplaints(): Promise<void> {
    assert.deepEqual(complaints, []);
    assert.deepEqual(await heard('problem'), []);
  }

  for (const theme of Object.keys(THEMES) as ThemeKind[]) {
    it(`shows two runs side by side, accessibly and within its content policy, in ${theme}`, async () => {
      await open(theme);
      await notify('runs', { runs: RUNS });
      await notify('view', suites(true));
      await drawn(2);
      await page.getByText('Worse than system, 1 March: cpu-sha256[all threads].').waitFor();
      await page.screenshot({ path: join(screenshots, `benchmarks-${theme}.png`), fullPage: true });
      assert.deepEqual(await seriousViolations(page), []);
      await noComplaints();
    });
  }

  it('sorts the table by the heading that is pressed, from the keyboard too', async () => {
    await open();
    await notify('view', suites(false));
    const names = () => page.locator('tbody th').allTextContents();
    assert.deepEqual(
      await names(),
      NAMES.map((name) => `system/${name}`),
    );
    await page.getByRole('button', { name: 'Median' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.deepEqual(
      await names(),
      NAMES.toReversed().map((name) => `system/${name}`),
    );
    assert.equal(await page.locator('th[aria-sort=descending]').textContent(), 'Median');
    await noComplaints();
  });

  it('asks for the run, and for the one to compare with, that a person chooses', async () => {
    await open();
    await notify('runs', { runs: RUNS });
    await notify('view', suites(false));
    await page.getByRole('combobox', { name: 'Compared with' }).click();
    await page.getByRole('option', { name: 'Baseline june' }).click();
    assert.deepEqual(await waitToHear('choose'), { key: 'run-b', other: 'baseline:june' });
    await page.getByRole('button', { name: 'Save as Baseline' }).click();
    assert.deepEqual(await waitToHear('saveBaseline'), { key: 'run-b' });
    await page.getByRole('combobox', { name: 'Run' }).click();
    await page.getByRole('option', { name: 'fast against slow' }).click();
    await page.waitForFunction(
      () =>
        (window as unknown as { sent: { name: string }[] }).sent.filter(({ name }) => name === 'choose').length === 2,
    );
    assert.deepEqual((await heard('choose')).at(-1), { key: 'compare-1' });
    await noComplaints();
  });

  it('shows a comparison of configurations with its reasons and steps, and remembers it over a reload', async () => {
    await open();
    await notify('runs', { runs: RUNS });
    await notify('view', COMPARISON);
    await drawn(2);
    await page.getByText('80 % of the 20 s that slow loses are in phase 1, table 4.').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Compared with' }).count(), 0);
    await page.screenshot({ path: join(screenshots, 'benchmarks-comparison.png'), fullPage: true });
    assert.deepEqual(await seriousViolations(page), []);
    await page.reload();
    assert.deepEqual(await waitToHear('ready'), { key: 'compare-1' });
    await noComplaints();
  });

  it('says why there is nothing to show, and fits into 350 pixels', async () => {
    await open('vscode-light', 350);
    await notify('noView', { reason: 'Nothing has been measured yet: run benchmarks first.' });
    await page.getByRole('alert').getByText('Nothing has been measured yet').waitFor();
    await notify('runs', { runs: RUNS });
    await notify('view', suites(true));
    await drawn(2);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 350, `${width} pixels wide`);
    await page.screenshot({ path: join(screenshots, 'benchmarks-narrow.png'), fullPage: true });
  });
});
