import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { GeneratedCollector } from '../../bench/project/crash/generatedCollector.ts';
import { AlertFiles } from '../../src/engine/alertFiles.ts';
import { NOTIFICATION } from '../../src/engine/alerting.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { HostEngine } from '../../src/engine/hostEngine.ts';
import { hostId } from '../../src/engine/hostId.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { History } from '../../src/history/history.ts';
import { ALERTS_FILE } from '../../src/notify/alertsFile.ts';
import { SECRETS_FILE } from '../../src/notify/secrets.ts';
import { startReceiver } from '../notify/receiver.ts';

const TROUBLE = { processId: '7:1', cause: 'It has no room.', remedy: 'Make room.', plot: {}, line: 'x' };

describe('an engine that tells people of alerts', function () {
  this.timeout(60_000);
  let folder: string;
  let engines: HostEngine[];
  let heard: EngineEvent[];
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-alerting-'));
    engines = [];
    heard = [];
    receiver = await startReceiver();
  });
  afterEach(async () => {
    for (const engine of engines) engine.close();
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function wish(file: object): void {
    writeFileSync(join(folder, ALERTS_FILE), JSON.stringify(file));
  }

  function started(): HostEngine {
    const engine = new HostEngine(
      {
        clock: systemClock,
        intervalSeconds: 0.25,
        identity: { pid: process.pid, host: 'cli', version: 'test' },
        collectors: () => [new GeneratedCollector(5)],
        history: { path: join(folder, 'history.sqlite') },
      },
      { event: (event) => heard.push(event) },
    );
    engines.push(engine);
    engine.start();
    return engine;
  }

  async function until(what: string, isSo: () => boolean): Promise<void> {
    for (const began = Date.now(); !isSo(); await sleep(20)) {
      if (Date.now() - began > 30_000) throw new Error(`${what}: not so within 30 s`);
    }
  }

  const sent = () => receiver.received.map(({ body }) => (body as { alert: { id: string } }).alert.id);

  it('sends to the channels of the file beside its history; its successor sends nothing twice', async () => {
    wish({ channels: [{ type: 'webhook', url: receiver.url, headers: { authorization: 'secret:hook' } }] });
    writeFileSync(join(folder, SECRETS_FILE), JSON.stringify({ hook: 'Bearer x' }), { mode: 0o600 });
    const first = started();
    const second = started();
    first.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    await until('the first', () => sent().length === 1);
    assert.equal(receiver.received[0].headers.authorization, 'Bearer x');
    await until('what it was sent by', () =>
      heard.some((event) => event.type === 'alert.notified' && event.channel === 'webhook'),
    );
    first.close();
    second.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE, processId: '8:1' });
    await until('the second', () => sent().includes('plot_failed/8:1'));
    assert.deepEqual(sent(), ['plot_failed/7:1', 'plot_failed/8:1']);
  });

  it('sends nothing any more when its lease was taken while it was suspended: who leads now does, once', async () => {
    receiver.answer({ status: 503 });
    wish({ channels: [{ type: 'webhook', url: receiver.url }] });
    const first = started();
    const second = started();
    first.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    await until('the first try', () => sent().length === 1);
    // As another process does that finds it silent for too long.
    const database = new DatabaseSync(join(folder, 'history.sqlite'));
    database.exec('PRAGMA busy_timeout = 5000; UPDATE lease SET epoch = epoch + 1, pid = NULL');
    database.close();
    const leads = () => heard.filter(({ type }) => type === 'engine.started').length;
    await until('another epoch', () => leads() >= 2);
    await until('the second try', () => sent().length >= 2);
    for (const engine of [first, second]) {
      engine.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE, processId: '8:1' });
    }
    await until('the next alert', () => sent().includes('plot_failed/8:1'));
    assert.deepEqual(sent(), ['plot_failed/7:1', 'plot_failed/7:1', 'plot_failed/8:1']);
  });

  it('sends after a restart what its receiver was not there for', async () => {
    receiver.answer({ status: 503 });
    wish({ channels: [{ type: 'webhook', url: receiver.url }] });
    const first = started();
    first.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    await until('the first try', () => sent().length === 1);
    await until('a word', () => heard.some((event) => event.type === 'notice' && /answered 503/.test(event.text)));
    first.close();
    started();
    await until('the second try', () => sent().length === 2);
  });

  it('begins to lead where a message was under way when the engine before was killed, and says so', async () => {
    wish({ channels: [{ type: 'gotify', server: receiver.url, token: 't' }] });
    const history = History.open(join(folder, 'history.sqlite'), { hostId: hostId() });
    const alert = { id: 'a', severity: 'critical', title: 'Title of a' } as const;
    const notification = {
      id: 'i/raised',
      step: 'raised',
      severity: 'critical',
      host: 'h',
      at: 1,
      incident: 'i',
      alert,
    };
    const job = { id: 'i/raised/gotify', channel: 'gotify', notification, attempts: 0, dueAt: 1, begun: true };
    history.put(NOTIFICATION, job.id, 1, job);
    history.close();
    started();
    const isTold = (event: EngineEvent) => event.type === 'notice' && /“Title of a” is not known/.test(event.text);
    await until('a word about it', () => heard.some(isTold));
    assert.deepEqual(sent(), []);
  });

  it('ends when a message that is on its way has arrived, and its successor sends it no more', async () => {
    wish({ channels: [{ type: 'gotify', server: receiver.url, token: 't' }] });
    const first = started();
    first.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    let closed: Promise<void> | undefined;
    await until('a message on its way', () => {
      if (receiver.received.length === 0) return false;
      closed = first.close();
      return true;
    });
    await closed;
    started();
    await until('the alert to be known', () => heard.filter(({ type }) => type === 'engine.started').length === 2);
    assert.equal(receiver.received.length, 1);
    assert.ok(!heard.some((event) => event.type === 'notice' && /not known/.test(event.text)));
  });

  it('keeps secrets where only their user can read them', () => {
    const files = new AlertFiles(folder);
    files.keepSecret('a', 'x');
    files.keepSecret('b', 'y');
    assert.deepEqual(files.withSecrets({ one: 'secret:a', two: ['secret:b'] }), { one: 'x', two: ['y'] });
    if (process.platform !== 'win32') assert.equal(statSync(files.secretsPath).mode & 0o777, 0o600);
    writeFileSync(files.secretsPath, 'no JSON');
    assert.throws(() => files.keepSecret('c', 'z'), /must hold an object/);
    assert.equal(readFileSync(files.secretsPath, 'utf8'), 'no JSON');
  });

  it('sends with the secret that a window hands over, and forgets one in the file', async () => {
    wish({ channels: [{ type: 'gotify', server: receiver.url, token: 'secret:app' }] });
    const engine = started();
    engine.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    await until('a word about the secret', () =>
      heard.some((event) => event.type === 'notice' && /the secret "app" is missing/.test(event.text)),
    );
    engine.setSecrets({ app: 'of the window' });
    await until('the message', () => receiver.received.length === 1);
    assert.equal(receiver.received[0].headers['x-gotify-key'], 'of the window');
    const files = new AlertFiles(folder);
    files.keepSecret('app', 'of the file');
    assert.equal(files.withSecrets('secret:app', { app: 'of the window' }), 'of the file');
    files.forgetSecret('app');
    assert.deepEqual([files.keptSecrets, files.withSecrets('secret:app', { app: 'w' })], [[], 'w']);
  });

  it('says what is wrong with the file, and with secrets that others can read', async () => {
    wish({ builtIn: { memory_hihg: {} }, channels: [{ type: 'gotify', server: receiver.url, token: 'secret:t' }] });
    writeFileSync(join(folder, SECRETS_FILE), '{"t":"x"}');
    chmodSync(join(folder, SECRETS_FILE), 0o644);
    const engine = started();
    const said = (pattern: RegExp) => heard.some((event) => event.type === 'notice' && pattern.test(event.text));
    await until('the misspelt rule', () =>
      said(/plotscope\.alerts\.json, line 1, column \d+: .*Did you mean memory_high\?/),
    );
    engine.tell({ type: 'plot.failed', at: systemClock.epochSeconds(), ...TROUBLE });
    if (process.platform !== 'win32') await until('the open secrets', () => said(/can be read by others: chmod 600/));
    assert.deepEqual(sent(), process.platform === 'win32' ? ['plot_failed/7:1'] : []);
  });
});
