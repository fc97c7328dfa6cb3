import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';
import { goOnFromOneAnother } from './goOnFromOneAnother.ts';
import { runCommand, showViewContainer } from './workbench.ts';
import { useWorkbench } from './workbenchSession.ts';

const NO_TRUST = 'Benchmarks and plotters are started only in a trusted workspace.';

describe('the packaged extension in a folder that is not trusted', function () {
  this.timeout(4 * patienceMs);
  goOnFromOneAnother();
  const session = useWorkbench('untrusted', { restricted: true });

  /** There once the folder's "plotter" has run. */
  const trace = () => join(session().workspace, 'was-run');

  /** Programs of the extension that run beside the extension host. */
  function programs(): string[] {
    const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    return all.filter((args) => args.includes(session().host.run.extensions) && /(bench|demo)[\w-]*\.cjs/.test(args));
  }

  const runPlot = () => session().page.locator('.codelens-decoration a', { hasText: 'Run Plot' }).first();
  const notice = () => session().page.locator('.notification-list-item', { hasText: NO_TRUST }).first();

  it('monitors the host', async () => {
    const { page } = session();
    await showViewContainer(page, 'PlotScope');
    await page.getByText('Restricted Mode').first().waitFor();
    await page
      .locator('.sidebar .monaco-list-row', { hasText: /CPU.*% busy/ })
      .first()
      .waitFor();
  });

  it('offers to trust it, in place of benchmarks and the demo workload', async () => {
    const { page, screenshot } = session();
    await page.locator('.sidebar .pane-header', { hasText: 'Benchmarks' }).click();
    await page.locator('.sidebar').getByText(NO_TRUST).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Start the Demo Workload' }).count(), 0);
    await screenshot('untrusted');
    const command = (label: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: label });
    await page.keyboard.press('F1');
    for (const label of [
      'Run Benchmarks',
      'Compare Plotter Configurations',
      'Start Demo Workload',
      'Run Plot of a Configuration',
    ]) {
      await page.locator('.quick-input-widget input').first().fill('>PlotScope: Open Dashboard');
      await command('Open Dashboard').waitFor();
      await page.locator('.quick-input-widget input').first().fill(`>PlotScope: ${label}`);
      await command('Open Dashboard').waitFor({ state: 'detached' });
      assert.equal(await command(label).count(), 0, label);
    }
    await page.keyboard.press('Escape');
  });

  it('checks its plotter configurations, and runs none', async () => {
    const { page, workspace } = session();
    await layTrap(workspace, trace());
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.explorer-viewlet .monaco-list-row', { hasText: 'trap.plotscope.json' }).dblclick();
    await runPlot().click();
    // The test driver of VS Code keeps notices from popping up over what is tested.
    await runCommand(page, 'Notifications: Show Notifications');
    await notice().waitFor();
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await sleep(2000); // for what would have been started
    assert.equal(existsSync(trace()), false);
    assert.deepEqual(programs(), []);
    await session().screenshot('untrusted-configuration');
  });

  it('runs them once the folder is trusted', async () => {
    const { page } = session();
    await notice().getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await page.locator('.tab', { hasText: 'trap.plotscope.json' }).click();
    await runPlot().click();
    // Its errors are no secret.
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Run Anyway' }).click();
    for (const started = Date.now(); !existsSync(trace()); await sleep(200)) {
      assert.ok(Date.now() - started < patienceMs, 'the plotter was not run');
    }
  });
});

/** A configuration whose plotter leaves a trace when it is run, in whatever way. */
async function layTrap(workspace: string, trace: string): Promise<void> {
  const binary = join(workspace, 'chia_plot');
  await writeFile(binary, `#!/bin/sh\necho "$@" >> "${trace}"\n`, { mode: 0o755 });
  const trap = { plotter: 'madmax', binary, k: 32, threads: 4096, directories: { tmp: workspace, final: workspace } };
  await writeFile(join(workspace, 'trap.plotscope.json'), JSON.stringify({ configurations: { trap } }, null, 2));
}
