import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The servers themselves, as Debian packages them; each on a free port of this host, with data of its own. */

export const PROMETHEUS = '/usr/bin/prometheus';
export const VICTORIA_METRICS = '/usr/bin/victoria-metrics';
export const PROMTOOL = '/usr/bin/promtool';
export const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';

const PATIENCE_MS = 90_000;

export interface RealServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly folder: string;
  /** What was sent until now can be read from then on: VictoriaMetrics would show it some seconds later. */
  show(): Promise<void>;
  stop(): Promise<void>;
}

/** Skips the tests of a suite, with a word about why, where a program isn't there. */
export function needs(suite: Mocha.Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length === 0) return;
  console.log(
    `      ${missing.join(' and ')} not here (Debian: prometheus, prometheus-alertmanager, victoria-metrics): not tried against the real server.`,
  );
  suite.skip();
}

/** `config`: its configuration, which JSON is a part of; `args`: without them it takes remote writes. */
export async function startPrometheus(
  config: object = {},
  args: readonly string[] = ['--web.enable-remote-write-receiver'],
): Promise<RealServer> {
  return start(PROMETHEUS, '/-/ready', (folder, address) => {
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
    return [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      ...args,
    ];
  });
}

export async function startVictoriaMetrics(args: readonly string[] = []): Promise<RealServer> {
  return start(VICTORIA_METRICS, '/health', (folder, address) => [
    `-storageDataPath=${join(folder, 'data')}`,
    `-httpListenAddr=${address}`,
    '-retentionPeriod=2y',
    '-dedup.minScrapeInterval=1ms',
    ...args,
  ]);
}

/** `config`: its configuration, which JSON is a part of. */
export async function startAlertmanager(config: object): Promise<RealServer> {
  return start(ALERTMANAGER, '/-/ready', (folder, address) => {
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
    return [
      `--config.file=${join(folder, 'config.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ];
  });
}

/** What a fleet's figures may be kept by, for tests that hold on each. */
export const SERVERS = [
  { name: 'Prometheus', program: PROMETHEUS, start: startPrometheus },
  { name: 'VictoriaMetrics', program: VICTORIA_METRICS, start: startVictoriaMetrics },
] as const;

async function start(
  program: string,
  readyPath: string,
  args: (folder: string, address: string) => string[],
): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const child = spawn(program, args(folder, address), { stdio: 'ignore' });
  await until(`${program} to answer`, async () => (await fetch(url + readyPath).catch(() => undefined))?.ok === true);
  const show = async () => {
    if (program === VICTORIA_METRICS) await fetch(`${url}/internal/force_flush`);
  };
  return { url, folder, show, stop: () => stop(child, folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

export interface StoredSamples {
  readonly labels: Record<string, string>;
  /** Seconds since 1970 and the value, oldest first; without what only says that a series ended. */
  readonly samples: readonly (readonly [number, number])[];
}

/** Every sample that VictoriaMetrics has of a selector. */
export async function exported(url: string, match: string): Promise<StoredSamples[]> {
  await fetch(`${url}/internal/force_flush`);
  const answer = await fetch(`${url}/api/v1/export?${new URLSearchParams({ 'match[]': match })}`);
  const lines = (await answer.text()).split('\n').filter(Boolean);
  return lines.map((line) => {
    const { metric, values, timestamps } = JSON.parse(line) as {
      metric: Record<string, string>;
      values: (number | null)[];
      timestamps: number[];
    };
    const samples = timestamps.flatMap((time, i) => {
      const value = values[i];
      return value === null || Number.isNaN(value) ? [] : [[time / 1000, value] as const];
    });
    return { labels: metric, samples };
  });
}

/** Every sample that Prometheus has of a selector, up to `at`, in the `seconds` before. */
export async function selected(url: string, match: string, at: number, seconds: number): Promise<StoredSamples[]> {
  const query = new URLSearchParams({ query: `${match}[${seconds}s]`, time: String(at) });
  const answer = await fetch(`${url}/api/v1/query?${query}`);
  const { data } = (await answer.json()) as {
    data: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    samples: values.map(([time, value]) => [time, Number(value)] as const),
  }));
}

export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const begun = Date.now(); !(await isSo()); await sleep(50)) {
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${what}: not so within ${PATIENCE_MS / 1000} s`);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
