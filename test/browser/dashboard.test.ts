import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';
import { CHARTS } from '../../src/pages/charts.ts';
import { SETTINGS } from '../../src/vscode/contributions.ts';
import { goOnFromOneAnother } from './goOnFromOneAnother.ts';
import { COLOURS, updateColours } from './themes.ts';
import {
  reloadWorkbench,
  runCommand,
  showViewContainer,
  switchTheme,
  themes,
  treeRows,
  webviewFrame,
} from './workbench.ts';
import { useWorkbench } from './workbenchSession.ts';

describe('the packaged extension in a VS Code window', function () {
  this.timeout(4 * patienceMs);
  goOnFromOneAnother();
  const session = useWorkbench('dashboard');

  /** Asks again until the answer is there. */
  async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    for (const started = Date.now(); Date.now() - started < patienceMs; await sleep(300)) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    }
    throw new Error(`${what}: not seen within ${patienceMs / 1000} s`);
  }

  async function rowWith(pattern: RegExp): Promise<string> {
    return eventually(String(pattern), async () => (await treeRows(session().page)).find((row) => pattern.test(row)));
  }

  const isLate = (wait: Promise<void>) =>
    wait.then(
      () => false,
      () => true,
    );

  /** Whether any are listed: by how far they are, or as a process. */
  async function plotters(): Promise<boolean> {
    return (await treeRows(session().page)).some((row) => /[▰▱]|, process \d+/.test(row));
  }

  it('shows what is busy in this host, and how to begin, behind its icon in the activity bar', async () => {
    const { page, screenshot } = session();
    await showViewContainer(page, 'PlotScope');
    await rowWith(/^CPU.*\d+ % busy/s);
    await rowWith(/^Memory.*\d+ % in use/s);
    const welcome = page.getByText('No plotter is running on this host.');
    // Whoever runs the tests may plot meanwhile.
    await eventually('how to begin, or who plots', async () => (await welcome.isVisible()) || (await plotters()));
    await page
      .locator('[id="plotscope.plotscope.plotscope.status"], .statusbar-item')
      .filter({ hasText: /CPU \d+ %/ })
      .first()
      .waitFor();
    await screenshot('welcome');
  });

  it('lists the demo workload once its welcome link has been clicked', async () => {
    const { page } = session();
    if (await plotters()) await runCommand(page, 'PlotScope: Start Demo Workload');
    else await page.getByRole('button', { name: 'Start the Demo Workload' }).click();
    await rowWith(/Demo workload · P\d.*▱/s);
  });

  it('keeps selection and details of a row while its figures change', async () => {
    const { page, screenshot } = session();
    // Rows out of sight are not there.
    await page.setViewportSize({ width: 1280, height: 1200 });
    for (const pane of ['Bottlenecks', 'Alerts']) {
      await page.locator('.sidebar .pane-header', { hasText: pane }).click();
    }
    const row = page.locator('.sidebar .monaco-list-row', { hasText: 'Demo workload' }).first();
    await row.click();
    const figure = () => rowWith(/^Running for.*\d+ s/);
    const before = await figure();
    await eventually('other figures', async () => (await figure()) !== before);
    assert.match((await row.getAttribute('class')) ?? '', /selected/);
    await rowWith(/^Command line.*plotscope-demo\.cjs/);
    await screenshot('plotters');
  });

  it('keeps the tooltip of a row while figures change', async () => {
    const { page, screenshot } = session();
    const row = page.locator('.sidebar .monaco-list-row', { hasText: /Command line.*plotscope-demo\.cjs/ }).first();
    const tooltip = page.locator('.monaco-hover:visible', { hasText: 'plotscope-demo.cjs' });
    const running = () => rowWith(/^Running for.*\d+ s/);
    const { isThere } = await eventually('a tooltip over other figures', async () => {
      await page.mouse.move(0, 0);
      await row.hover();
      // Where plotters come and go it may be made anew under the mouse.
      if (await isLate(tooltip.waitFor({ timeout: 10_000 }))) return false;
      const [plotter, before] = [await rowWith(/^Demo workload/), await running()];
      await eventually('other figures', async () => (await running()) !== before);
      const isThere = (await tooltip.count()) === 1;
      // With the plotter's own row VS Code makes all below it anew: then it doesn't count.
      return (isThere || (await rowWith(/^Demo workload/)) === plotter) && { isThere };
    });
    assert.ok(isThere, 'the tooltip went with the figures');
    await screenshot('tooltip');
  });

  it('opens the log of a plotter from its context menu', async () => {
    const { page } = session();
    await page.locator('.sidebar .monaco-list-row', { hasText: 'Demo workload' }).first().click({ button: 'right' });
    const item = page.getByRole('menuitem', { name: 'Open Plotter Log' });
    await item.hover();
    // Not with the mouse: VS Code passes over a button that is let go just after its menu has opened.
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'demo-workload.log' }).waitFor();
    await page.locator('.view-line', { hasText: 'It makes no plot' }).first().waitFor();
  });

  it('draws every chart, and adds points to each', async () => {
    const { page } = session();
    await page.setViewportSize({ width: 1280, height: 4800 }); // charts out of sight are not drawn
    await runCommand(page, 'PlotScope: Open Dashboard');
    await webviewFrame(page, 'svg');
    const before = await eventually('lines in every chart', allDrawn);
    await eventually('new points in every chart', async () => {
      const now = await drawn();
      return Object.keys(before).every((id) => now[id] !== undefined && now[id] !== before[id]);
    });
    await sleep(3000); // for pictures with something on them
  });

  for (const theme of ['light', 'highContrast', 'highContrastLight', 'dark'] as const) {
    it(`takes on the colours of the ${theme} theme`, async () => {
      const { page, workspace, screenshot } = session();
      await switchTheme(page, workspace, theme);
      const frame = await webviewFrame(page, 'svg');
      await frame.locator(`body.${themes[theme].webviewClass}`).waitFor();
      await screenshot(`dashboard-${theme}`);
      const kind = themes[theme].webviewClass;
      const colours = await coloursIn(frame);
      if (process.env.UPDATE_THEMES) updateColours(kind, colours);
      else assert.deepEqual(colours, COLOURS[kind]);
    });
  }

  it('comes back with its charts and lines after the window is reloaded', async () => {
    const { page } = session();
    await reloadWorkbench(page);
    await eventually('lines in the charts of the host', async () => {
      const charts = await drawn().catch(() => undefined);
      return charts?.cpu !== undefined && charts.memory !== undefined;
    });
  });

  it('shows the last hour from the history, and the plots in a table', async () => {
    const { page, screenshot } = session();
    const dashboard = await webviewFrame(page, '#dashboard header');
    await dashboard.getByRole('combobox', { name: 'Time shown' }).click();
    await dashboard.getByRole('option', { name: 'Last hour' }).click();
    await dashboard
      .getByText(/^mean of \d+ s$/)
      .first()
      .waitFor();
    await dashboard.getByRole('table', { name: 'Plots' }).getByText('Demo').first().waitFor();
    await dashboard.getByRole('button', { name: 'Took', exact: true }).click();
    await screenshot('dashboard-hour');
  });

  it('opens its settings where those of the host are set, all of them', async () => {
    const { page, screenshot } = session();
    await runCommand(page, 'PlotScope: Open Settings');
    await page
      .locator('.settings-count-widget', { hasText: `${Object.keys(SETTINGS).length} Settings Found` })
      .waitFor();
    await screenshot('settings');
  });

  it('has put no error on the console', () => {
    assert.deepEqual(session().console.unexpectedErrors(), []);
  });

  /** What the window's theme gives the page. */
  function coloursIn(frame: Frame): Promise<Record<string, string>> {
    return frame.evaluate((names) => {
      const style = getComputedStyle(document.documentElement);
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--vscode-${name}`)]));
    }, Object.keys(COLOURS['vscode-dark']));
  }

  /** For each chart with lines, their paths: it changes with every point. */
  async function drawn(): Promise<Record<string, string>> {
    const frame = await webviewFrame(session().page, '[data-chart] svg');
    return frame.evaluate(() => {
      const found: Record<string, string> = {};
      for (const card of document.querySelectorAll<HTMLElement>('[data-chart]')) {
        const paths = [...card.querySelectorAll('svg .mark-line path, svg .mark-area path')];
        const lines = paths.map((path) => path.getAttribute('d') ?? '').filter((d) => d.length > 0);
        if (lines.length > 0) found[card.dataset.chart as string] = lines.join();
      }
      return found;
    });
  }

  async function allDrawn(): Promise<Record<string, string> | undefined> {
    const charts = await drawn();
    // How many plots a plotter makes is known later; sensors and graphics cards are not everywhere, and rows have cells.
    const mayBeEmpty = [
      'throughput',
      'pace',
      'paceByDevice',
      'paceByDestination',
      'replot',
      'gpu',
      'temperature',
      'throttling',
      'power',
    ];
    return CHARTS.every(({ id, rows }) => rows || mayBeEmpty.includes(id) || charts[id] !== undefined)
      ? charts
      : undefined;
  }
});
