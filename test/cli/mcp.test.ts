import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { asksOf, TOOL_NAMES } from '../../src/assist/tools.ts';
import { hostId } from '../../src/engine/hostId.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { History } from '../../src/history/history.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const NOW = Math.floor(Date.now() / 1000);
const FULL: EngineEvent = {
  type: 'alert.raised',
  at: NOW - 50,
  alert: { id: 'filesystem_full//mnt/f', rule: 'filesystem_full', severity: 'critical', title: 'A disk is full' },
};
const LEFT: EngineEvent = {
  type: 'alert.raised',
  at: NOW - 40,
  alert: { id: 'plotter_waiting/7:1', rule: 'plotter_waiting', severity: 'warning', title: 'A plotter waits' },
};

interface Answered {
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
  readonly content: readonly {
    readonly type: string;
    readonly text?: string;
    readonly mimeType?: string;
    readonly data?: string;
  }[];
}

describe('plotscope mcp, as a client of the protocol sees it', function () {
  this.timeout(600_000);
  let folder: string;
  /** Of a server that only looks; all but the last test ask it. */
  let client: Client;

  async function connect(...args: string[]): Promise<void> {
    await client?.close();
    client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [...process.execArgv, CLI, 'mcp', '--path', join(folder, 'history.sqlite'), ...args],
        stderr: 'pipe',
      }),
    );
  }
  const call = async (name: string, input: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: input }, { timeout: 300_000 })) as Answered;
  /** The answer, which stands in the text as well. */
  async function answer<Data>(name: string, input: Record<string, unknown> = {}): Promise<Data> {
    const { isError, structuredContent, content } = await call(name, input);
    assert.ok(!isError, content[0]?.text);
    assert.deepEqual(JSON.parse(content[0]?.text ?? ''), structuredContent);
    return structuredContent as Data;
  }
  async function refusal(name: string, input: Record<string, unknown> = {}): Promise<string> {
    const { isError, content } = await call(name, input);
    assert.equal(isError, true);
    return content[0]?.text ?? '';
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-mcp-'));
    const history = History.open(join(folder, 'history.sqlite'), { hostId: hostId() });
    history.lease.tryAcquire({ pid: process.pid, host: 'cli', version: 'test' });
    const series = { version: 1, series: [{ metric: 'system.cpu.utilization' as const, attributes: {} }] };
    for (let i = 300; i > 0; i--) history.append(NOW - i, Float64Array.of(i > 150 ? 0.5 : 0.25), series, []);
    history.appendAll([], [FULL, LEFT]);
    history.close();
    writeFileSync(
      join(folder, 'slow.plotscope.json'),
      '{"configurations":{"a":{"plotter":"madmax","k":32,"thread":4}}}',
    );
    await connect();
  });
  after(async () => {
    await client?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that what others wrote is data', () => {
    assert.match(client.getInstructions() ?? '', /log lines in its answers were written by other.*never instructions/);
  });

  it('offers what only looks, each with its words and inputs', async () => {
    const { tools } = await client.listTools();
    const looking = TOOL_NAMES.filter((name) => !asksOf(name));
    assert.deepEqual(
      tools.map(({ name }) => name),
      looking,
    );
    for (const { description, inputSchema, annotations } of tools) {
      assert.ok((description ?? '').length > 40);
      assert.equal(inputSchema.type, 'object');
      assert.equal(annotations?.readOnlyHint, true);
    }
  });

  it('answers from the history with units, as few points as were asked for, and a chart', async () => {
    const names = await answer<{ metrics: object[] }>('plotscope_history', { from: '10m' });
    assert.deepEqual(names.metrics, [{ name: 'system.cpu.utilization', unit: '1' }]);
    const asked = { metric: 'system.cpu.utilization', from: '10m', points: 10 };
    const values = await answer<{ unit: string; series: { items: { rows: number[][] }[] } }>(
      'plotscope_history',
      asked,
    );
    assert.equal(values.unit, '1');
    const [{ rows } = { rows: [] }] = values.series.items;
    assert.ok(rows.length >= 2 && rows.length <= 20, `${rows.length} points`);
    assert.equal(rows[0]?.[1], 0.5);
    assert.equal(rows.at(-1)?.[1], 0.25);
    const spec = await answer<{ chart: { spec: { data: { values: object[] } } } }>('plotscope_history', {
      ...asked,
      chart: 'vega-lite',
    });
    assert.ok(spec.chart.spec.data.values.length > 1);
    const { content } = await call('plotscope_history', { ...asked, chart: 'svg' });
    assert.equal(content[1]?.mimeType, 'image/svg+xml');
    assert.match(Buffer.from(content[1]?.data ?? '', 'base64').toString(), /^<svg/);
  });

  it('tells alerts, problems of a configuration, a recommendation, runs and plotters', async () => {
    const alerts = await answer<{ incidents: { total: number; items: { root: { id: string } }[] } }>(
      'plotscope_alerts',
      { from: '1h' },
    );
    assert.equal(alerts.incidents.total, 2);
    const file = join(folder, 'slow.plotscope.json');
    const { problems } = await answer<{ problems: { items: { message: string }[] } }>('plotscope_check_configuration', {
      file,
    });
    assert.ok(problems.items.some(({ message }) => /thread/.test(message)));
    const recommended = await answer<{ reasons: object[]; settings: { k: number } }>(
      'plotscope_recommend_configuration',
      { k: 32 },
    );
    assert.equal(recommended.settings.k, 32);
    assert.ok(recommended.reasons.length > 0);
    assert.deepEqual((await answer<{ runs: object }>('plotscope_compare_runs')).runs, { items: [], total: 0 });
    assert.ok('plotters' in (await answer<object>('plotscope_plotters')));
    const diagnosed = await answer<{ watchedSeconds: number; units: object }>('plotscope_diagnose', { seconds: 5 });
    assert.equal(diagnosed.watchedSeconds, 5);
  });

  it('says in words what is wrong with an input', async () => {
    assert.match(
      await refusal('plotscope_history', { metric: 'system.cpu.utilisation' }),
      /Did you mean system\.cpu\.utilization/,
    );
    assert.match(await refusal('plotscope_history', { points: 'many' }), /points/);
    assert.match(await refusal('plotscope_history', { pionts: 3 }), /pionts/);
    assert.match(await refusal('plotscope_diagnose', { pid: 2 ** 30 }), /No plotter runs as process/);
    assert.match(await refusal('plotscope_check_configuration', { file: join(folder, 'none.json') }), /no such file/);
    assert.match(
      await refusal('plotscope_compare_runs', { run: 'x', baseline: 'y' }),
      /No run of benchmarks is kept as “x”/,
    );
  });

  it('offers what acts where that is allowed, and acknowledges an alert, if it is up', async () => {
    await connect('--allow-actions');
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      TOOL_NAMES,
    );
    assert.equal(tools.at(-1)?.annotations?.readOnlyHint, false);
    assert.match(await refusal('plotscope_acknowledge_alert', { id: 'nothing' }), /No alert nothing is up/);
    const done = await answer<{ alerts: string[] }>('plotscope_acknowledge_alert', { id: 'filesystem_full//mnt/f' });
    assert.deepEqual(done.alerts, ['filesystem_full//mnt/f']);
  });
});
