import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patienceMs } from '../../scripts/host/openWorkbench.ts';
import { History } from '../../src/history/history.ts';
import { needs, type RealServer, startVictoriaMetrics, VICTORIA_METRICS } from '../fleet/realServers.ts';
import { plottingHost, requestOf, send } from '../fleet/simulatedFleet.ts';
import { goOnFromOneAnother } from './goOnFromOneAnother.ts';
import { runCommand, showViewContainer, switchTheme, webviewFrame } from './workbench.ts';
import { useWorkbench } from './workbenchSession.ts';

const HOSTS = 12;

describe('the fleet in a VS Code window', function () {
  this.timeout(4 * patienceMs);
  goOnFromOneAnother();
  const session = useWorkbench('fleet');
  let server: RealServer | undefined;
  after(() => server?.stop());

  const file = () => join(session().host.run.path, 'storage', 'plotscope.fleet.json');
  const dashboard = () => webviewFrame(session().page, '[data-chart=fleet]');
  const card = async () => (await dashboard()).locator('[data-chart=fleet]');
  const showFleet = async () => (await dashboard()).getByRole('button', { name: 'Fleet', exact: true }).click();
  /** All that is shown is asked for anew. */
  async function chooseTime(name: string): Promise<void> {
    const frame = await dashboard();
    await frame.getByRole('combobox', { name: 'Time shown' }).click();
    await frame.getByRole('option', { name }).click();
  }
  async function says(text: RegExp): Promise<void> {
    for (const started = Date.now(); Date.now() - started < patienceMs; await sleep(300)) {
      if (text.test((await (await card()).textContent().catch(() => '')) ?? '')) return;
    }
    throw new Error(`${text}: the card says ${await (await card()).textContent()}`);
  }

  it('says how to begin where no server is set', async () => {
    const { page, screenshot } = session();
    await page.setViewportSize({ width: 1280, height: 1000 });
    await showViewContainer(page, 'PlotScope');
    await runCommand(page, 'PlotScope: Open Dashboard');
    await showFleet();
    await says(/No fleet server is set/);
    await screenshot('fleet-none');
    await (await card()).getByRole('button', { name: 'Connect to a Fleet Server' }).click();
    await page.getByText('where the fleet is read from').first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows one metric of all hosts, those that differ first, and those that are gone', async function () {
    needs(this, VICTORIA_METRICS);
    const { screenshot } = session();
    server = await startVictoriaMetrics();
    const now = Date.now() / 1000;
    const every = (from: number, to: number) =>
      Array.from({ length: Math.floor((to - from) / 15) + 1 }, (_, i) => from + 15 * i);
    for (const at of every(now - 900, now - 2)) {
      const hosts = Array.from({ length: HOSTS }, (_, number) => {
        const wave = Math.sin(at / (40 + 7 * number)) / 20;
        const sent = plottingHost(number).map((one) =>
          one.metric === 'system.cpu.utilization' ? { ...one, value: one.value + wave } : one,
        );
        return { name: `plotter-${number}`, sent };
      });
      await send(server.url, requestOf(hosts, [at]));
    }
    await send(server.url, requestOf([{ name: 'plotter-gone', sent: plottingHost(20) }], every(now - 900, now - 400)));
    await server.show();
    writeFileSync(file(), JSON.stringify({ query: { url: server.url } }));
    await chooseTime('Last hour');
    await showFleet();
    await says(/Half of 1[23] hosts have/);
    await says(/plotter-gone: gone for/);
    await screenshot('fleet-plots');
  });

  it('holds them against one another by what a person chooses, by keyboard, and over their time', async function () {
    needs(this, VICTORIA_METRICS);
    const { page, screenshot, workspace } = session();
    const choice = (await card()).getByRole('combobox', { name: 'Metric of all hosts' });
    await choice.focus();
    await choice.click();
    await (await card()).getByRole('option', { name: /CPU/ }).first().click();
    await says(/plotter-2 has [\d.]+ %, less than the others/);
    await chooseTime('Last 15 minutes');
    await (await card()).getByRole('button', { name: 'Table of All hosts' }).press('Enter');
    const table = (await card()).getByRole('table');
    assert.match((await table.locator('tbody tr').first().textContent()) ?? '', /plotter-2/);
    await showFleet();
    await screenshot('fleet-cpu-dark');
    await switchTheme(page, workspace, 'light');
    await showFleet();
    await screenshot('fleet-cpu-light');
  });

  it('keeps what it shows while the server is away, and says so', async function () {
    needs(this, VICTORIA_METRICS);
    const { screenshot } = session();
    await server?.stop();
    server = undefined;
    await chooseTime('Last hour');
    await showFleet();
    await says(/as of .* does not answer/);
    await says(/plotter-2/);
    await screenshot('fleet-away');
  });

  it('opens the history of another host in the same views, read only, and leads back', async () => {
    const { page, screenshot, host } = session();
    const folder = join(host.run.path, 'storage', 'hosts');
    mkdirSync(folder, { recursive: true });
    const history = History.open(join(folder, 'plotter-7.sqlite'), { hostId: 'other', hostName: 'plotter-7' });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    const series = [{ metric: 'system.memory.usage' as const, attributes: { 'system.memory.state': 'used' } }];
    // Long ago: what is shown is the time before its end.
    const begin = 1_760_000_000;
    for (let second = 0; second < 600; second++) {
      const values = Float64Array.of(2 ** 33 * (1 + Math.sin(second / 40) / 4));
      history.append(begin + second, values, { version: 1, series }, []);
    }
    history.close();
    await showViewContainer(page, 'PlotScope');
    await runCommand(page, 'PlotScope: Open History of Another Host');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'plotter-7' }).first().click();
    const frame = await webviewFrame(page, 'header h1:text-is("plotter-7")');
    await frame.getByText(/Another host: its history up to .*, read only/).waitFor();
    await frame.locator('[data-chart=memory] svg .mark-line path').first().waitFor();
    await frame.getByRole('combobox', { name: 'Time shown' }).click();
    await frame.getByRole('option', { name: 'Last 5 minutes' }).click();
    await frame.locator('[data-chart=memory][data-state=shown]').waitFor();
    await screenshot('fleet-other-host');
    await frame.getByRole('button', { name: 'Back to This Host' }).click();
    await (await webviewFrame(page, 'header h1:not(:text-is("plotter-7"))'))
      .getByText('Measuring every second')
      .waitFor();
  });
});
