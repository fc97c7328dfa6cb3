import assert from 'node:assert/strict';
import type { Fact } from '../../src/fleet/pushedFrames.ts';
import { cursorOf, PushSender, type PushTarget } from '../../src/fleet/pushSender.ts';
import { HistoryFixture } from '../history/historyFixture.ts';
import { decodeWrite, type ReceivedSeries } from './decodeWrite.ts';
import { PlottingHost } from './plottingHost.ts';

const BEGIN = 1_760_000_000;
const URL_HERE = 'http://fleet.example:8428/api/v1/write';

describe('PushSender', () => {
  let fixture: HistoryFixture;
  let host: PlottingHost;
  let told: string[];
  let requests: ReceivedSeries[][];
  let facts: Fact[];
  /** What the server says to a request; its time, where that is another. */
  let answer: (series: ReceivedSeries[]) => Response | Error;
  let serverAhead: number;
  let monotonic: number;

  beforeEach(() => {
    fixture = new HistoryFixture();
    host = new PlottingHost(fixture.open(), BEGIN);
    told = [];
    requests = [];
    facts = [];
    serverAhead = 0;
    monotonic = 0;
    answer = () => new Response(null, { status: 204 });
  });
  afterEach(() => fixture.remove());

  const date = () => new Date((host.now + serverAhead) * 1000).toUTCString();
  const server = (async (_url: unknown, { method, body, headers }: RequestInit) => {
    if (method === 'HEAD') return new Response(null, { status: 405, headers: { date: date() } });
    assert.equal((headers as Record<string, string>)['content-encoding'], 'snappy');
    assert.equal((headers as Record<string, string>)['x-prometheus-remote-write-version'], '0.1.0');
    const series = decodeWrite(body as Uint8Array);
    const said = answer(series);
    if (said instanceof Error) throw said;
    if (said.ok) requests.push(series);
    said.headers.set('date', date());
    return said;
  }) as typeof fetch;

  const sender = (target: Partial<PushTarget> = {}) =>
    new PushSender(
      host.history,
      { url: URL_HERE, headers: {}, everySeconds: 15, resolutionSeconds: 1, gapSamplesPerSecond: 1e9, ...target },
      { job: 'plotscope', instance: 'uuid', host_name: 'plotter-3' },
      {
        fetch: server,
        clock: { epochSeconds: () => host.now, seconds: () => host.now - BEGIN + monotonic },
        version: '1.0.0',
        facts: () => facts,
        tell: (text) => void told.push(text),
      },
    );
  /** Frames come, and after each the sender may send. */
  const run = async (push: PushSender, seconds: number, absent?: readonly string[]) => {
    for (let second = 0; second < seconds; second++) {
      host.run(1, absent);
      await push.step();
    }
  };
  const received = (name: string, labels: Record<string, string> = {}) =>
    requests
      .flat()
      .filter(({ labels: of }) => of.__name__ === name && Object.entries(labels).every(([key, one]) => of[key] === one))
      .flatMap(({ samples }) => samples);
  const timesOf = (name: string) => received(name).map(({ time }) => time / 1000);

  it('sends every frame once, with names and labels of Prometheus', async () => {
    const push = sender();
    host.run(1);
    await run(push, 100);
    await push.drain();
    assert.deepEqual(
      timesOf('system_cpu_utilization_ratio'),
      Array.from({ length: 101 }, (_, i) => BEGIN + 1 + i),
    );
    const [series] = requests[0].filter(
      ({ labels }) => labels.__name__ === 'system_disk_io_bytes_total' && labels.disk_io_direction === 'write',
    );
    assert.deepEqual(series.labels, {
      __name__: 'system_disk_io_bytes_total',
      disk_io_direction: 'write',
      host_name: 'plotter-3',
      instance: 'uuid',
      job: 'plotscope',
      system_device: 'nvme0n1',
    });
    const names = Object.keys(series.labels);
    assert.deepEqual(names, names.toSorted());
    const all = new Set(requests.flat().map(({ labels }) => labels.__name__));
    assert.ok(!all.has('system_cpu_core_utilization_ratio'), 'of cores there may be hundreds');
    assert.ok(!all.has('system_disk_io_rate_bytes_per_second'), 'an engine works rates out itself');
    assert.equal(push.cursor.givenUp, 0);
  });

  it('sends the last of each stretch, and the peaks in it, when the resolution is coarser', async () => {
    const push = sender({ resolutionSeconds: 15 });
    host.run(1);
    await run(push, 100);
    const times = timesOf('system_cpu_utilization_ratio');
    assert.ok(times.length >= 5);
    assert.ok(
      times.slice(1).every((time) => time % 15 === 14),
      times.join(),
    );
    const [last] = received('system_disk_utilization_ratio', { system_device: 'nvme1n1' }).slice(-1);
    const [peak] = received('system_disk_utilization_max_ratio', { system_device: 'nvme1n1' }).slice(-1);
    assert.equal(peak.time, last.time);
    assert.ok(peak.value >= last.value);
  });

  it('numbers plotters, says when one has ended, and leaves no number of a process', async () => {
    const push = sender();
    host.plotters = ['100:1', '200:1'];
    host.run(1);
    await run(push, 20);
    host.plotters = ['200:1'];
    await run(push, 20);
    host.plotters = ['200:1', '300:1'];
    await run(push, 20);
    await push.drain();
    const first = received('plotter_progress_ratio', { plotter_slot: '0' });
    const stale = first.filter(({ isStale }) => isStale);
    assert.equal(stale.length, 1);
    assert.equal(first.length, 42, 'a process took the number of the one that had ended');
    assert.equal(received('plotter_progress_ratio', { plotter_slot: '1' }).length, 61);
    const labels = new Set(requests.flat().flatMap(({ labels: of }) => Object.keys(of)));
    assert.deepEqual(
      [...labels].filter((name) => name.startsWith('process')),
      [],
    );
    assert.equal(received('process_open_files_count').length, 0);
  });

  it('sends nothing for what is absent, and says once that it ended', async () => {
    const push = sender();
    host.run(1);
    await run(push, 20);
    await run(push, 20, ['system.cpu.utilization']);
    await run(push, 20);
    await push.drain();
    const samples = received('system_cpu_utilization_ratio');
    assert.equal(samples.filter(({ isStale }) => isStale).length, 1);
    assert.equal(samples.length, 42);
  });

  it('sends the present first when a server is back, then what was missed, and nothing twice', async () => {
    const push = sender();
    host.run(1);
    await run(push, 100);
    answer = () => new Error('connect ECONNREFUSED');
    await run(push, 600);
    assert.ok(told.some((text) => /Nothing is sent to fleet.example:8428: no answer .*ECONNREFUSED/.test(text)));
    assert.equal(told.length, 1, 'once, however long');
    answer = () => new Response(null, { status: 204 });
    const before = requests.length;
    await run(push, 120);
    const firstBack = requests[before].flatMap(({ samples }) => samples).map(({ time }) => time / 1000);
    assert.ok(Math.min(...firstBack) > host.now - 200, 'live first');
    await push.drain();
    const times = timesOf('system_cpu_utilization_ratio').sort((a, b) => a - b);
    assert.deepEqual(
      times,
      Array.from({ length: 821 }, (_, i) => BEGIN + 1 + i),
    );
    assert.match(told[1], /is sent to fleet.example:8428 again/);
    assert.ok(requests.every((series) => count(series) <= 10_000));
  });

  it('goes on where the engine before it was', async () => {
    host.run(1);
    await run(sender(), 100);
    await run(sender(), 100);
    await sender().drain();
    assert.equal(new Set(timesOf('system_cpu_utilization_ratio')).size, 201);
    assert.equal(timesOf('system_cpu_utilization_ratio').length, 201);
  });

  it('gives up the least that a server refuses for ever, and counts it', async () => {
    const push = sender();
    host.run(1);
    await run(push, 30);
    const bad = BEGIN + 40;
    answer = (series) =>
      series.some(({ samples }) => samples.some(({ time }) => time === bad * 1000))
        ? new Response('invalid sample: label twice', { status: 500 })
        : new Response(null, { status: 204 });
    await run(push, 60);
    await push.drain();
    const times = timesOf('system_cpu_utilization_ratio');
    assert.equal(times.length, 90);
    assert.ok(!times.includes(bad));
    assert.equal(push.cursor.givenUp, samplesAt(bad + 1), 'that second and no other');
    assert.match(push.cursor.givenUpWhy ?? '', /invalid sample/);
  });
  const samplesAt = (time: number) =>
    requests
      .flat()
      .flatMap(({ samples }) => samples)
      .filter((one) => one.time === time * 1000).length;

  it('asks few times where all of a gap is too old', async () => {
    const push = sender();
    host.run(1);
    await run(push, 30);
    answer = () => new Error('away');
    await run(push, 3000);
    let asked = 0;
    answer = (series) => {
      asked++;
      const oldest = Math.min(...series.flatMap(({ samples }) => samples.map(({ time }) => time / 1000)));
      return oldest < host.now - 200
        ? new Response('out of bounds', { status: 400 })
        : new Response(null, { status: 204 });
    };
    await run(push, 100);
    await push.drain();
    assert.ok(push.cursor.givenUp > 0);
    assert.equal(push.cursor.gaps.length, 0);
    assert.ok(asked < 60, `${asked} requests`);
  });

  it('sends nothing with a wrong clock, and says so', async () => {
    serverAhead = -3 * 86_400;
    const push = sender();
    host.run(1);
    await run(push, 100);
    assert.equal(requests.length, 0);
    assert.equal(told.length, 1);
    assert.match(told[0], /clock is 3 d ahead of that of the server/);
    serverAhead = 0;
    await run(push, 100);
    assert.ok(requests.length > 0);
  });

  it('asks again when the clock was set, before it sends anything', async () => {
    const push = sender();
    host.run(1);
    await run(push, 60);
    const before = requests.length;
    host.now += 86_400;
    monotonic -= 86_400;
    serverAhead = -86_400;
    await run(push, 60);
    assert.equal(requests.length, before);
    assert.match(told[0], /clock is 1 d ahead/);
  });

  it('waits as it is asked to, and says what to change where it is not let in', async () => {
    const push = sender();
    host.run(1);
    let asked = 0;
    answer = () => {
      asked++;
      return new Response('slow down', { status: 429, headers: { 'retry-after': '50' } });
    };
    await run(push, 50);
    assert.equal(asked, 1);
    answer = () => new Response('', { status: 401 });
    await run(push, 60);
    assert.match(told.join(), /answered 401. Its token or password is missing or wrong/);
    assert.match(cursorOf(host.history, URL_HERE)?.trouble?.text ?? '', /401/);
    answer = () => new Response(null, { status: 204 });
    await run(push, 100);
    await push.drain();
    assert.equal(timesOf('system_cpu_utilization_ratio').length, host.now - BEGIN, 'nothing was given up');
  });

  it('sends facts with the newest frame', async () => {
    facts = [{ metric: 'target_info', attributes: { 'service.version': '1' }, value: 1 }];
    const push = sender();
    host.run(1);
    await run(push, 60);
    const infos = received('target_info');
    assert.ok(infos.length >= 3);
    facts = [{ metric: 'target_info', attributes: { 'service.version': '2' }, value: 1 }];
    await run(push, 30);
    assert.equal(received('target_info', { service_version: '1' }).at(-1)?.isStale, true);
  });
});

function count(series: readonly ReceivedSeries[]): number {
  return series.reduce((sum, { samples }) => sum + samples.length, 0);
}
