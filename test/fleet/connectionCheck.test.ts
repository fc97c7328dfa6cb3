import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/engine/clock.ts';
import { setFleetServers } from '../../src/engine/fleetFileEdit.ts';
import { checkConnection } from '../../src/fleet/connectionCheck.ts';
import { entranceHeaders, readFleetFile } from '../../src/fleet/fleetFile.ts';
import {
  freePort,
  needs,
  PROMETHEUS,
  type RealServer,
  startPrometheus,
  startVictoriaMetrics,
  VICTORIA_METRICS,
} from './realServers.ts';

const tools = {
  fetch,
  clock: systemClock,
  version: '1.0.0',
  sleep: (seconds: number) => sleep(seconds * 1000),
};

describe('connecting to a fleet server', function () {
  this.timeout(180_000);
  let server: RealServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  interface How {
    readonly headers?: Readonly<Record<string, string>>;
    readonly clockAhead?: number;
    /** In place of waiting until the server shows what it was sent. */
    readonly show?: () => Promise<unknown>;
  }
  const tried = async (query: string, write?: string, { headers = {}, clockAhead = 0, show }: How = {}) => {
    const servers = {
      query: { url: query, headers },
      write: write === undefined ? undefined : { url: write, headers },
      instance: 'uuid',
    };
    const steps: string[] = [];
    const clock = { ...systemClock, epochSeconds: () => systemClock.epochSeconds() + clockAhead };
    const given = { ...tools, clock, ...(show && { sleep: async () => void (await show()) }) };
    for await (const { title, isDone, text } of checkConnection(servers, given)) {
      steps.push(`${title}: ${isDone ? 'yes' : `no. ${text}`}`);
    }
    return steps;
  };

  it('counts the hosts that the server knows', async () => {
    const result = [{ metric: { host_name: 'plotter-1' }, value: [0, '1'] }];
    const answer = () => Response.json({ status: 'success', data: { resultType: 'vector', result } });
    const query = { url: 'http://127.0.0.1:1', headers: {} };
    for await (const { text } of checkConnection({ query, instance: 'a' }, { ...tools, fetch: async () => answer() })) {
      assert.equal(text, '1 host sent within a day.');
    }
  });

  it('tries VictoriaMetrics step by step', async function () {
    needs(this, VICTORIA_METRICS);
    server = await startVictoriaMetrics();
    assert.deepEqual(await tried(server.url, `${server.url}/api/v1/write`), [
      'It answers questions: yes',
      'It takes what this host sends: yes',
      'What was sent can be read: yes',
      'It takes what comes late: yes',
    ]);
  });

  it('says what to change on Prometheus as it comes', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    const steps = await tried(server.url, `${server.url}/api/v1/write`);
    assert.equal(steps.length, 4);
    assert.match(steps[3], /comes late: no\. .*out of order.*out_of_order_time_window: 48h/);
  });

  it('says what is wrong with an address, and goes no further', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    const wrong = await tried(`${server.url}/nowhere`, `${server.url}/api/v1/write`);
    assert.equal(wrong.length, 1);
    assert.match(wrong[0], /name what stands before \/api\/v1\/query/);
    const steps = await tried(server.url, `${server.url}/api/v1/push`);
    assert.equal(steps.length, 2);
    assert.match(steps[1], /no\. It answered 40\d/);
  });

  it('says how Prometheus has to be started where it takes no remote writes', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus({}, []);
    const [, step] = await tried(server.url, `${server.url}/api/v1/write`);
    assert.match(step, /no\. It takes no remote writes as it was started\. Start Prometheus with --web\.enable-remote/);
  });

  it('says that a password is wrong, and that a path is, on VictoriaMetrics', async function () {
    needs(this, VICTORIA_METRICS);
    server = await startVictoriaMetrics(['-httpAuth.username=farm', '-httpAuth.password=right']);
    const write = `${server.url}/api/v1/write`;
    const headers = (password: string) => entranceHeaders({ user: 'farm', password });
    const [asked] = await tried(server.url, write, { headers: headers('wrong') });
    assert.match(asked, /^It answers questions: no\..* 401: its token or password is missing or wrong: see "query"/);
    const show = () => fetch(`${server?.url}/internal/force_flush`, { headers: headers('right') });
    const right = { headers: headers('right'), show };
    assert.equal((await tried(server.url, write, right)).length, 4);
    for (const wrong of [`${server.url}/api/v1/push`, server.url]) {
      const [, step] = await tried(server.url, wrong, right);
      assert.match(step, /no\. It knows no such path\. Name the whole address/);
    }
    const [elsewhere] = await tried(`${server.url}/prom`, write, right);
    assert.match(elsewhere, /name what stands before \/api\/v1\/query/);
  });

  it('sends nothing with a wrong clock, and says so', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    const [, step] = await tried(server.url, `${server.url}/api/v1/write`, { clockAhead: 3600 });
    assert.match(step, /no\. This host's clock is 1 h ahead of that of the server\. Have it set by NTP/);
  });

  it('says what is wrong on the way to it', async function () {
    needs(this, PROMETHEUS);
    server = await startPrometheus();
    const [tls] = await tried(server.url.replace('http:', 'https:'));
    assert.match(tls, /it speaks no TLS: write http:\/\/ in place of https/);
    const [none] = await tried(`http://127.0.0.1:${await freePort()}`);
    assert.match(none, /nothing listens there/);
    const [nowhere] = await tried('http://no-such-host.invalid');
    assert.match(nowhere, /its name (?:is not known here|can’t be looked up)/);
  });
});

