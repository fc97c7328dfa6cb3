import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';
import { useHistory } from '../../src/engine/hostHistory.ts';
import { startReceiver } from '../notify/receiver.ts';
import { goOnFromOneAnother } from './goOnFromOneAnother.ts';
import { runCommand, showViewContainer, switchTheme, treeRows, webviewFrame } from './workbench.ts';
import { useWorkbench } from './workbenchSession.ts';

const KEY = 'cd'.repeat(48);
const ID = 'ab'.repeat(32);
/** What Mad Max says until its first table is made; it then goes on for long. */
const LOG = [
  'Multi-threaded pipelined Chia k32 plotter - 5b5bd68',
  'Crafting plot 1 out of 1',
  `Plot Name: plot-k32-2026-11-24-10-00-${ID}`,
  '[P1] Table 1 took 10 sec',
  '',
].join('\n');

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isPlotting(historyPath: string, pid: number | undefined): boolean {
  const started = useHistory(historyPath, (history) => history.events({ types: ['plot.started'], limit: 200 }));
  return started.some(({ event }) => event.type === 'plot.started' && event.processId.startsWith(`${pid}:`));
}

describe('alerts in a VS Code window', function () {
  this.timeout(4 * patienceMs);
  goOnFromOneAnother();
  const session = useWorkbench('alerts');
  let child: ChildProcess | undefined;
  let stubborn: ChildProcess | undefined;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  before(async () => {
    receiver = await startReceiver();
  });
  after(async () => {
    child?.kill('SIGKILL');
    stubborn?.kill('SIGKILL');
    await receiver.close();
  });

  async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
    for (const started = Date.now(); Date.now() - started < patienceMs; await sleep(300)) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined && answer !== false) return answer;
    }
    throw new Error(`${what}: not seen within ${patienceMs / 1000} s`);
  }

  const row = (text: string | RegExp) => session().page.locator('.sidebar .monaco-list-row', { hasText: text }).first();
  const storage = () => join(session().host.run.path, 'storage');
  const quickPick = (text: string | RegExp) =>
    session().page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const notice = (text: string | RegExp) =>
    session().page.locator('.notification-list-item', { hasText: text }).first();

  /** The command lines of processes that have the key. */
  function running(): string[][] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => textOf(`/proc/${pid}/cmdline`).split('\0').slice(0, -1))
      .filter((argv) => argv.at(-1) === KEY);
  }

  /** Clicks an action that stands in a row. */
  async function clickInRow(text: string | RegExp, action: string): Promise<void> {
    await row(text).hover();
    await row(text).getByRole('button', { name: action }).click();
  }

  it('are told of in the tree and by a message, and sent', async () => {
    const { page } = session();
    await page.setViewportSize({ width: 1400, height: 1000 });
    mkdirSync(storage(), { recursive: true });
    const wishes = {
      channels: [{ type: 'webhook', url: receiver.url, atLeast: 'info' }],
      rules: [
        {
          id: 'mine',
          title: 'Memory of this host',
          when: 'system.memory.utilization > 0 %',
          severity: 'warning',
          remedy: 'Use fewer threads.',
          actions: ['log_alert', 'send_notification', 'trigger_memory_cleanup'],
        },
        {
          id: 'works',
          title: 'Plotter {process.pid} works',
          when: 'process.cpu.utilization{plotter="madmax"} >= 0',
          severity: 'info',
        },
        { id: 'other', title: 'Something else', when: 'system.cpu.logical.count > 0', severity: 'notice' },
      ],
    };
    writeFileSync(join(storage(), 'plotscope.alerts.json'), JSON.stringify(wishes, null, 2));
    await showViewContainer(page, 'PlotScope');
    // Whatever else runs on this host may have alerts of its own: there is to be room.
    for (const pane of ['Plotters', 'Bottlenecks']) {
      await page.locator('.sidebar .pane-header', { hasText: pane }).click();
    }
    await row(/Memory of this host/).waitFor({ timeout: patienceMs });
    await eventually('the message on its way', async () => receiver.received.length >= 2);
    await runCommand(page, 'Notifications: Show Notifications');
    await notice(/Memory of this host \(warning\): [\d.]+ % \(limit 0 %\)\. Use fewer threads\./).waitFor();
    await session().screenshot('alerts-message');
  });

  it('are acknowledged by the message, and put off from the tree', async () => {
    await notice(/Memory of this host/)
      .getByRole('button', { name: 'Acknowledge' })
      .click();
    await eventually('the row to say so', async () =>
      (await treeRows(session().page)).some((text) => /Memory of this host[\s\S]*acknowledged/.test(text)),
    );
    await row(/Something else/).click({ button: 'right' });
    await session().page.getByRole('menuitem', { name: 'Snooze Alert' }).hover();
    await session().page.keyboard.press('Enter');
    await quickPick('For 2 hours').click();
    await clickInRow(/Something else/, 'Acknowledge Alert');
    await eventually('both to be taken care of', async () =>
      (await treeRows(session().page)).some((text) => /Something else[\s\S]*acknowledged/.test(text)),
    );
  });

  it('say how to fix it, and what memory could be freed', async () => {
    await clickInRow(/Memory of this host/, 'Act on Alert');
    await quickPick('Free Memory').waitFor();
    await session().screenshot('alerts-how-to-fix');
    await quickPick('Free Memory').click();
    const { page } = session();
    await eventually('what can be freed', async () => {
      if (await page.locator('.quick-input-title', { hasText: /What of this memory/ }).isVisible()) return true;
      await runCommand(page, 'Notifications: Show Notifications');
      return notice(/nothing that could be freed|Programs can have/).isVisible();
    });
    await page.keyboard.press('Escape');
  });

  it('run a plotter again whose process was ended, with its key, once its user has seen the command', async () => {
    const { page, workspace } = session();
    writeFileSync(join(workspace, 'plot.log'), LOG);
    // A program of Mad Max's name that follows a file, which has the name of the key.
    writeFileSync(join(workspace, KEY), '');
    copyFileSync('/usr/bin/tail', join(workspace, 'chia_plot'));
    const output = openSync(join(workspace, 'plot.log'), 'a');
    child = spawn(join(workspace, 'chia_plot'), ['-n', '1', '-f', KEY], {
      cwd: workspace,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    const { pid } = child;
    // What else is plotted on this host may fill the view.
    await eventually('its plot to be known', async () => isPlotting(join(storage(), 'history.sqlite'), pid));
    assert.equal(running().length, 1);
    child.kill('SIGKILL');
    await row(/Mad Max.*ended early/).waitFor({ timeout: patienceMs });
    await session().screenshot('alerts-tree-dark');
    await clickInRow(/Mad Max.*ended early/, 'Act on Alert');
    await quickPick('Run Its Command Again').click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    const shown = (await dialog.textContent()) ?? '';
    assert.match(shown, /-n 1 -f cdcd…cdcd/);
    assert.ok(!shown.includes(KEY), 'keys are nobody’s business');
    await session().screenshot('alerts-run-again');
    await dialog.getByRole('button', { name: 'Run Again' }).click();
    await eventually('it to run', async () => running().length === 1);
    assert.deepEqual(running()[0].slice(1), ['-n', '1', '-f', KEY]);
  });

  it('end a plotter that goes on when it is told to, by force', async () => {
    const { page, workspace } = session();
    // It ignores what asks it to end, as Mad Max does until its plot is made.
    const ignoring = ['-c', 'trap "" TERM; exec "$0" "$@"', join(workspace, 'chia_plot'), '-n', '2', '-f', KEY];
    stubborn = spawn('sh', ignoring, { cwd: workspace, stdio: 'ignore' });
    const ended = once(stubborn, 'exit');
    const alert = new RegExp(`Plotter ${stubborn.pid} works`);
    await row(alert).waitFor({ timeout: patienceMs });
    await clickInRow(alert, 'Act on Alert');
    await quickPick('End the Plotter').click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'End It' }).click();
    const goesOn = notice(/was told to end, and still runs after 10 s/);
    await eventually('the message', async () => {
      if (await goesOn.isVisible()) return true;
      await runCommand(page, 'Notifications: Show Notifications');
      return false;
    });
    assert.equal(stubborn.exitCode ?? stubborn.signalCode, null);
    await goesOn.getByRole('button', { name: 'End It by Force' }).click();
    assert.deepEqual(await ended, [null, 'SIGKILL']);
  });

  it('stand on the time axis of the dashboard', async () => {
    const { page } = session();
    await clickInRow(/Mad Max.*ended early/, 'Show Alert in Dashboard');
    const frame = await webviewFrame(page, '[data-chart=incidents] svg');
    await frame
      .locator('text', { hasText: /ended early|Mad Max/ })
      .first()
      .waitFor();
    await sleep(1000); // for what is scrolled into view
    await session().screenshot('alerts-dashboard');
  });

  it('have a file with completion, hovers and how often a rule would have fired', async () => {
    const { page, workspace } = session();
    await runCommand(page, 'PlotScope: Open Alerts File');
    await page.locator('.tab', { hasText: 'plotscope.alerts.json' }).waitFor();
    await page
      .locator('.codelens-decoration', { hasText: /in the last week|no history/ })
      .first()
      .waitFor({ timeout: patienceMs });
    await page.locator('.codelens-decoration', { hasText: 'Send Test Message' }).first().waitFor();
    await page
      .locator('.view-line span', { hasText: /system\.memory\.utilization/ })
      .first()
      .hover();
    await page.locator('.monaco-hover', { hasText: 'Now:' }).first().waitFor();
    await session().screenshot('alerts-file-dark');
    await page.keyboard.press('Escape');
    await switchTheme(page, workspace, 'light');
    await session().screenshot('alerts-file-light');
    await session().screenshot('alerts-tree-light', '.sidebar');
  });
});
