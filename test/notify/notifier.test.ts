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
  let taken: string[];
  let minutes: number;
  let env: Record<string, string>;

  beforeEach(async () => {
    receiver = await startReceiver();
    store = new MemoryStore();
    warnings = [];
    taken = [];
    minutes = 12 * 60;
    env = {};
  });
  afterEach(() => receiver.close());

  function notifier(
    file: object = {},
    past: readonly EngineEvent[] = [],
    localTime = (at: number) => ({ minutes: (minutes + Math.floor(at / 60)) % (24 * 60), weekday: 3 }),
  ): Notifier {
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
        localTime,
        sent: ({ alert: { id }, step }, channel) => taken.push(`${id} ${step} ${channel}`),
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
    assert.deepEqual(taken, ['full raised webhook', 'full escalated webhook', 'full resolved webhook']);
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

  /** As a wall clock of that zone shows a time. */
  const clockIn = (timeZone: string) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
    return (epochSeconds: number) => {
      const parts = Object.fromEntries(
        format.formatToParts(epochSeconds * 1000).map(({ type, value }) => [type, value]),
      );
      const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday);
      return { minutes: Number(parts.hour) * 60 + Number(parts.minute), weekday };
    };
  };
  const epoch = (text: string) => Date.parse(text) / 1000;

  for (const [what, from, to, at, dueAt] of [
    ['on a usual night', '22:00', '07:00', '2026-02-10T23:30+01:00', '2026-02-11T07:00+01:00'],
    ['after midnight', '22:00', '07:00', '2026-02-11T03:30+01:00', '2026-02-11T07:00+01:00'],
    ['in the night that is an hour shorter', '22:00', '07:00', '2026-03-28T23:30+01:00', '2026-03-29T07:00+02:00'],
    ['in the night that is an hour longer', '22:00', '07:00', '2026-10-24T23:30+02:00', '2026-10-25T07:00+01:00'],
    ['until a time that is left out', '22:00', '02:30', '2026-03-28T23:30+01:00', '2026-03-29T03:30+02:00'],
    ['within a day', '12:00', '14:00', '2026-02-11T12:15+01:00', '2026-02-11T14:00+01:00'],
    ['just when they are over', '22:00', '07:00', '2026-02-11T07:00+01:00', '2026-02-11T07:00+01:00'],
  ] as const) {
    it(`ends quiet hours by the clock on the wall, ${what}`, () => {
      const sender = notifier({ quietHours: [{ from, to }] }, [], clockIn('Europe/Berlin'));
      sender.hear(raised(epoch(at), 'a'));
      assert.equal(new Date(store.list()[0].dueAt * 1000).toISOString(), new Date(dueAt).toISOString());
    });
  }

  it('waits for the end of quiet hours that follow one another, and of those that last all day', () => {
    for (const [quietHours, at, dueAt] of [
      [
        [
          { from: '22:00', to: '00:00' },
          { from: '00:00', to: '07:00' },
        ],
        '2026-02-10T23:30+01:00',
        '2026-02-11T07:00+01:00',
      ],
      [
        [
          { from: '22:00', to: '07:00' },
          { from: '06:00', to: '09:30', days: ['sun'] },
        ],
        '2026-02-14T23:30+01:00',
        '2026-02-15T09:30+01:00',
      ],
      [[{ from: '00:00', to: '00:00', days: ['sun'] }], '2026-02-15T00:00+01:00', '2026-02-16T00:00+01:00'],
      [[{ from: '00:00', to: '00:00', days: ['sun'] }], '2026-02-15T12:00+01:00', '2026-02-16T00:00+01:00'],
      [[{ from: '06:00', to: '06:00', days: ['sun'] }], '2026-02-16T05:00+01:00', '2026-02-16T06:00+01:00'],
    ] as const) {
      store = new MemoryStore();
      notifier({ quietHours }, [], clockIn('Europe/Berlin')).hear(raised(epoch(at), 'a'));
      assert.equal(new Date(store.list()[0].dueAt * 1000).toISOString(), new Date(dueAt).toISOString());
    }
  });

  it('does not wait for ever where quiet hours never end', () => {
    notifier({ quietHours: [{ from: '00:00', to: '00:00' }] }).hear(raised(100, 'a'));
    assert.ok(store.list()[0].dueAt <= 8 * 86_400);
  });

  it('sends nothing of what happens in a window of maintenance, by its days, also past midnight', () => {
    const maintenance = [{ from: '23:00', to: '02:00', days: ['sat'] }];
    const sender = notifier({ maintenance }, [], clockIn('Europe/Berlin'));
    for (const [id, at] of [
      ['saturday', '2026-02-14T23:30+01:00'],
      ['past-midnight', '2026-02-15T01:30+01:00'],
      ['over', '2026-02-15T02:00+01:00'],
      ['friday', '2026-02-13T23:30+01:00'],
      ['sunday', '2026-02-15T23:30+01:00'],
    ] as const) {
      sender.hear(raised(epoch(at), id, 'critical'));
    }
    assert.deepEqual(
      store.list().map(({ notification }) => notification.alert.id),
      ['over', 'friday', 'sunday'],
    );
  });

  it('is silent by rule, subject, plotter and host, and between two times', () => {
    const silences = [
      { plotter: 'madmax', rule: 'stalled' },
      { host: 'plotter-3', rule: 'of-this-host' },
      { host: 'plotter-4', rule: 'of-another' },
      { rule: 'disk', subject: 'sda' },
      { rule: 'then', from: '1970-01-01T00:01:00Z', until: '1970-01-01T00:02:00Z' },
    ];
    const sender = notifier({ silences });
    const about = (at: number, rule: string, subject = '', plotter?: string): EngineEvent => {
      const id = subject === '' ? rule : `${rule}/${subject}`;
      return { type: 'alert.raised', at, alert: { ...alert(id), rule, ...(plotter && { about: { plotter } }) } };
    };
    for (const event of [
      about(1, 'stalled', '7:1', 'madmax'),
      about(1, 'stalled', '8:1', 'bladebit'),
      about(1, 'of-this-host'),
      about(1, 'of-another'),
      about(1, 'disk', 'sda'),
      about(1, 'disk', 'sdb'),
      about(59, 'then', 'before'),
      about(60, 'then', 'within'),
      about(120, 'then', 'after'),
    ]) {
      sender.hear(event);
    }
    assert.deepEqual(
      store.list().map(({ notification }) => notification.alert.id),
      ['stalled/8:1', 'of-another', 'disk/sdb', 'then/before', 'then/after'],
    );
  });

  it('says nothing of an alert that is put off, and speaks again afterwards', () => {
    const sender = notifier();
    sender.hear({ type: 'alert.raised', at: 0, alert: { ...alert('a'), actions: ['send_notification'] } });
    sender.hear({ type: 'alert.snoozed', at: 1, alertId: 'a', until: 100 });
    sender.hear({ type: 'alert.escalated', at: 99, alertId: 'a', level: 1 });
    sender.hear({ type: 'alert.escalated', at: 100, alertId: 'a', level: 2 });
    sender.hear({ type: 'alert.acknowledged', at: 101, alertId: 'a' });
    sender.hear({ type: 'alert.escalated', at: 200, alertId: 'a', level: 3 });
    assert.deepEqual(
      store.list().map(({ notification: { step, level } }) => [step, level]),
      [
        ['raised', undefined],
        ['escalated', 2],
      ],
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
