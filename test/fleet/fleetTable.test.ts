import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetCommand } from '../../src/cli/fleetCommand.ts';
import { FleetQueryError, QueryClient } from '../../src/fleet/fleetServer.ts';
import { fleetTable } from '../../src/fleet/fleetTable.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { needs, type RealServer, SERVERS } from './realServers.ts';
import { plottingHost, requestOf, send } from './simulatedFleet.ts';

for (const { name, program, start } of SERVERS) {
  describe(`the fleet on ${name}`, function () {
    this.timeout(180_000);
    let server: RealServer;
    let now: number;

    before(async function () {
      needs(this, program);
      server = await start();
      now = Date.now() / 1000;
      const hosts = Array.from({ length: 3 }, (_, at) => ({ name: `plotter-${at}`, sent: plottingHost(at) }));
      const times = (from: number, to: number) =>
        Array.from({ length: Math.floor((to - from) / 15) + 1 }, (_, i) => from + 15 * i);
      const ended = {
        metric: 'plotter.progress' as const,
        attributes: { plotter: 'bladebit' },
        slot: 1,
        value: Number.NaN,
      };
      await send(server.url, requestOf([{ name: 'gone', sent: plottingHost(5) }], times(now - 1200, now - 600)));
      await send(server.url, requestOf(hosts, times(now - 120, now - 2)));
      // A clone: the same name, another instance. And a plotter that has ended.
      await send(server.url, requestOf([{ name: 'plotter-0', instance: 'other', sent: plottingHost(0) }], [now - 2]));
      await send(server.url, requestOf([{ name: 'plotter-1', sent: [{ ...ended, value: 0.9 }] }], [now - 60]));
      await send(server.url, requestOf([{ name: 'plotter-1', sent: [ended] }], [now - 30]));
      await server.show();
    });
    after(() => server?.stop());

    it('is a table of hosts, those that need somebody first', async () => {
      const hosts = await fleetTable(new QueryClient({ url: server.url, headers: {} }), now);
      assert.deepEqual(
        hosts.map(({ name }) => name),
        ['gone', 'plotter-0', 'plotter-0', 'plotter-1', 'plotter-2'],
      );
      const [gone, , , one] = hosts;
      assert.equal(gone.isGone, true);
      assert.deepEqual(gone.plotters, []);
      assert.ok(Math.abs((gone.seenAt ?? 0) - (now - 600)) < 1);
      assert.deepEqual([one.plotsPerDay, one.bytesPerDay], [11, 12e6 * 86_400]);
      assert.deepEqual(one.disk, { mountpoint: '/mnt/b', secondsToFull: 3600 });
      assert.deepEqual(one.alerts, [{ rule: 'disk_full', severity: 'warning', count: 2 }]);
      assert.deepEqual(one.plotters, [
        {
          plotter: 'madmax',
          slot: 0,
          progress: 0.5,
          remainingSeconds: 3600,
          verdict: { class: 'cpu', severity: 0.6 },
          gain: 1.25,
        },
      ]);
      assert.equal(one.version, '1.0.0');
    });

    it('is printed, and as JSON', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-command-'));
      const path = join(folder, 'history.sqlite');
      writeFileSync(join(folder, 'plotscope.fleet.json'), JSON.stringify({ query: { url: `${server.url}/` } }));
      try {
        const output = new CollectedOutput();
        assert.equal(await fleetCommand(output, { path, json: false }), 0);
        assert.match(
          output.plain,
          /plotter-1 +11 plots, 966 GiB +madmax 50 %, 1 h left +CPU saturated \(\+25 % foretold\) +2 warning +\/mnt\/b in 1 h/,
        );
        assert.match(output.plain, /gone for 1\d min/);
        assert.match(output.plain, /plotter-0 \(other\)/);
        assert.match(output.plain, /5 hosts, 1 gone; 43 plots, 3\.77 TiB a day/);
        const json = new CollectedOutput();
        await fleetCommand(json, { path, json: true });
        assert.equal(JSON.parse(json.printed).hosts.length, 5);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('gives numbers of any expression, and series over time without what only marks an end', async () => {
      const client = new QueryClient({ url: `${server.url}/api/v1/query`, headers: {} });
      assert.deepEqual(
        (await client.instant('1 + 1')).map(({ value }) => value),
        [2],
      );
      assert.deepEqual(await client.instant('plotters_plots_rate_per_day * NaN'), []);
      const series = await client.range(() => 'plotter_progress_ratio{plotter="bladebit"}', now - 300, now);
      assert.ok(series[0].values.every((value) => value === 0.9));
      await assert.rejects(client.instant('sum('), FleetQueryError);
    });
  });
}

describe('QueryClient', () => {
  const answering = async (status: number, body: string, run: (url: string) => Promise<void>) => {
    const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  for (const [status, body, says] of [
    [401, 'no', /answered 401: its token or password is missing or wrong/],
    [404, 'nothing', /name what stands before \/api\/v1\/query/],
    [200, '<html>Welcome</html>', /no answer of PromQL.*name what stands before/],
    [422, '{"status":"error","error":"too many points"}', /422: too many points/],
    [503, 'later', /answered 503/],
  ] as const) {
    it(`says what to do about ${status} ${body}`, () =>
      answering(status, body, async (url) => {
        await assert.rejects(new QueryClient({ url, headers: {} }).instant('1'), says);
      }));
  }

  it('says so where nobody answers', async () => {
    await assert.rejects(
      new QueryClient({ url: 'http://127.0.0.1:9', headers: {} }).instant('1'),
      (error: FleetQueryError) => error.isAway && /127\.0\.0\.1:9 does not answer/.test(error.message),
    );
  });
});
