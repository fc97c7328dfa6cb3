import assert from 'node:assert/strict';
import type { Alert, AlertSeverity, EngineEvent } from '../../src/events/events.ts';
import { readAlertsFile } from '../../src/notify/alertsFile.ts';
import { type Job, type JobStore, Notifier } from '../../src/notify/notifier.ts';
import { withSecrets } from '../../src/notify/secrets.ts';
import { startReceiver } from './receiver.ts';

class MemoryStore implements JobStore {
  readonly jobs = new Map<string, Job>();
  list = () => [...this.jobs.values()];
  add = (job: Job) => this.put(job);
  put = (job: Job) => void this.jobs.set(job.id, job);
  delete = (id: string) => void this.jobs.delete(id);
}

const alert = (id: string, severity: AlertSeverity = 'warning', incident = `${id}@1`): Alert => ({
  id,
  rule: id,
  severity,
  title: `Title of ${id}`,
  cause: 'It is full.',
  remedy: 'Make room.',
  incident,
});
const raised = (at: number, ...of: Parameters<typeof alert>): EngineEvent => ({
  type: 'alert.raised',
  at,
  alert: alert(...of),
});
const resolved = (at: number, alertId: string): EngineEvent => ({
  type: 'alert.resolved',
  at,
  alertId,
  afterSeconds: 1,
});

