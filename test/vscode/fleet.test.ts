import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

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
    for (const name of ['connectFleet', 'openFleetHost', 'compareFleet']) {
      assert.ok(commands.includes(`plotscope.${name}`), name);
    }
  });
});
