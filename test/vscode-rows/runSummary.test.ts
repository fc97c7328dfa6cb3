import assert from 'node:assert/strict';
import { runSummary } from '../../src/vscode/benchmarks/runSummary.ts';
import { comparisonDocument, suiteDocument, tuningRecord } from './benchmarkRecords.ts';

const asPrinted = (document: object): unknown => JSON.parse(JSON.stringify(document));

describe('how a run ends in its terminal', () => {
  it('says which is better, why, and what is in doubt', () => {
    assert.deepEqual(runSummary(asPrinted(comparisonDocument)), [
      'fast is better: slow takes 1.20 times what fast does (ratio 1.18 … 1.22).',
      ...comparisonDocument.reasons,
      ...comparisonDocument.warnings,
    ]);
  });

  it('says why nothing was decided', () => {
    const reason = 'a: The program chia_plot of Mad Max is not on PATH. Install it, or name it in "binary".';
    const failed = { ...comparisonDocument, status: 'failed', verdict: 'undecided', reasons: [reason], warnings: [] };
    assert.deepEqual(runSummary(asPrinted(failed)), ['The comparison was not finished: it failed.', reason]);
  });

  it('says each problem of a search once, and what failed of a suite', () => {
    const { table, ...tuning } = tuningRecord();
    const broken = table.map((row) => ({ ...row, problem: 'The disk is full.' }));
    const lines = runSummary(asPrinted({ ...tuning, table: broken }));
    assert.deepEqual(
      lines.filter((line) => line.includes('disk')),
      ['The disk is full.'],
    );
    const failed = [{ suite: 'system', name: 'disk-latency', reason: 'the folder is read-only' }];
    assert.deepEqual(runSummary(asPrinted(suiteDocument('one', { failed } as object))), [
      'system/disk-latency failed: the folder is read-only',
    ]);
  });

  it('says nothing of what is no document', () => {
    for (const nothing of [undefined, null, 'text', { kind: 'song' }]) assert.deepEqual(runSummary(nothing), []);
  });
});