describe('Notifier', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let store: MemoryStore;
  let warnings: string[];
  let minutes: number;
  let env: Record<string, string>;

  beforeEach(async () => {
    receiver = await startReceiver();
    store = new MemoryStore();
    warnings = [];
    minutes = 12 * 60;
    env = {};
  });
  afterEach(() => receiver.close());

  function notifier(file: object = {}, past: readonly EngineEvent[] = []): Notifier {
    const channels = [{ type: 'webhook', url: receiver.url }];
    const { settings, problems } = readAlertsFile(JSON.stringify({ channels, ...file }));
    assert.deepEqual(problems, []);
    return new Notifier(
      {
        host: 'plotter-3',
        settings,
        store,
        tools: { fetch, run: async () => {} },
        withSecrets: (one) => withSecrets(one, { env, file: {} }),
        localTime: () => ({ minutes, weekday: 3 }),
        warn: (text) => warnings.push(text),
      },
      past,
    );
  }
  const steps = () => receiver.received.map(({ body }) => (body as { step: string }).step);

  it('sends each step of an incident once', async () => {
    const sender = notifier();
    for (const event of [
      raised(1, 'full', 'critical', 'i'),
      raised(2, 'waiting', 'warning', 'i'),
      { type: 'alert.escalated', at: 60, alertId: 'full', level: 1 } as const,
      resolved(70, 'waiting'),
      resolved(80, 'full'),
    ]) {
      sender.hear(event);
      await sender.send(event.at);
    }
    assert.deepEqual(steps(), ['raised', 'escalated', 'resolved']);
    const [{ body, headers }] = receiver.received;
    assert.equal((body as { title: string }).title, 'plotter-3: Title of full (critical)');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(store.jobs.size, 0);
  });

  it('sends again what gets graver, and nothing below the channel’s bound', async () => {
    const sender = notifier({ channels: [{ type: 'webhook', url: receiver.url, atLeast: 'warning' }] });
    for (const event of [raised(1, 'a', 'notice'), raised(2, 'b', 'warning'), raised(3, 'b', 'critical')])
      sender.hear(event);
    await sender.send(3);
    await sender.send(3);
    assert.deepEqual(
      receiver.received.map(({ body }) => (body as { severity: string }).severity),
      ['warning', 'critical'],
    );
  });

  it('waits and tries again where the receiver is busy or breaks off, as long as it asks for', async () => {
    receiver.answer({ status: 500 }, { status: 'break' }, { status: 429, headers: { 'retry-after': '100' } });
    const sender = notifier();
    sender.hear(raised(1, 'a'));
    const dueAt = () => [...store.jobs.values()][0]?.dueAt;
    await sender.send(1);
    assert.equal(dueAt(), 6);
    await sender.send(3);
    assert.equal(receiver.received.length, 1, 'not before it is due');
    await sender.send(6);
    assert.equal(dueAt(), 16);
    await sender.send(16);
    assert.equal(dueAt(), 116);
    await sender.send(116);
    assert.deepEqual([store.jobs.size, receiver.received.length], [0, 4]);
    assert.match(warnings[0], /answered 500/);
  });

  it('lets go of what is refused for good, and says so without the address', async () => {
    receiver.answer({ status: 404 });
    const sender = notifier({ channels: [{ type: 'webhook', url: `${receiver.url}/hook-with-a-secret` }] });
    sender.hear(raised(1, 'a'));
    await sender.send(1);
    assert.equal(store.jobs.size, 0);
    assert.match(warnings.join(), /answered 404/);
    assert.doesNotMatch(warnings.join(), /hook-with-a-secret/);
  });

  it('goes on after a crash: what waits is sent, what was begun is sent twice only where that does no harm', async () => {
    const gotify = { channels: [{ type: 'gotify', server: receiver.url, token: 't' }] };
    const first = notifier(gotify);
    first.hear(raised(1, 'a'));
    first.hear(raised(2, 'b'));
    const [begun] = store.list();
    store.put({ ...begun, begun: true });
    const second = notifier(gotify, [raised(1, 'a'), raised(2, 'b')]);
    await second.send(3);
    assert.equal(receiver.received.length, 1);
    assert.match((receiver.received[0].body as { title: string }).title, /Title of b/);
    assert.match(warnings.join(), /not known: it was interrupted/);

    const alertmanager = { channels: [{ type: 'alertmanager', url: receiver.url }] };
    notifier(alertmanager).hear(raised(4, 'c'));
    for (const job of store.list()) store.put({ ...job, begun: true });
    await notifier(alertmanager).send(5);
    assert.equal(receiver.received.length, 2);
  });

  it('holds back in quiet hours what is not critical, and sends nothing of what is silenced or put off', async () => {
    minutes = 23 * 60;
    const sender = notifier({
      quietHours: [{ from: '22:00', to: '07:00' }],
      silences: [{ rule: 'noisy' }, { rule: 'past', until: '1970-01-01T00:00:01Z' }],
    });
    for (const event of [
      raised(1, 'a'),
      raised(2, 'noisy', 'critical'),
      raised(3, 'past', 'critical'),
      raised(4, 'grave', 'critical'),
    ]) {
      sender.hear(event);
    }
    await sender.send(4);
    await sender.send(4);
    assert.deepEqual(
      receiver.received.map(({ body }) => (body as { alert: Alert }).alert.id),
      ['past', 'grave'],
    );
    assert.deepEqual(
      store.list().map(({ dueAt }) => dueAt),
      [1 + 8 * 3600],
    );
    sender.hear({ type: 'alert.snoozed', at: 5, alertId: 'grave', until: 1000 });
    sender.hear({ type: 'alert.escalated', at: 100, alertId: 'grave', level: 1 });
    await sender.send(100);
    assert.equal(receiver.received.length, 2);
  });

  it('tells channels that wait for a level only what has climbed to it, or begins there', async () => {
    const url = receiver.url;
    const sender = notifier({
      channels: [
        { type: 'webhook', name: 'all', url: `${url}/all` },
        { type: 'webhook', name: 'late', url: `${url}/late`, fromLevel: 1 },
        { type: 'webhook', name: 'last', url: `${url}/last`, fromLevel: 2 },
      ],
    });
    const atOnce = { ...alert('crash', 'critical'), level: 1, actions: ['send_notification', 'escalate_immediately'] };
    sender.hear(raised(1, 'full', 'critical'));
    sender.hear({ type: 'alert.raised', at: 2, alert: atOnce });
    sender.hear({ type: 'alert.escalated', at: 60, alertId: 'full', level: 1 });
    sender.hear({ type: 'alert.escalated', at: 120, alertId: 'full', level: 2 });
    sender.hear(resolved(130, 'full'));
    for (let i = 0; i < 6; i++) await sender.send(130);
    const told = (path: string) =>
      receiver.received
        .filter((one) => one.path === path)
        .map(({ body }) => `${(body as { alert: Alert }).alert.id} ${(body as { step: string }).step}`);
    assert.deepEqual(told('/all'), [
      'full raised',
      'crash raised',
      'full escalated',
      'full escalated',
      'full resolved',
    ]);
    assert.deepEqual(told('/late'), ['crash raised', 'full escalated', 'full escalated', 'full resolved']);
    assert.deepEqual(told('/last'), ['full escalated', 'full resolved']);
  });

  it('sends nothing of a rule that does not ask for it', async () => {
    const sender = notifier();
    sender.hear({ type: 'alert.raised', at: 1, alert: { ...alert('quiet', 'critical', 'i'), actions: ['log_alert'] } });
    sender.hear(raised(2, 'told', 'warning', 'i'));
    await sender.send(2);
    assert.deepEqual(
      receiver.received.map(({ body }) => (body as { alert: Alert }).alert.id),
      ['told'],
    );
  });

  it('waits for a secret that is missing, and names it', async () => {
    const sender = notifier({ channels: [{ type: 'gotify', server: receiver.url, token: 'secret:gotify-app' }] });
    sender.hear(raised(1, 'a'));
    await sender.send(1);
    assert.match(warnings.join(), /the secret "gotify-app" is missing: set PLOTSCOPE_SECRET_GOTIFY_APP/);
    env.PLOTSCOPE_SECRET_GOTIFY_APP = 'token-of-the-app';
    await sender.send(1000);
    assert.equal(receiver.received[0].headers['x-gotify-key'], 'token-of-the-app');
  });
});
