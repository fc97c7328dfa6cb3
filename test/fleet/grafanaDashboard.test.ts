import assert from 'node:assert/strict';
import { GONE_QUERY } from '../../src/fleet/fleetQueries.ts';
import { QueryClient } from '../../src/fleet/fleetServer.ts';
import { TABLE_QUERIES } from '../../src/fleet/fleetTable.ts';
import { grafanaDashboard } from '../../src/fleet/grafanaDashboard.ts';
import { needs, type RealServer, SERVERS } from './realServers.ts';
import { plottingHost, requestOf, send } from './simulatedFleet.ts';

const { panels } = JSON.parse(grafanaDashboard()) as {
  panels: { id: number; title: string; targets: { expr: string }[]; gridPos: Record<'x' | 'y' | 'w' | 'h', number> }[];
};

describe('the dashboard for Grafana', function () {
  this.timeout(180_000);
  let server: RealServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  it('has panels that do not lie on one another', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });

  for (const { name, program, start } of SERVERS) {
    it(`has something to show of a hundred hosts in every panel on ${name}, as has every question of the fleet`, async function () {
      needs(this, program);
      server = await start();
      const now = Date.now() / 1000;
      const hosts = Array.from({ length: 100 }, (_, at) => ({ name: `plotter-${at}`, sent: plottingHost(at) }));
      await send(
        server.url,
        requestOf(
          hosts,
          [-60, -45, -30, -15, -1].map((ago) => now + ago),
        ),
      );
      await server.show();
      const client = new QueryClient({ url: server.url, headers: {} });
      for (const { title, targets } of panels) {
        const expr = targets[0].expr.replaceAll('$host', '.*').replaceAll('$__rate_interval', '2m');
        const values = await client.instant(expr, now);
        assert.ok(values.length > 0, `${title}: ${expr}`);
      }
      for (const query of Object.values(TABLE_QUERIES)) {
        const values = await client.instant(query, now);
        assert.equal(new Set(values.map(({ labels }) => labels.instance)).size, 100, query);
      }
      assert.deepEqual(await client.instant(GONE_QUERY, now), []);
      assert.equal((await client.instant(GONE_QUERY, now + 600)).length, 100);
    });
  }
});
