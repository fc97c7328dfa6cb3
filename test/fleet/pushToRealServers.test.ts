import assert from 'node:assert/strict';
import { prometheusName } from '../../src/fleet/names.ts';
import { PushSender, type PushTarget } from '../../src/fleet/pushSender.ts';
import type { MetricName } from '../../src/metrics/catalogue.ts';
import { HistoryFixture } from '../history/historyFixture.ts';
import { PlottingHost } from './plottingHost.ts';
import {
  exported,
  needs,
  PROMETHEUS,
  type RealServer,
  type StoredSamples,
  selected,
  startPrometheus,
  startVictoriaMetrics,
  VICTORIA_METRICS,
} from './realServers.ts';

const PATIENCE_MS = 180_000;
/** The past, so that frames of minutes can be taken at once. */
const AGO = 1800;

describe('pushing to the real servers', function () {
  this.timeout(PATIENCE_MS);
  let fixture: HistoryFixture;
  let host: PlottingHost;
  let told: string[];
  let server: RealServer | undefined;
  let isDown: boolean;
  let begin: number;

  beforeEach(() => {
    fixture = new HistoryFixture();
    begin = Math.floor(Date.now() / 1000) - AGO;
    host = new PlottingHost(fixture.open(), begin);
    told = [];
    isDown = false;
  });
  afterEach(async () => {
    fixture.remove();
    await server?.stop();
    server = undefined;
  });

  /** The server lives now, and the host some time ago: its answers are put back to that time. */
  const backInTime = (async (url: string, init: RequestInit) => {
    if (isDown) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const answer = await fetch(url, init);
    const headers = new Headers(answer.headers);
    headers.set('date', new Date(host.now * 1000).toUTCString());
    return new Response(answer.status === 204 ? null : await answer.text(), { status: answer.status, headers });
  }) as typeof fetch;

  const sender = (instance = 'uuid', target: Partial<PushTarget> = {}, tools: { fetch?: typeof fetch } = {}) =>
    new PushSender(
      host.history,
      {
        url: `${server?.url}/api/v1/write`,
        headers: {},
        everySeconds: 15,
        resolutionSeconds: 1,
        gapSamplesPerSecond: 1e9,
        ...target,
      },
      { job: 'plotscope', instance, host_name: 'plotter-3' },
      {
        fetch: tools.fetch ?? backInTime,
        clock: { epochSeconds: () => host.now, seconds: () => host.now },
        version: '1.0.0',
        facts: () => [],
        tell: (text) => void told.push(text),
      },
    );
  const run = async (push: PushSender, seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      host.run(1);
      await push.step();
    }
  };
  /** It has sent for a minute when the server goes, and goes on when it is back. Seconds. */
  const throughOutage = async ({ away, after }: { readonly away: number; readonly after: number }) => {
    host.run(1);
    const push = sender();
    await run(push, 60);
    isDown = true;
    await run(push, away);
    isDown = false;
    await run(push, after);
    return push;
  };
  /** What the history has of a metric, by the values of its attributes. */
  const kept = (metric: MetricName) =>
    host.history.query({ series: { metric }, from: begin, to: host.now + 1, tier: 'second' }).map((one) => ({
      attributes: Object.values(one.series.attributes),
      samples: Array.from(one.times, (time, i) => [time, one.last[i]] as const),
    }));
  /** VictoriaMetrics keeps twelve digits of what is no short decimal number. */
  const isNearly = (one: number, other: number) => Math.abs(one - other) <= 1e-11 * Math.abs(other);
  const assertSame = (metric: MetricName, stored: readonly StoredSamples[], isRounded = false) => {
    const expected = kept(metric);
    assert.equal(stored.length, expected.length, metric);
    for (const { attributes, samples } of expected) {
      const same = stored.find(({ labels }) => attributes.every((value) => Object.values(labels).includes(value)));
      const found = same?.samples ?? [];
      const rounded = found.map(([time, value], i) => [time, isNearly(value, samples[i]?.[1]) ? samples[i][1] : value]);
      assert.deepEqual(isRounded ? rounded : found, samples, `${metric} ${attributes}`);
    }
  };
  const METRICS: readonly MetricName[] = [
    'system.cpu.utilization',
    'system.disk.io',
    'system.disk.queue',
    'plotters.plots.rate',
  ];

  it('VictoriaMetrics then has what the history has, every time and every value', async function () {
    needs(this, VICTORIA_METRICS);
    server = await startVictoriaMetrics();
    host.run(1);
    const push = sender();
    await run(push, 180);
    assert.ok(await push.drain());
    for (const metric of METRICS) assertSame(metric, await exported(server.url, prometheusName(metric)), true);
  });

  it('VictoriaMetrics: the gap of a server that was down fills, after the present, and nothing is there twice', async function () {
    needs(this, VICTORIA_METRICS);
    server = await startVictoriaMetrics();
    const push = await throughOutage({ away: 300, after: 150 });
    const newest = (await exported(server.url, 'system_cpu_utilization_ratio'))[0].samples.at(-1)?.[0] ?? 0;
    assert.ok(newest > host.now - 60, 'the present is there');
    assert.ok(await push.drain());
    // The engine that took over has no cursor: it sends some of it again.
    host.history.put('push', `${new URL(server.url).host}/api/v1/write`, 0, {
      ...push.cursor,
      row: push.cursor.row - 100,
    });
    assert.ok(await sender().drain());
    for (const metric of METRICS) assertSame(metric, await exported(server.url, prometheusName(metric)), true);
    assert.equal(push.cursor.givenUp, 0);
  });

  it('Prometheus with a window for what comes late: the gap fills', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus({ storage: { tsdb: { out_of_order_time_window: '48h' } } });
    const push = await throughOutage({ away: 300, after: 60 });
    assert.ok(await push.drain());
    for (const metric of METRICS) assertSame(metric, await selected(server.url, prometheusName(metric), host.now, AGO));
    assert.equal(push.cursor.givenUp, 0);
  });

  it('Prometheus as it comes: what is late is given up, counted, and never asked for again', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    const push = await throughOutage({ away: 300, after: 60 });
    assert.ok(await push.drain());
    assert.equal(push.cursor.gaps.length, 0);
    assert.match(push.cursor.givenUpWhy ?? '', /out of order/);
    const [{ samples }] = await selected(server.url, 'system_cpu_utilization_ratio', host.now, AGO);
    const [{ samples: all }] = kept('system.cpu.utilization');
    const lost = all.filter(([time]) => !samples.some(([other]) => other === time));
    const series = Math.round(push.cursor.givenUp / lost.length);
    assert.ok(lost.length > 150, `${lost.length} frames`);
    assert.ok(Math.abs(push.cursor.givenUp - series * lost.length) < series, 'it was counted');
    assert.equal(samples.length + lost.length, all.length);
  });

  it('Prometheus 2.42 says 500 where something is too old: that is final too', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus({ storage: { tsdb: { out_of_order_time_window: '1m' } } });
    const push = await throughOutage({ away: 900, after: 60 });
    assert.ok(await push.drain());
    assert.equal(push.cursor.gaps.length, 0);
    assert.ok(push.cursor.givenUp > 0);
    assert.match(push.cursor.givenUpWhy ?? '', /too old|out of order|out of bounds/);
    assert.equal(push.cursor.trouble, undefined);
  });

  it('sends nothing to Prometheus where this clock is days ahead', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    fixture.remove();
    fixture = new HistoryFixture();
    host = new PlottingHost(fixture.open(), begin + AGO + 3 * 86_400);
    host.run(60);
    const push = sender('uuid', {}, { fetch });
    assert.equal(await push.drain(), false);
    assert.match(told.join(), /clock is 3 d ahead of that of the server/);
    const answer = await fetch(`${server.url}/api/v1/query?query=count({job="plotscope"})`);
    assert.deepEqual(((await answer.json()) as { data: { result: unknown[] } }).data.result, []);
  });
});
