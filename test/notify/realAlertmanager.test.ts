import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHANNEL_TOOLS } from '../../src/engine/runProgram.ts';
import { sendBy } from '../../src/notify/channels.ts';
import type { Notification, Step } from '../../src/notify/notification.ts';
import { startReceiver } from './receiver.ts';

const PROGRAM = '/usr/bin/prometheus-alertmanager';
const PATIENCE_MS = 60_000;

interface Posted {
  readonly status: string;
  readonly alerts: readonly { readonly labels: Record<string, string>; readonly annotations: Record<string, string> }[];
}

/** Alertmanager itself, which passes on what it is told to a receiver of ours. */
describe('a real Alertmanager', function () {
  this.timeout(3 * PATIENCE_MS);
  let folder: string;
  let program: ChildProcess;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let url: string;

  before(async function () {
    if (!existsSync(PROGRAM)) {
      console.log(
        `      ${PROGRAM} is not here (Debian: prometheus-alertmanager): the channel is tried on our own receiver alone.`,
      );
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'plotscope-alertmanager-'));
    receiver = await startReceiver();
    const route = {
      receiver: 'ours',
      group_by: ['alert_id'],
      group_wait: '100ms',
      group_interval: '1s',
      repeat_interval: '1h',
    };
    const receivers = [{ name: 'ours', webhook_configs: [{ url: receiver.url, send_resolved: true }] }];
    writeFileSync(join(folder, 'config.yml'), JSON.stringify({ route, receivers }));
    url = `http://127.0.0.1:${await freePort()}`;
    const args = [
      `--config.file=${join(folder, 'config.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${url.replace('http://', '')}`,
      '--cluster.listen-address=',
    ];
    program = spawn(PROGRAM, args, { stdio: 'ignore' });
    await until('it to answer', async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true);
  });

  after(async () => {
    if (program) {
      const ended = once(program, 'exit');
      program.kill('SIGTERM');
      await ended;
    }
    await receiver?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const posted = (status: string) =>
    receiver.received.map(({ body }) => body as Posted).filter((one) => one.status === status);
  const send = (step: Step, more: Partial<Notification> = {}) => {
    const at = Date.now() / 1000;
    const alert = {
      id: 'filesystem_full//mnt/a',
      rule: 'filesystem_full',
      severity: 'critical' as const,
      title: 'File system /mnt/a',
      cause: 'It is full.',
      since: at - 5,
    };
    const notification = {
      id: `i/${step}`,
      step,
      severity: alert.severity,
      host: 'plotter-3',
      at,
      incident: 'i',
      alert,
      ...more,
    };
    return sendBy(
      { name: 'am', type: 'alertmanager', atLeast: 'warning', fromLevel: 0, settings: { url } },
      notification,
      CHANNEL_TOOLS,
      (one) => one,
    );
  };

  it('takes an alert, passes it on, and its end as well', async () => {
    assert.match(await send('raised'), /answered 200/);
    await until('the alert', async () => posted('firing').length > 0);
    const [{ labels, annotations }] = posted('firing')[0].alerts;
    assert.deepEqual(
      [labels.alertname, labels.alert_id, labels.instance],
      ['filesystem_full', 'filesystem_full//mnt/a', 'plotter-3'],
    );
    assert.equal(annotations.description, 'It is full.');
    // What may have been lost on the way is sent again: it is the same alert.
    await send('raised');
    const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as unknown[];
    assert.equal(alerts.length, 1);
    await send('resolved');
    await until('its end', async () => posted('resolved').length > 0);
    assert.equal(posted('firing').length, 1);
  });

  it('refuses what it can not read, in words', async () => {
    const nowhere = {
      name: 'am',
      type: 'alertmanager',
      atLeast: 'warning' as const,
      fromLevel: 0,
      settings: { url: `${url}/nowhere` },
    };
    const alert = { id: 'a', severity: 'info' as const, title: 'A' };
    const notification = {
      id: 't',
      step: 'test' as const,
      severity: 'info' as const,
      host: 'h',
      at: 1,
      incident: 'i',
      alert,
    };
    await assert.rejects(
      sendBy(nowhere, notification, CHANNEL_TOOLS, (one) => one),
      /answered 404/,
    );
  });
});

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const begun = Date.now(); !(await isSo()); await sleep(50)) {
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${what}: not so within ${PATIENCE_MS / 1000} s`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
