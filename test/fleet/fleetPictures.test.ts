import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { FleetFiles } from '../../src/engine/fleetFiles.ts';
import { FleetAnswer } from '../../src/pages/dashboardProtocol.ts';
import { FleetPictures } from '../../src/vscode/fleet/fleetPictures.ts';
import { needs, type RealServer, SERVERS } from './realServers.ts';
import { plottingHost, requestOf, send } from './simulatedFleet.ts';

describe('the fleet on the dashboard', () => {
  let folder: string;
  let pictures: FleetPictures;
  const write = (content: unknown) => writeFileSync(join(folder, 'plotscope.fleet.json'), JSON.stringify(content));
  const range = () => ({ from: Date.now() / 1000 - 600, to: Date.now() / 1000 });
  /** As the page gets it. */
  const asked = async (metric?: string) =>
    v.parse(FleetAnswer, JSON.parse(JSON.stringify(await pictures.of(range(), metric))));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-pictures-'));
    pictures = new FleetPictures(() => new FleetFiles(join(folder, 'history.sqlite')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says what to do where no server is set, where the file is wrong, and where no history is kept', async () => {
    const { answer, metric, metrics } = await asked();
    assert.match(answer.empty?.text ?? '', /No fleet server is set/);
    assert.equal(answer.empty?.act?.command, 'connectFleet');
    assert.equal(metric, 'plotters.plots.rate');
    assert.equal(metrics[0].text, 'Plots a day');
    assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length);
    write({ query: { url: 'nowhere' } });
    assert.match((await asked()).answer.empty?.text ?? '', /an address such as/);
    pictures = new FleetPictures(() => undefined);
    assert.match((await asked()).answer.empty?.text ?? '', /none is kept/);
  });

  for (const { name, program, start } of SERVERS) {
    it(`draws hosts that ${name} knows, those that differ first, and keeps them while it is away`, async function () {
      this.timeout(180_000);
      needs(this, program);
      let server: RealServer | undefined = await start();
      try {
        const now = Date.now() / 1000;
        const hosts = [0, 1, 2, 3, 4, 5].map((at) => ({ name: `plotter-${at}`, sent: plottingHost(at) }));
        await send(server.url, requestOf([{ name: 'gone', sent: plottingHost(9) }], [now - 500, now - 400]));
        await send(
          server.url,
          requestOf(
            hosts,
            [-300, -200, -100, -2].map((ago) => now + ago),
          ),
        );
        await server.show();
        write({ query: { url: server.url } });
        const { answer, metric } = await asked('system.cpu.utilization');
        assert.equal(metric, 'system.cpu.utilization');
        const { picture } = answer;
        assert.ok(picture, JSON.stringify(answer));
        assert.deepEqual(picture.table.rows[0].slice(0, 4), ['plotter-2', '10 %', '10 %', '10 %']);
        assert.match((picture.told ?? []).join('\n'), /plotter-2 has 10 %, less than the others by/);
        assert.match((picture.told ?? []).join('\n'), /gone: gone for/);
        assert.equal(picture.table.rows.length, 7);
        assert.equal(picture.legend[0].name, 'plotter-2');
        // The metric that was chosen last is the one that an export is of.
        assert.equal((await asked()).metric, 'system.cpu.utilization');
        assert.match((await asked('hw.power')).answer.empty?.text ?? '', /None of 7 hosts sent it/);
        await asked('system.cpu.utilization');
        await server.stop();
        server = undefined;
        const away = await asked('system.cpu.utilization');
        assert.deepEqual(away.answer.picture?.table, picture.table);
        assert.match(away.answer.stale ?? '', /^as of .* does not answer/);
        assert.match((await asked('system.memory.utilization')).answer.failed ?? '', /does not answer/);
      } finally {
        await server?.stop();
      }
    });
  }
});
