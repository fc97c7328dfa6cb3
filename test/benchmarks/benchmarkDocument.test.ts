import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../../src/benchmarks/benchmarkDocument.ts';
import { benchmarkRecord, recordTitle } from '../../src/benchmarks/benchmarkRecord.ts';
import { runOf } from '../bench/harness/sampleRun.ts';

const folder = join(import.meta.dirname, '../fixtures/benchmark-documents');

describe('documents of benchmarks', () => {
  it('say of what kind they are', () => {
    const run = runOf('run-1', []);
    assert.deepEqual(readDocument(JSON.parse(JSON.stringify(run))), run);
    assert.deepEqual(benchmarkRecord('run-1', 5, run), { ...run, key: 'run-1', at: 5 });
  });

  for (const name of readdirSync(folder)) {
    it(`are read as they were kept when they did not: ${name}`, () => {
      const kept = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const document = readDocument(kept);
      assert.equal(document?.kind, name.replace('-without-kind.json', ''));
      assert.ok(recordTitle(document!).length > 0);
      const { kind: _, ...rest } = document!;
      const lost = JSON.parse(
        JSON.stringify(kept, (key, value) => (key === 'kind' && value === 'real' ? undefined : value)),
      );
      assert.deepEqual(JSON.parse(JSON.stringify(rest)), lost, 'nothing is lost but that a run was real');
    });
  }

  it('are nothing else, and not damaged', () => {
    const { metadata, ...rest } = runOf('run-1', []);
    for (const value of [
      undefined,
      null,
      'text',
      5,
      [],
      {},
      { results: 'none' },
      { kind: 'news', results: [] },
      rest,
    ]) {
      assert.equal(readDocument(value), undefined, JSON.stringify(value));
    }
    assert.equal(readDocument({ ...rest, metadata: { ...metadata, runId: 7 } }), undefined);
  });
});
