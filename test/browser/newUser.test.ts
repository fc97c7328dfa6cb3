import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';
import { inTheirOrder } from './goOnFromOneAnother.ts';
import {
  reloadWorkbench,
  runCommand,
  showViewContainer,
  treeRows,
  webviewFrame,
  writeWorkspaceSettings,
} from './workbench.ts';
import { useWorkbench } from './workbenchSession.ts';

describe('a new user in a VS Code window', function () {
  this.timeout(4 * patienceMs);
  inTheirOrder();
  const session = useWorkbench('new-user');

  async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    for (const started = Date.now(); Date.now() - started < patienceMs; await sleep(300)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined && answer !== false) return answer;
    }
    throw new Error(`${what}: not seen within ${patienceMs / 1000} s`);
  }

  const rowWith = (pattern: RegExp) =>
    eventually(String(pattern), async () => (await treeRows(session().page)).find((row) => pattern.test(row)));
  /** Waits for a message: as it comes, or among those that were hidden again. */
  async function noticed(text: RegExp): Promise<void> {
    const { page } = session();
    await eventually(String(text), async () => {
      if (await page.locator('.notification-list-item', { hasText: text }).first().isVisible()) return true;
      await runCommand(page, 'Notifications: Show Notifications');
      return false;
    });
  }

  /** Settings of the host, as a person makes them in a remote window. */
  async function setHostSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = join(session().host.run.userData, 'Machine');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  }

  /** How many lines the chart of the plotters' CPU has. */
  async function plotterLines(): Promise<number> {
    const frame = await webviewFrame(session().page, '[data-chart=plotterCpu]');
    return frame.evaluate(() => {
      // What is out of sight is not drawn.
      document.querySelector('[data-chart=plotterCpu]')?.scrollIntoView({ block: 'center' });
      const paths = document.querySelectorAll('[data-chart=plotterCpu] svg .mark-line path');
      return [...paths].filter((path) => (path.getAttribute('d') ?? '').includes('L')).length;
    });
  }

  async function showRange(name: string): Promise<void> {
    const frame = await webviewFrame(session().page, '#dashboard header');
    await frame.getByRole('combobox', { name: 'Time shown' }).click();
    await frame.getByRole('option', { name }).click();
  }

  it('is told how much is waited for disks once, not beside each of them', async () => {
    const { page } = session();
    await page.setViewportSize({ width: 1280, height: 1400 });
    await writeWorkspaceSettings(session().workspace, { 'terminal.integrated.gpuAcceleration': 'off' });
    await showViewContainer(page, 'PlotScope');
    await rowWith(/^(CPU|Memory|Disk|File system).*\d+ % /s);
    const rows = await treeRows(page);
    assert.ok(!rows.some((row) => /^Disk .*(stalled|waits)/s.test(row)), rows.join('\n'));
    assert.ok(rows.filter((row) => row.startsWith('All disks')).length <= 1, rows.join('\n'));
    assert.ok(!rows.some((row) => row.includes('Nothing is at its limit')), rows.join('\n'));
  });

  it('sees the lines of a plotter that has ended, also in another range and in a tab that was hidden', async () => {
    const { page, screenshot } = session();
    await runCommand(page, 'PlotScope: Start Demo Workload');
    await rowWith(/Demo workload · P\d.*▱/s);
    await runCommand(page, 'PlotScope: Open Dashboard');
    await page.setViewportSize({ width: 1280, height: 1400 });
    await eventually('the line of the plotter', async () => (await plotterLines()) > 0);
    await sleep(5000); // for a line that is seen
    await runCommand(page, 'PlotScope: Stop Demo Workload');
    await rowWith(/^Demo workload, process \d+/);
    await showRange('Last 15 minutes');
    await eventually('the line, in another range', async () => (await plotterLines()) > 0);
    await runCommand(page, 'PlotScope: Open Settings');
    await page.locator('.settings-count-widget', { hasText: 'Found' }).waitFor();
    await page
      .locator('.tab', { hasText: /^PlotScope$/ })
      .first()
      .click();
    await eventually('the line, after the tab was hidden', async () => (await plotterLines()) > 0);
    await screenshot('ended-plotter');
  });

  it('is led through first steps, which are ticked off by what has happened', async () => {
    const { page, screenshot } = session();
    await runCommand(page, 'PlotScope: Get Started');
    const step = (id: string) => page.locator(`[data-step-id$="#${id}"]`).first();
    await step('told').waitFor();
    const isDone = async (id: string) => (await step(id).getAttribute('aria-checked')) === 'true';
    for (const id of ['host', 'plotter', 'verdict']) await eventually(`the step “${id}” is done`, () => isDone(id));
    for (const id of ['compare', 'keep', 'told']) assert.equal(await isDone(id), false, id);
    await screenshot('walkthrough');
    await runCommand(page, 'View: Close Editor');
  });

  it('keeps lines and alerts over a reload of the window', async () => {
    const { page, screenshot } = session();
    await rowWith(/^Demo workload, process \d+/);
    await reloadWorkbench(page);
    await rowWith(/^Demo workload, process \d+/);
    await page
      .locator('.tab', { hasText: /^PlotScope$/ })
      .first()
      .click();
    await eventually('the line, after a reload', async () => (await plotterLines()) > 0);
    await screenshot('after-reload');
  });

  it('goes on measuring whatever the history’s path is, says so, and forgets it when it is cleared', async () => {
    await setHostSettings({ 'plotscope.history.path': '/proc/no/such/place' });
    await noticed(/keeps no history/);
    const busy = () => rowWith(/^CPU.*\d+ % busy/s);
    const before = await busy();
    await eventually('other figures', async () => (await busy()) !== before);
    await setHostSettings({ 'plotscope.history.path': 'history/here' });
    await noticed(/plotscope\.history\.path/);
    await setHostSettings({});
    await rowWith(/^Demo workload, process \d+/);
    await runCommand(session().page, 'PlotScope: Show History Statistics');
    await session().page.locator('.tab', { hasText: 'History' }).first().waitFor();
  });

  it('measures after many changes of settings at once', async () => {
    const { page } = session();
    for (let i = 0; i < 6; i++) {
      await setHostSettings({
        'plotscope.interval': i % 2 ? 1 : 0.5,
        'plotscope.collectors': { hardware: i % 2 === 0 },
      });
      await sleep(150);
    }
    await setHostSettings({});
    await page
      .locator('.tab', { hasText: /^PlotScope$/ })
      .first()
      .click();
    const frame = await webviewFrame(page, '#dashboard header');
    await frame.getByText('Measuring every second').waitFor();
    const busy = () => rowWith(/^CPU.*\d+ % busy/s);
    const before = await busy();
    await eventually('other figures', async () => (await busy()) !== before);
  });

  it('reads an analysis on one page, whose links do something', async () => {
    const { page, screenshot } = session();
    const frame = await eventually('the page', async () => {
      await runCommand(page, 'PlotScope: Analyze Now');
      return webviewFrame(page, 'p.verdict', 10_000);
    });
    await screenshot('analysis');
    assert.ok((await frame.locator('main > ol').first().locator('> li').count()) <= 3);
    const [shown = ''] = await frame.locator('body').allInnerTexts();
    assert.ok(shown.length < 4000, `${shown.length} characters`);
    for (const raw of [/system\.\w+\.\w+/, /usual from [−-]/, /`/]) assert.doesNotMatch(shown, raw);
  });

  it('tries a comparison with the demo workload from the palette', async () => {
    const { page, screenshot } = session();
    await runCommand(page, 'PlotScope: Compare Plotter Configurations');
    const item = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    const choose = async (question: string, text: string) => {
      await page.getByPlaceholder(question).waitFor();
      await item(text).waitFor();
      await item(text).click();
    };
    await choose('Which configuration is compared?', 'Try It with the Demo Workload');
    await choose('Which configuration is compared?', 'demo, one thread');
    await choose('compared with?', 'demo, two threads');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.locator('.quick-input-widget input').first().fill('10s');
    await item('10s').waitFor();
    await page.keyboard.press('Enter');
    await noticed(/Undecided: the budget was spent/);
    await screenshot('compare-demo');
  });

  it('reads in the terminal at once why a configuration can’t be measured', async () => {
    const { page, workspace, screenshot } = session();
    const settings = { plotter: 'madmax', directories: { tmp: `${workspace}/`, final: `${workspace}/` } };
    await writeFile(
      join(workspace, 'none.plotscope.json'),
      JSON.stringify({ configurations: { 'no plotter': settings } }),
    );
    await runCommand(page, 'PlotScope: Benchmark Plotter Configuration');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'no plotter' }).first().click();
    await page.locator('.xterm-rows', { hasText: 'is not on PATH' }).first().waitFor();
    await screenshot('failed-in-terminal');
  });

  it('is asked before a service is installed', async () => {
    const { page } = session();
    await runCommand(page, 'PlotScope: Keep Monitoring When VS Code Is Closed');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Keep monitoring this host').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  });
});
