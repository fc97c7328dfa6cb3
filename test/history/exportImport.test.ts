import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportToFile } from '../../src/history/exportedText.ts';
import { exportHistory } from '../../src/history/exportHistory.ts';
import type { History } from '../../src/history/history.ts';
import { importHistory } from '../../src/history/importHistory.ts';
import { openDatabase } from '../../src/history/sqlite.ts';
import type { SeriesList } from '../../src/metrics/series.ts';
import { HistoryFixture, maintainAll } from './historyFixture.ts';

const START = 1_700_000_000;
const ALL = { from: 0, to: 4e9 };

const LIST: SeriesList = {
  version: 1,
  series: [
    { metric: 'system.cpu.core.utilization', attributes: { 'cpu.logical_number': '0' } },
    {
      metric: 'system.network.io',
      attributes: { 'network.interface.name': 'a,"b"', 'network.io.direction': 'receive' },
    },
    { metric: 'process.cpu.utilization', attributes: { plotter: 'madmax', 'process.pid': '1', 'process.id': '1:2' } },
  ],
};

describe('export and import of a history', () => {
  let fixture: HistoryFixture;
  let store: History;
  before(() => {
    fixture = new HistoryFixture();
    store = fixture.open();
    for (let i = 0; i < 400; i++) {
      const values = Float64Array.of(Math.sin(i), 1e9 * i, i % 3 === 0 ? Number.NaN : i);
      store.append(
        START + 10 * i,
        values,
        LIST,
        i % 100 === 0 ? [{ type: 'notice', at: START + 10 * i, text: `${i}` }] : [],
      );
    }
    store.append(START + 90_000, Float64Array.of(1, 2, 3), LIST, [
      { type: 'plot.finished', at: START + 90_000, processId: '1:2', plot: { index: 1 }, seconds: 90 },
    ]);
    store.put('benchmark', 'a', START, { run: 1 });
    maintainAll(store);
  });
  after(() => fixture.remove());

  it('goes into a file whole, or leaves nothing there: where it can not be written, and where it is cancelled', async () => {
    const options = { format: 'jsonl', ...ALL } as const;
    const file = join(fixture.folder, 'whole.jsonl');
    await exportToFile(store, options, file);
    assert.equal(readFileSync(file, 'utf8'), await exported(options));

    await assert.rejects(exportToFile(store, options, fixture.folder), { code: 'EISDIR' });
    await assert.rejects(exportToFile(store, options, join(fixture.folder, 'none', 'x.jsonl')), { code: 'ENOENT' });

    const cancelled = join(fixture.folder, 'cancelled.jsonl');
    await assert.rejects(exportToFile(store, options, cancelled, AbortSignal.abort()), { name: 'AbortError' });
    const abort = new AbortController();
    const passOver = () => {};
    const exporting = exportToFile(store, { ...options, passOver }, cancelled, abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(exporting, { name: 'AbortError' });
    assert.equal(existsSync(cancelled), false);
  });

  it('writes CSV of a tier', async () => {
    const raw = await exported({ format: 'csv', from: START, to: START + 25, metrics: ['system.network.io'] });
    assert.equal(
      raw,
      [
        'time,metric,attributes,value',
        '2023-11-14T22:13:20.000Z,system.network.io,"network.interface.name=a,""b"";network.io.direction=receive",0',
        '2023-11-14T22:13:30.000Z,system.network.io,"network.interface.name=a,""b"";network.io.direction=receive",1000000000',
        '2023-11-14T22:13:40.000Z,system.network.io,"network.interface.name=a,""b"";network.io.direction=receive",2000000000',
        '',
      ].join('\n'),
    );
    const hours = await exported({ format: 'csv', ...ALL, tier: 'hour', metrics: ['system.network.io'] });
    assert.match(hours, /^time,metric,attributes,count,mean,min,max,p95,last\n/);
    assert.equal(hours.trim().split('\n').length, 4);
  });

  it('takes up its own JSON lines, once', async () => {
    const text = await exported({ format: 'jsonl', ...ALL });
    const copy = fixture.open({}, `${fixture.path}.copy`);
    const counts = await importHistory(copy, text.split('\n'));
    assert.deepEqual(
      { ...counts, rollUps: counts.rollUps > 0 },
      { frames: 401, rollUps: true, events: 5, plots: 1, documents: 1, unknown: 0 },
    );
    maintainAll(copy);
    assert.deepEqual(await importHistory(copy, text.split('\n')), {
      frames: 0,
      rollUps: 0,
      events: 0,
      plots: 0,
      documents: 0,
      unknown: 0,
    });
    copy.append(START + 90_001, Float64Array.of(1, 2, 3), LIST, []);
    maintainAll(copy);
    assert.deepEqual(copy.verify().findings, []);
    for (const tier of ['second', 'minute', 'hour', 'day'] as const) {
      for (const { metric } of LIST.series.filter((one) => one !== null)) {
        const query = { series: { metric }, from: 0, to: START + 6000, tier };
        const plain = (history: History) =>
          history.query(query).map(({ times, mean, min, max, p95, last, count }) => {
            assert.ok(times.length > 0);
            return { times, mean, min, max, p95, last, count };
          });
        assert.deepEqual(plain(copy), plain(store), `${metric} by the ${tier}`);
      }
    }
    assert.deepEqual(copy.plots(), store.plots());
  });

  it('says which line it does not understand, and why', async () => {
    const copy = fixture.open({}, `${fixture.path}.other`);
    const refuses = (lines: string[], message: RegExp) =>
      assert.rejects(importHistory(copy, lines), { name: 'ImportError', message });
    await refuses(['time,value'], /no export of PlotScope/);
    await refuses(['{}'], /no export of PlotScope/);
    await refuses([''], /it is empty/);
    const header = '{"format":"plotscope-history","version":1}';
    await refuses([header.replace('1', '9')], /newer PlotScope/);
    await refuses(['', '{"end":true}'], /no export of PlotScope/);
    await refuses([header, '{"event":{"type":"nonsense"}}'], /line 2 .* at "event\.type"/);
    await refuses([header, '', '{"foo":1}'], /line 3 .* tells of no values/);
    await refuses([header, '{"tier":"sec'], /line 2 .* not JSON/);
    const values = {
      tier: 'second',
      metric: 'system.network.io',
      attributes: {},
      times: [START, START + 1],
      values: [1, 2],
    };
    const withValues = (changed: object) => [header, JSON.stringify({ ...values, ...changed })];
    await refuses(withValues({ values: [1] }), /2 times, and of "values" 1 numbers/);
    await refuses(withValues({ values: [1, null] }), /at "values\.1"/);
    await refuses(withValues({ times: [START, START - 1] }), /out of order/);
    await refuses(withValues({ times: [START, 1e18] }), /at "times\.1"/);
    const rolled = { ...values, tier: 'minute', times: [START - 20, START + 40] };
    const figures = Object.fromEntries(['count', 'mean', 'min', 'max', 'p95', 'last'].map((name) => [name, [1, 1]]));
    const withRollUps = (changed: object) => [header, JSON.stringify({ ...rolled, ...figures, ...changed })];
    await refuses(withRollUps({ last: [1] }), /2 times, and of "last" 1 numbers/);
    await refuses(withRollUps({ times: [START + 40, START - 20] }), /out of order/);
    await refuses(withRollUps({ times: [START, START + 60] }), /no minute begins/);
    assert.deepEqual(copy.stats().frames, 0);
    assert.equal((await importHistory(copy, withRollUps({}))).rollUps, 2);
    assert.equal((await importHistory(copy, [`\uFEFF${header}\r`, ...withValues({}).slice(1)])).frames, 2);
    maintainAll(copy);
    assert.deepEqual(copy.verify().findings, []);
  });

  it('takes up the rest of an export that broke off', async () => {
    const lines = (await exported({ format: 'jsonl', ...ALL })).trim().split('\n');
    const copy = fixture.open({}, `${fixture.path}.broken`);
    // In the second hour, after the first of its series.
    const begun = lines.slice(0, 6);
    await assert.rejects(importHistory(copy, begun), /ends early/);
    await assert.rejects(importHistory(copy, [...begun, '{"tier":"second","met']), /line 7 .* not JSON/);
    const { newestRow } = copy;
    assert.ok(newestRow > 0 && newestRow < 401, `${newestRow}`);
    assert.equal((await importHistory(copy, lines)).frames, 401 - newestRow);
    const all = { series: { metric: 'process.cpu.utilization' }, tier: 'second', ...ALL } as const;
    assert.deepEqual(copy.query(all)[0].mean, store.query(all)[0].mean);
  });

  it('is whole at the ends of what can be kept, and takes up what earlier versions kept', async () => {
    const path = `${fixture.path}.extremes`;
    const whole = fixture.open({}, path);
    const series = LIST.series.slice(0, 1).map(() => ({ metric: 'custom.value' as const, attributes: { name: 'a' } }));
    const values = [3.402_823_466e38, -3.402_823_466e38, 1e39, -1e308, 1e-40, -0, 2 ** 53, Number.POSITIVE_INFINITY];
    values.forEach((value, i) => void whole.append(START + i, Float64Array.of(value), { version: 1, series }, []));
    maintainAll(whole);
    const text: string[] = [];
    await exportHistory(whole, { format: 'jsonl', ...ALL }, (lines) => text.push(lines));
    const plot = { processId: '9:1', startedAt: START, outcome: 'finished', seconds: -9, bytes: 1e300, steps: [] };
    const lines = text.join('').split('\n');
    const copy = fixture.open({}, `${path}.copy`);
    const counts = await importHistory(copy, lines.toSpliced(-2, 0, JSON.stringify({ plot })));
    assert.deepEqual([counts.frames, counts.plots], [5, 1]);
    const of = (history: History) =>
      history.query({ series: { metric: 'custom.value' }, ...ALL, tier: 'second' })[0].last;
    assert.deepEqual(
      of(copy),
      of(whole).filter((value) => !Number.isNaN(value)),
    );
    const [taken] = copy.plots();
    assert.deepEqual([taken.seconds, taken.bytes, taken.outcome], [undefined, undefined, 'finished']);
  });

  it('passes over what is damaged where it may, and says so', async () => {
    const path = `${fixture.path}.damaged`;
    store.copyTo(path);
    const file = openDatabase(path);
    file.exec('UPDATE stretch_column SET cells = substr(cells, 1, length(cells) - 4) WHERE series = 2');
    file.close();
    const damaged = fixture.open({ readOnly: true }, path);
    const all = { format: 'jsonl', ...ALL } as const;
    await assert.rejects(exportHistory(damaged, all, () => undefined));
    const passedOver: Error[] = [];
    const lines: string[] = [];
    const passOver = (error: Error) => {
      passedOver.push(error);
    };
    await exportHistory(damaged, { ...all, passOver }, (text) => lines.push(text));
    assert.ok(passedOver.length > 0);
    const copy = fixture.open({}, `${fixture.path}.salvaged`);
    assert.equal((await importHistory(copy, lines)).frames, 401);
    maintainAll(copy);
    assert.deepEqual(copy.verify().findings, []);
  });

  async function exported(options: Parameters<typeof exportHistory>[1]): Promise<string> {
    let text = '';
    await exportHistory(store, options, (lines) => {
      text += lines;
    });
    return text;
  }
});
