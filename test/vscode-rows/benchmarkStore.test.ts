import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/history/history.ts';
import { BenchmarkStore, baselineKey } from '../../src/vscode/benchmarks/benchmarkStore.ts';
import { comparisonDocument, suiteDocument } from './benchmarkRecords.ts';

describe('BenchmarkStore', () => {
  const storage = mkdtempSync(join(tmpdir(), 'plotscope-benchmark-store-'));
  const path = join(storage, 'history.sqlite');

  before(() => {
    const history = History.open(path, { hostId: hostId() });
    history.put('benchmark', 'run-a', 1_800_000_075, suiteDocument('run-a'));
    history.put('benchmark', 'compare-1', 1_800_000_500, comparisonDocument);
    history.put('benchmark', 'broken', 1_800_000_600, { results: 'none' });
    history.close();
    mkdirSync(join(storage, 'runs'));
    for (const [key, run] of Object.entries({
      'run-a': suiteDocument('run-a'),
      'run-b': suiteDocument('run-b', { scale: 0.7 }),
    })) {
      writeFileSync(join(storage, 'runs', `${key}.json`), JSON.stringify(run));
    }
    writeFileSync(join(storage, 'runs', 'torn.json'), '{"results":');
  });

  after(() => rmSync(storage, { recursive: true, force: true }));

  const store = () => new BenchmarkStore({ storage, historyPath: () => path });
  const keys = (one: BenchmarkStore) => one.list().map(({ key }) => key);

  it('lists what the history and the files of the harness hold, once each, the newest first', () => {
    assert.deepEqual(keys(store()), ['compare-1', 'run-a', 'run-b']);
  });

  it('goes on without a history', () => {
    const without = new BenchmarkStore({ storage, historyPath: () => undefined });
    assert.deepEqual(keys(without).toSorted(), ['run-a', 'run-b']);
    assert.deepEqual(keys(new BenchmarkStore({ storage, historyPath: () => join(storage, 'none.sqlite') })).length, 2);
  });

  it('keeps results in files where there is no history', () => {
    const other = mkdtempSync(join(tmpdir(), 'plotscope-benchmark-store-'));
    try {
      const without = new BenchmarkStore({ storage: other, historyPath: () => undefined });
      without.keep('compare-9', 1_800_000_700, comparisonDocument);
      assert.deepEqual(keys(without), ['compare-9']);
      without.remove('compare-9');
      assert.deepEqual(keys(without), []);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('compares runs, and runs with baselines', () => {
    const one = store();
    one.list();
    assert.equal(one.compare('run-b', 'run-a').comparison.regressions.length, 2);
    one.saveBaseline('june', 'run-a');
    assert.deepEqual(one.baselines(), ['june']);
    const { comparison, title } = one.compare('run-b', baselineKey('june'));
    assert.equal(title, 'june');
    assert.equal(comparison.changes[0]?.verdict, 'worse');
    assert.throws(() => one.compare('run-b', 'gone'), /gone.*choose another/);
    assert.throws(() => one.compare('run-b', baselineKey('july')), /no baseline "july"/);
    assert.throws(() => one.saveBaseline('../x', 'run-a'), /can't name a baseline/);
  });

  it('keeps what the harness has not kept, and deletes from history and files', () => {
    const one = store();
    one.keep('compare-2', 1_800_000_700, comparisonDocument);
    one.keep('run-a', 1, { other: true });
    assert.deepEqual(keys(one), ['compare-2', 'compare-1', 'run-a', 'run-b'], 'what was there stays as it was');
    for (const key of ['compare-2', 'run-a', 'run-b']) one.remove(key);
    assert.deepEqual(keys(store()), ['compare-1']);
  });
});