describe('setFleetServers', () => {
  it('changes the servers, and leaves comments and all else as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-edit-'));
    const path = join(folder, 'sub', 'plotscope.fleet.json');
    const read = () => readFleetFile(readFileSync(path, 'utf8')).settings;
    try {
      setFleetServers(path, { query: 'http://a', write: 'http://a/w', entrance: { token: 'secret:t' } });
      assert.equal(statSync(path).mode & 0o077, 0);
      assert.deepEqual(read(), {
        query: { url: 'http://a', token: 'secret:t' },
        write: { url: 'http://a/w', token: 'secret:t' },
      });
      const login = { user: 'farm', password: 'secret:p' };
      setFleetServers(path, { query: 'http://a', write: 'http://a/w', entrance: login });
      assert.deepEqual(read(), { query: { url: 'http://a', ...login }, write: { url: 'http://a/w', ...login } });
      writeFileSync(path, '{ // mine\n  "query": { "url": "http://b" },\n  "metrics": {},\n}');
      setFleetServers(path, { query: 'http://c', write: undefined, entrance: undefined });
      assert.deepEqual(read(), { query: { url: 'http://c' }, metrics: {} });
      assert.match(readFileSync(path, 'utf8'), /\/\/ mine/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves a file alone that it would spoil, and says what is wrong with it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plotscope-fleet-edit-'));
    const path = join(folder, 'plotscope.fleet.json');
    const change = () => setFleetServers(path, { query: 'http://a', write: undefined, entrance: undefined });
    try {
      for (const [text, wrong] of [
        ['{\n  "query" { "url": "http://b" }\n}', /line 2, column 3: "query" has no value.*Nothing was changed/],
        ['{ "query": { "url": "http://b" }, "query": { "url": "http://c" } }', /column 35: "query" stands here twice/],
        ['{ "query": "http://b" }', /column 3: "query" needs an object in { }\. Nothing/],
        ['[]', /column 1: An object in { } is needed/],
        ['{ "write": null }', /"write" needs an object/],
      ] as const) {
        writeFileSync(path, text);
        assert.throws(change, wrong);
        assert.equal(readFileSync(path, 'utf8'), text);
      }
      const text = '{ "query": { "url": "http://b" } } // mine';
      for (const bytes of ['', '// nothing yet\n', `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
        writeFileSync(path, bytes);
        change();
        assert.deepEqual(readFleetFile(readFileSync(path, 'utf8')).settings, { query: { url: 'http://a' } });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
