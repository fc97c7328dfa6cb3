import assert from 'node:assert/strict';
import { CHANNEL_TOOLS } from '../../src/engine/runProgram.ts';
import { sendBy, sendStanding } from '../../src/notify/channels.ts';
import type { Notification, Step } from '../../src/notify/notification.ts';
import { ALERTMANAGER, needs, type RealServer, startAlertmanager, until } from '../fleet/realServers.ts';
import { startReceiver } from './receiver.ts';

const PATIENCE_MS = 60_000;

interface Posted {
  readonly status: string;
  readonly alerts: readonly { readonly labels: Record<string, string>; readonly annotations: Record<string, string> }[];
}

/** Alertmanager itself, which passes on what it is told to a receiver of ours. */
describe('a real Alertmanager', function () {
  this.timeout(3 * PATIENCE_MS);
  let server: RealServer | undefined;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let url: string;

  before(async function () {
    needs(this, ALERTMANAGER);
    receiver = await startReceiver();
    const route = {
      receiver: 'ours',
      group_by: ['alert_id'],
      group_wait: '100ms',
      group_interval: '1s',
      repeat_interval: '1h',
    };
    const receivers = [{ name: 'ours', webhook_configs: [{ url: receiver.url, send_resolved: true }] }];
    server = await startAlertmanager({ route, receivers });
    url = server.url;
  });

  after(async () => {
    await server?.stop();
    await receiver?.close();
  });

  const posted = (status: string) =>
    receiver.received.map(({ body }) => body as Posted).filter((one) => one.status === status);
  const notificationOf = (step: Step, id = 'filesystem_full//mnt/a'): Notification => {
    const at = Date.now() / 1000;
    const alert = {
      id,
      rule: 'filesystem_full',
      severity: 'critical' as const,
      title: 'File system /mnt/a',
      cause: 'It is full.',
      since: at - 5,
    };
    return { id: `i/${step}`, step, severity: alert.severity, host: 'plotter-3', at, incident: 'i', alert };
  };
  const setting = () => ({
    name: 'am',
    type: 'alertmanager',
    atLeast: 'warning' as const,
    fromLevel: 0,
    settings: { url },
  });
  const send = (step: Step) => sendBy(setting(), notificationOf(step), CHANNEL_TOOLS, (one) => one);
  const kept = async () =>
    (await (await fetch(`${url}/api/v2/alerts`)).json()) as { startsAt: string; endsAt: string }[];

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
    assert.equal((await kept()).length, 1);
    await send('resolved');
    await until('its end', async () => posted('resolved').length > 0);
    assert.equal(posted('firing').length, 1);
  });

  it('keeps what it is told again of, and ends what it hears no more of, as of a host that has died', async () => {
    const heardBefore = posted('resolved').length;
    const notification = notificationOf('raised', 'cpu_hot');
    // As if it had been told so many seconds ago: it lasts for three minutes from then on.
    const ago = (seconds: number) => ({ ...CHANNEL_TOOLS, epochSeconds: () => Date.now() / 1000 - seconds });
    await sendBy(setting(), notification, ago(170), (one) => one);
    const [first] = await kept();
    await sendStanding(setting(), [notification], ago(165), (one) => one);
    const again = await kept();
    assert.equal(again.length, 1);
    assert.equal(again[0].startsAt, first.startsAt);
    assert.ok(again[0].endsAt > first.endsAt, `${again[0].endsAt} after ${first.endsAt}`);
    await until('the alert', async () => posted('firing').length > 1);
    await until('its end', async () => posted('resolved').length > heardBefore);
    assert.equal(posted('firing').length, 2, 'it was told once');
  });

  it('tells of several hosts at once, and not of what a host that is down told before', async () => {
    const fleet = await startAlertmanager({
      route: { receiver: 'ours', group_by: ['alertname'], group_wait: '2s', group_interval: '1s' },
      receivers: [{ name: 'ours', webhook_configs: [{ url: receiver.url }] }],
      // As docs/FLEET.md says.
      inhibit_rules: [
        { source_matchers: ['alertname="HostDown"'], target_matchers: ['job="plotscope"'], equal: ['host_name'] },
      ],
    });
    try {
      const before = posted('firing').length;
      const hosts = ['plotter-1', 'plotter-2', 'plotter-3', 'plotter-4', 'plotter-down'];
      const down = { alertname: 'HostDown', host_name: 'plotter-down' };
      await fetch(`${fleet.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels: down }]),
      });
      const there = { ...setting(), settings: { url: fleet.url } };
      for (const host of hosts) {
        // Of what began before that Alertmanager tells without waiting for more.
        const { alert, ...notification } = notificationOf('raised');
        const { since, ...begun } = alert;
        await sendBy(there, { ...notification, alert: begun, host }, CHANNEL_TOOLS, (one) => one);
      }
      const told = () =>
        posted('firing')
          .slice(before)
          .map(({ alerts }) => alerts.map(({ labels }) => labels.host_name).toSorted());
      await until('both messages', async () => told().length > 1);
      assert.deepEqual(
        told().toSorted((a, b) => a.length - b.length),
        [['plotter-down'], hosts.filter((host) => host !== 'plotter-down')],
        'of the one that is down only that it is',
      );
      const listed = (await (await fetch(`${fleet.url}/api/v2/alerts?filter=job="plotscope"`)).json()) as {
        labels: Record<string, string>;
        status: { state: string };
      }[];
      const suppressed = listed.filter(({ status }) => status.state === 'suppressed');
      assert.deepEqual(
        suppressed.map(({ labels }) => labels.host_name),
        ['plotter-down'],
      );
    } finally {
      await fleet.stop();
    }
  });

  it('refuses what it can not read, in words', async () => {
    const nowhere = { ...setting(), settings: { url: `${url}/nowhere` } };
    await assert.rejects(
      sendBy(nowhere, notificationOf('test'), CHANNEL_TOOLS, (one) => one),
      /answered 404/,
    );
  });
});
