import assert from 'node:assert/strict';
import type { AlertSeverity, EngineEvent } from '../../src/events/events.ts';
import { readAlertsFile } from '../../src/notify/alertsFile.ts';
import { type Job, Notifier } from '../../src/notify/notifier.ts';
import { startReceiver } from './receiver.ts';

interface Posted {
  readonly labels: { readonly alert_id: string };
  readonly startsAt: string;
  readonly endsAt: string;
}

const raised = (at: number, id: string, incident = id, severity: AlertSeverity = 'warning'): EngineEvent => ({
  type: 'alert.raised',
  at,
  alert: { id, rule: id, severity, title: `Title of ${id}`, incident, since: at },
});
const resolved = (at: number, alertId: string): EngineEvent => ({
  type: 'alert.resolved',
  at,
  alertId,
  afterSeconds: 1,
});

describe('alerts that are up, at a receiver that takes them for over unless it hears of them', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let jobs: Map<string, Job>;
  let past: EngineEvent[];
  let warnings: string[];
  let now: number;
  let notifier: Notifier;

  beforeEach(async () => {
    receiver = await startReceiver();
    jobs = new Map();
    past = [];
    warnings = [];
    now = 1000;
    notifier = started();
  });
  afterEach(() => receiver.close());

  function started(): Notifier {
    const text = JSON.stringify({ channels: [{ type: 'alertmanager', name: 'am', url: receiver.url }] });
    const { settings, problems } = readAlertsFile(text);
    assert.deepEqual(problems, []);
    return new Notifier(
      {
        host: 'plotter-3',
        settings,
        store: {
          list: () => [...jobs.values()],
          add: (job) => jobs.set(job.id, job),
          put: (job) => jobs.set(job.id, job),
          delete: (id) => jobs.delete(id),
        },
        tools: { fetch, run: async () => {}, epochSeconds: () => now },
        withSecrets: (one) => one,
        localTime: () => ({ minutes: 12 * 60, weekday: 3 }),
        sent: ({ alert, step }, channel) => hear({ type: 'alert.notified', at: now, alertId: alert.id, channel, step }),
        warn: (warning) => warnings.push(warning),
      },
      past,
    );
  }
  const hear = (event: EngineEvent) => {
    past.push(event);
    notifier.hear(event);
  };
  /** A frame each second. */
  const goOn = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      now++;
      await notifier.send(now);
    }
  };
  const posts = () =>
    receiver.received.map(({ body }) =>
      (body as Posted[]).map(({ labels, endsAt }) => `${labels.alert_id} ${Date.parse(endsAt) / 1000}`),
    );

  it('are told again every minute, all in one message, with an end that lies three minutes ahead', async () => {
    hear(raised(1000, 'a'));
    hear(raised(1000, 'b'));
    await goOn(122);
    assert.deepEqual(posts(), [['a 1181'], ['b 1182'], ['a 1241', 'b 1241'], ['a 1301', 'b 1301']]);
    const starts = receiver.received.flatMap(({ body }) => (body as Posted[]).map(({ startsAt }) => startsAt));
    assert.equal(new Set(starts).size, 1, 'it is the same alert all the while');
  });

  it('end when they end, each of an incident by itself, and are told no more', async () => {
    hear(raised(1000, 'a', 'i'));
    hear(raised(1000, 'b', 'i', 'critical'));
    await goOn(2);
    hear(resolved(1002, 'a'));
    await goOn(1);
    hear(resolved(1003, 'b'));
    await goOn(200);
    assert.deepEqual(posts(), [['a 1181'], ['b 1182'], ['a 1002'], ['b 1003']]);
  });

  it('are told again at once by the engine that follows', async () => {
    hear(raised(1000, 'a'));
    hear(raised(1000, 'b'));
    await goOn(2);
    hear(resolved(1002, 'b'));
    await goOn(1);
    now += 500;
    notifier = started();
    await goOn(1);
    assert.deepEqual(posts().at(-1), ['a 1684']);
    assert.equal(receiver.received.length, 4);
  });

  it('make little work while nobody answers, one word, and are there a minute after that', async () => {
    hear(raised(1000, 'a'));
    await goOn(1);
    receiver.answer(...Array.from({ length: 100 }, () => ({ status: 503 })));
    await goOn(600);
    assert.equal(receiver.received.length, 11, 'once a minute');
    assert.deepEqual(warnings.length, 1);
    assert.match(warnings[0], /am: .* answered 503/);
    assert.equal(jobs.size, 0, 'nothing is heaped up');
    // What happens meanwhile waits no longer than that either.
    hear(raised(now, 'b'));
    await goOn(600);
    assert.ok(receiver.received.length < 40, `${receiver.received.length}`);
    const [{ dueAt }] = jobs.values();
    assert.ok(dueAt - now <= 60, 'once a minute');
  });

  it('an end waits for what it ends', async () => {
    receiver.answer({ status: 503 });
    hear(raised(1000, 'a'));
    await goOn(1);
    hear(resolved(1002, 'a'));
    await goOn(10);
    assert.deepEqual(posts().slice(1), [['a 1186'], ['a 1002']]);
  });
});
