import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GeneratedCollector } from '../../bench/project/crash/generatedCollector.ts';
import { pushCommand } from '../../src/cli/pushCommand.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { HostEngine } from '../../src/engine/hostEngine.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { CollectedOutput } from '../cli/collectedOutput.ts';
import { decodeWrite, type ReceivedSeries } from '../fleet/decodeWrite.ts';

describe('FleetLink', function () {
  this.timeout(120_000);
  let path: string;
  let server: Server;
  let url: string;
  let engines: HostEngine[];
  let received: ReceivedSeries[];
  let authorizations: Set<string | undefined>;
  let status: number;

  beforeEach(async () => {
    path = join(mkdtempSync(join(tmpdir(), 'plotscope-fleet-link-')), 'history.sqlite');
    engines = [];
    received = [];
    authorizations = new Set();
    status = 204;
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        authorizations.add(request.headers.authorization);
        if (request.method === 'POST' && status === 204) received.push(...decodeWrite(Buffer.concat(pieces)));
        response.writeHead(request.method === 'POST' ? status : 405).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
  });
  afterEach(async () => {
    for (const engine of engines) await engine.close();
    server.closeAllConnections();
    server.close();
    rmSync(dirname(path), { recursive: true, force: true });
  });

  const settings = (write: object) =>
    writeFileSync(join(dirname(path), 'plotscope.fleet.json'), JSON.stringify({ write: { url, ...write } }));

  function started(heard: EngineEvent[] = []): HostEngine {
    const engine = new HostEngine(
      {
        clock: systemClock,
        intervalSeconds: 0.1,
        identity: { pid: process.pid, host: 'cli', version: 'test' },
        collectors: () => [new GeneratedCollector(5)],
        history: { path },
      },
      { event: (event) => void heard.push(event) },
    );
    engines.push(engine);
    engine.start();
    return engine;
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (const began = Date.now(); !isSo(); await sleep(20)) {
      if (Date.now() - began > 50_000) throw new Error(`not so within 50 s: ${isSo}`);
    }
  }
  const notices = (heard: readonly EngineEvent[]) =>
    heard.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  const sendsOf = (name: string) => received.filter(({ labels }) => labels.__name__ === name).length;

  it('sends what the engine that leads measures, with its secrets, and what it is', async () => {
    settings({ everySeconds: 1, resolutionSeconds: 1, token: 'secret:farm' });
    writeFileSync(join(dirname(path), 'plotscope.secrets.json'), '{"farm":"s3cret"}', { mode: 0o600 });
    started();
    started();
    await until(() => sendsOf('target_info') >= 2);
    assert.deepEqual([...authorizations], ['Bearer s3cret']);
    const [info] = received.filter(({ labels }) => labels.__name__ === 'target_info');
    assert.equal(info.labels.job, 'plotscope');
    assert.equal(info.labels.service_version, 'test');
    assert.match(info.labels.instance, /^[0-9a-f-]{36}$/);
    const of = new Map<string, number[]>();
    for (const { labels, samples } of received) {
      const key = JSON.stringify(labels);
      of.set(key, [...(of.get(key) ?? []), ...samples.map(({ time }) => time)]);
    }
    for (const [key, times] of of) assert.equal(new Set(times).size, times.length, `twice: ${key}`);
    const output = new CollectedOutput();
    assert.equal(await pushCommand(output, { path, json: false, version: 'test', once: false }), 0);
    assert.match(output.plain, /took \d+ samples, the last .* ago/);
    assert.ok(!output.plain.includes('s3cret'));
  });

  it('says once what stands in the way, and goes on when the file is mended', async () => {
    settings({ token: 'secret:farm' });
    const heard: EngineEvent[] = [];
    started(heard);
    await until(() => notices(heard).some((text) => text.includes('the secret "farm" is missing')));
    settings({ everySeconds: 1, resolutionSeconds: 1 });
    await until(() => received.length > 0);
    assert.equal(notices(heard).length, 1);
  });

  it('says what to change where the server takes nothing', async () => {
    status = 404;
    settings({ everySeconds: 1, resolutionSeconds: 1 });
    const heard: EngineEvent[] = [];
    started(heard);
    await until(() => notices(heard).length > 0);
    assert.match(notices(heard)[0], /--web\.enable-remote-write-receiver/);
    const output = new CollectedOutput();
    await pushCommand(output, { path, json: true, version: 'test', once: false });
    assert.match(JSON.stringify(output.lines), /answered 404/);
  });

  it('says what to write where no server is named', async () => {
    await assert.rejects(
      pushCommand(new CollectedOutput(), { path, json: false, version: 'test', once: true }),
      /names no server to send to.*api\/v1\/write/,
    );
  });
});
