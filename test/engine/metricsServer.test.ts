import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsServer } from '../../src/engine/metricsServer.ts';
import { PlotterSlots } from '../../src/fleet/plotterSlots.ts';
import { ScrapeText } from '../../src/fleet/scrapeText.ts';
import { CATALOGUE, type MetricName } from '../../src/metrics/catalogue.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';
import type { Series } from '../../src/metrics/series.ts';
import { freePort, needs, PROMETHEUS, PROMTOOL, startPrometheus, until } from '../fleet/realServers.ts';

const FACTS = [
  { metric: 'target_info' as const, attributes: { 'service.version': '1.0.0' }, value: 1 },
  { metric: 'plotscope.alerts.up' as const, attributes: { 'alert.rule': 'cpu_high', severity: 'warning' }, value: 2 },
];
const SERIES: readonly (Series | null)[] = [
  { metric: 'system.cpu.utilization', attributes: {} },
  null,
  { metric: 'system.disk.io', attributes: { 'system.device': 'a"\\\nb', 'disk.io.direction': 'read' } },
  { metric: 'system.memory.utilization', attributes: {} },
  { metric: 'process.thread.count', attributes: { plotter: 'madmax', 'process.pid': '7', 'process.id': '7:1' } },
  { metric: 'system.disk.io', attributes: { 'system.device': 'b', 'disk.io.direction': 'read' } },
  { metric: 'system.cpu.core.utilization', attributes: { 'cpu.logical_number': '0' } },
];
const frame: Frame = {
  epochSeconds: 1_760_000_000,
  index: new SeriesIndex({ version: 1, series: SERIES }),
  values: Float64Array.of(0.5, Number.NaN, 1e12, Number.NaN, 4, 3, 1),
};
const text = () => new ScrapeText({ host_name: 'plotter-3' }, new PlotterSlots()).textOf(frame, FACTS);

describe('ScrapeText', () => {
  it('is what Prometheus reads: each metric once, with its kind, nothing of what is absent', () => {
    const lines = text().split('\n');
    assert.ok(lines.includes('system_cpu_utilization_ratio{host_name="plotter-3"} 0.5'));
    assert.ok(lines.includes('# TYPE system_disk_io_bytes_total counter'));
    assert.ok(lines.includes('process_thread_count{plotter="madmax",plotter_slot="0",host_name="plotter-3"} 4'));
    assert.equal(lines.filter((line) => line.startsWith('# TYPE system_disk_io_bytes_total')).length, 1);
    assert.ok(lines.some((line) => line.includes('system_device="a\\"\\\\\\nb"')));
    assert.ok(!text().includes('system_memory') && !text().includes('cpu_core'));
  });

  it('is found right by promtool, but for names that the conventions have', function () {
    needs(this, PROMTOOL);
    const all = (Object.keys(CATALOGUE) as MetricName[]).map((metric) => ({
      metric,
      attributes: Object.fromEntries(CATALOGUE[metric].attributes.map((name) => [name, 'a'])),
    }));
    const whole = {
      ...frame,
      index: new SeriesIndex({ version: 2, series: all }),
      values: new Float64Array(all.length),
    };
    const input = new ScrapeText({ host_name: 'plotter-3' }, new PlotterSlots()).textOf(whole, FACTS);
    const { stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], { input, encoding: 'utf8' });
    const complaints = stderr.split('\n').filter((line) => line !== '' && !/^\w+_count .*"_count" suffix$/.test(line));
    assert.deepEqual(complaints, []);
  });
});

describe('MetricsServer', function () {
  this.timeout(180_000);
  let folder: string;
  let port: number;
  let failures: string[];
  let open: { close(): void | Promise<void> }[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-metrics-'));
    port = await freePort();
    failures = [];
    open = [];
  });
  afterEach(async () => {
    for (const one of open) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = (settings: ConstructorParameters<typeof MetricsServer>[0]) => {
    const server = new MetricsServer({ port, ...settings }, text, (why) => void failures.push(why));
    open.push(server);
    return server;
  };
  const answers = async (url: string, init: RequestInit = {}) => (await fetch(url, init)).status;

  it('answers GET of /metrics on this host, and nothing else', async () => {
    const { url } = serve({});
    await until('it to listen', () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
    const answer = await fetch(url);
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(await answer.text(), text());
    assert.equal(await answers(url, { method: 'POST' }), 405);
    assert.equal(await answers(url.replace('/metrics', '/')), 404);
    // As a page would that has its own name lead here.
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    get(url, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode));
    assert.equal(await promise, 403);
  });

  it('asks for a token where there is one', async () => {
    const { url } = serve({ token: 'right' });
    await until('it to listen', () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
    assert.equal(await answers(url), 401);
    assert.equal(await answers(url, { headers: { authorization: 'Bearer wrong' } }), 401);
    assert.equal(await answers(url, { headers: { authorization: 'Bearer right' } }), 200);
  });

  it('is not reached from elsewhere without a certificate and a token', () => {
    assert.throws(() => serve({ address: '0.0.0.0' }), /needs "certificate", "key" and "token"/);
    assert.throws(() => serve({ address: '::', token: 't' }), /needs "certificate"/);
    assert.throws(() => serve({ certificate: join(folder, 'no.pem'), key: 'k' }), /no\.pem can not be read \(ENOENT\)/);
  });

  it('says so where another program has the port', async () => {
    const { url } = serve({});
    await until('it to listen', () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
    serve({});
    await until('a word about it', async () => failures.length > 0);
    assert.match(failures[0], /EADDRINUSE.*name another as "port"/);
  });

  it('is scraped by Prometheus over TLS, with the right token alone', async function () {
    needs(this, PROMETHEUS);
    const [certificate, key] = ['cert.pem', 'key.pem'].map((name) => join(folder, name));
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ]);
    if (made.error || !existsSync(certificate)) {
      console.log('      openssl is not here: not tried over TLS.');
      this.skip();
    }
    serve({ address: '0.0.0.0', token: 'right', certificate, key });
    const scrape = (job: string, token: string) => {
      writeFileSync(join(folder, job), token);
      return {
        job_name: job,
        scheme: 'https',
        scrape_interval: '1s',
        authorization: { credentials_file: join(folder, job) },
        tls_config: { ca_file: certificate },
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      };
    };
    const prometheus = await startPrometheus({
      scrape_configs: [scrape('plotscope', 'right'), scrape('wrong', 'wrong')],
    });
    open.push({ close: () => prometheus.stop() });
    const up = async (job: string) => {
      const answer = await fetch(`${prometheus.url}/api/v1/query?query=up{job="${job}"}`);
      return ((await answer.json()) as { data: { result: { value: [number, string] }[] } }).data.result[0]?.value[1];
    };
    await until(
      'both to be scraped',
      async () => (await up('plotscope')) !== undefined && (await up('wrong')) !== undefined,
    );
    assert.equal(await up('plotscope'), '1');
    assert.equal(await up('wrong'), '0');
    const plain = await new Promise((resolve) =>
      request(`https://127.0.0.1:${port}/metrics`, { rejectUnauthorized: false }, ({ statusCode }) =>
        resolve(statusCode),
      ).end(),
    );
    assert.equal(plain, 401);
  });
});
