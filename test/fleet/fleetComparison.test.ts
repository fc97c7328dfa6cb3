import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetCompareCommand } from '../../src/cli/fleetCommand.ts';
import { fleetComparison } from '../../src/fleet/fleetComparison.ts';
import type { HostValues } from '../../src/fleet/fleetStandings.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { needs, SERVERS } from './realServers.ts';
import { plottingHost, requestOf, send } from './simulatedFleet.ts';

const NOW = 1_760_000_000;
const RANGE = { from: NOW - 3600, to: NOW, now: NOW };
const host = (name: string, value: number): HostValues => ({
  name,
  instance: `uuid-${name}`,
  times: [NOW - 60, NOW],
  values: [value, value],
});

describe('comparing hosts', () => {
  it('puts those first that differ from the others, and says by how much', () => {
    const found = [0.5, 0.52, 0.48, 0.51, 0.05].map((value, i) => host(`plotter-${i}`, value));
    const { summary, sections } = fleetComparison('system.cpu.utilization', found, [], RANGE);
    assert.match(summary[1], /Half of 5 hosts have 50 % or more; 1 differ/);
    assert.match(String(sections[0].points[0]), /^plotter-4 has 5\.0? %, less than the others/);
    assert.equal(sections[1].table?.rows[0][0], 'plotter-4');
    assert.deepEqual(
      sections[1].charts[0].legend.map(({ name }) => name),
      ['plotter-4', '4 others'],
    );
  });

  it('finds none where all are alike, or there is one, or none', () => {
    for (const values of [[0.5, 0.5, 0.5, 0.501], [0.5], [0, 0, 0]]) {
      const found = values.map((value, i) => host(`plotter-${i}`, value));
      assert.deepEqual(fleetComparison('system.cpu.utilization', found, [], RANGE).sections[0].lines, ['None.']);
    }
    assert.match(fleetComparison('system.cpu.utilization', [], [], RANGE).summary[1], /No host sent it/);
  });

  for (const { name, program, start } of SERVERS) {
    it(`asks ${name} for gauges and counters, and draws the answer`, async function () {
      this.timeout(120_000);
      needs(this, program);
      const server = await start();
      const folder = mkdtempSync(join(tmpdir(), 'plotscope-compare-'));
      const path = join(folder, 'history.sqlite');
      writeFileSync(join(folder, 'plotscope.fleet.json'), JSON.stringify({ query: { url: server.url } }));
      try {
        const now = Date.now() / 1000;
        const hosts = [3, 0, 1, 2, 4].map((at) => ({ name: `plotter-${at}`, sent: plottingHost(at) }));
        await send(
          server.url,
          requestOf(
            hosts,
            [-180, -120, -60, -30, -2].map((ago) => now + ago),
          ),
        );
        await server.show();
        const asked = { path, from: now - 300, to: now, json: false };
        const output = new CollectedOutput();
        await fleetCompareCommand(output, { ...asked, metric: 'system.cpu.utilization' });
        assert.match(output.plain, /plotter-2 has 10 %, less than the others/);
        const counters = new CollectedOutput();
        await fleetCompareCommand(counters, { ...asked, metric: 'system_disk_io_bytes_total' });
        assert.match(counters.plain, /Half of 5 hosts have 0 B\/s or more/);
        const out = join(folder, 'fleet.svg');
        await fleetCompareCommand(new CollectedOutput(), { ...asked, metric: 'plotters.plots.rate', out });
        assert.match(readFileSync(out, 'utf8'), /<svg/);
        await assert.rejects(
          fleetCompareCommand(output, { ...asked, metric: 'system.cpu.utilisation' }),
          /Did you mean system\.cpu\.utilization\?/,
        );
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true });
      }
    });
  }
});
