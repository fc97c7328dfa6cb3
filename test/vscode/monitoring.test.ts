import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Long, since the machine may be busy with other things. */
const PATIENCE_MS = 60_000;

async function eventually(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const started = Date.now(); Date.now() - started < PATIENCE_MS; await sleep(200)) if (await isSo()) return;
  throw new Error(`${what}: not so within ${PATIENCE_MS / 1000} s`);
}

/** How many threads this extension host has. */
function threads(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'MessagePort' || resource === 'Worker')
    .length;
}

/** Whether a demo workload runs that this extension host has started: others on this machine are none of its concern. */
function demoRuns(): boolean {
  try {
    const found = ['-c', '-P', String(process.pid), '-f', 'plotscope-demo\\.cjs --seconds'];
    return execFileSync('pgrep', found, { encoding: 'utf8' }).trim() !== '0';
  } catch {
    return false;
  }
}

describe('monitoring', function () {
  this.timeout(4 * PATIENCE_MS);

  before(() => vscode.extensions.getExtension('plotscope.plotscope')?.activate());

  it('answers calmly when it is started twice, or stopped when it is stopped', async () => {
    for (const command of ['start', 'start', 'stop', 'stop', 'start']) {
      await vscode.commands.executeCommand(`plotscope.${command}`);
    }
  });

  it('leaves nothing behind, however often it is started and stopped', async () => {
    await vscode.commands.executeCommand('plotscope.stop');
    await sleep(1000);
    const before = threads();
    for (let round = 0; round < 4; round++) {
      await vscode.commands.executeCommand('plotscope.start');
      await sleep(500);
      await vscode.commands.executeCommand('plotscope.stop');
    }
    await eventually('no more threads than before', () => threads() <= before);
    await vscode.commands.executeCommand('plotscope.start');
  });

  it('takes up settings at once, out of range ones as well', async () => {
    const configuration = vscode.workspace.getConfiguration();
    for (const interval of [0.5, -1, 1000]) {
      await configuration.update('plotscope.interval', interval, vscode.ConfigurationTarget.Global);
    }
    await configuration.update('plotscope.interval', undefined, vscode.ConfigurationTarget.Global);
  });

  it('runs the demo workload as a process of its own, and ends it', async function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(demoRuns(), false);
    await vscode.commands.executeCommand('plotscope.startDemo');
    await eventually('the demo workload runs', demoRuns);
    await vscode.commands.executeCommand('plotscope.startDemo');
    await vscode.commands.executeCommand('plotscope.stopDemo');
    await eventually('the demo workload has ended', () => !demoRuns());
  });

  it('opens the dashboard once, however often it is asked to', async () => {
    await vscode.commands.executeCommand('plotscope.openDashboard');
    const now = Date.now() / 1000;
    const view = { range: { from: now - 600, to: now }, chart: 'disk' };
    await vscode.commands.executeCommand('plotscope.openDashboard', view);
    await vscode.commands.executeCommand('plotscope.openDashboard', 'no view');
    const dashboards = () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === 'PlotScope').length;
    await eventually('there is one dashboard', () => dashboards() === 1);
  });

  it('analyzes this host on one page, however often it is asked to', async () => {
    const pages = () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === 'PlotScope Analysis');
    // Too little is there to analyze until some frames are in the history.
    await eventually('there is a page', async () => {
      await vscode.commands.executeCommand('plotscope.analyzeNow');
      return pages().length > 0;
    });
    await vscode.commands.executeCommand('plotscope.analyzeNow');
    assert.equal(pages().length, 1);
  });
});
