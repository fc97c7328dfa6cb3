import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { History } from '../../src/history/history.ts';

/** Long, since the machine may be busy with other things. */
const PATIENCE_MS = 60_000;

describe('the Fleet view', function () {
  this.timeout(2 * PATIENCE_MS);
  const file = join(process.env.PLOTSCOPE_STORAGE ?? '', 'plotscope.fleet.json');
  let server: Server;
  let asked: string[];

  before(async () => {
    await vscode.extensions.getExtension('plotscope.plotscope')?.activate();
    asked = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece) => {
        text += piece;
      });
      request.on('end', () => {
        const query = new URLSearchParams(text).get('query') ?? '';
        asked.push(query);
        const metric = { host_name: 'plotter-1', instance: 'uuid-1', job: 'plotscope' };
        if (request.url?.endsWith('query_range')) {
          const values = [[Date.now() / 1000 - 60, '0.5']];
          const data = { resultType: 'matrix', result: [{ metric, values }] };
          response.end(JSON.stringify({ status: 'success', data }));
          return;
        }
        const value = [Date.now() / 1000, query.includes('frame_time') ? String(Date.now() / 1000) : '1'];
        const result = query.startsWith('{') ? [] : [{ metric, value }];
        response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, JSON.stringify({ query: { url } }));
  });

  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(file, { force: true });
  });

  it('asks the server for its hosts when it is seen', async () => {
    await vscode.commands.executeCommand('plotscope.fleet.focus');
    for (const began = Date.now(); asked.length < 3; await sleep(100)) {
      if (Date.now() - began > PATIENCE_MS) throw new Error(`asked: ${asked}`);
    }
    assert.ok(asked.some((query) => query.startsWith('last_over_time(target_info')));
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['connectFleet', 'openFleetHost', 'compareFleet', 'openOtherHistory']) {
      assert.ok(commands.includes(`plotscope.${name}`), name);
    }
  });

  it('exports what the dashboard shows of it, and the charts of another host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-export-'));
    const exported = async (wanted: object) => {
      const target = join(folder, 'chart.csv');
      await vscode.commands.executeCommand('plotscope.exportChart', { format: 'csv', file: target, ...wanted });
      return readFileSync(target, 'utf8');
    };
    try {
      const now = Date.now() / 1000;
      assert.match(await exported({ chart: 'fleet', from: now - 600, to: now }), /^Host,Now.*\nplotter-1,0\.5,/);
      const path = join(folder, 'other.sqlite');
      const history = History.open(path, { hostId: 'other', hostName: 'plotter 7' });
      history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
      const series = [{ metric: 'system.memory.usage' as const, attributes: { 'system.memory.state': 'used' } }];
      for (let at = 0; at < 30; at++)
        history.append(1_760_000_000 + at, Float64Array.of(2 ** 33), { version: 1, series }, []);
      history.close();
      const of = { history: path, from: 1_760_000_000, to: 1_760_000_030 };
      assert.match(await exported({ chart: 'memory', ...of }), /^time,used\n2025-10-09T08:53:2\S+,8589934592\n/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
