import assert from 'node:assert/strict';
import { progressLine, readProgress } from '../../src/benchmarks/progress.ts';
import {
  type BenchmarkProgress,
  doneRatio,
  NO_PROGRESS,
  progressAfter,
  progressText,
} from '../../src/vscode/benchmarks/benchmarkProgress.ts';

function progressOf(lines: readonly unknown[]): BenchmarkProgress {
  return lines.reduce<BenchmarkProgress>(
    (progress, line) => progressAfter(progress, readProgress(JSON.stringify(line)), 1000),
    NO_PROGRESS,
  );
}

const begun = { kind: 'begun', name: 'cpu-sort', suite: 'system', index: 2, of: 4, seconds: 10 };
const measured = {
  kind: 'measured',
  name: 'cpu-sort[one thread]',
  unit: '{entry}/s',
  median: 3.2e6,
  interval: [3.1e6, 3.3e6],
  n: 9,
  warnings: ['a warning'],
};

describe('benchmarkProgress', () => {
  it('follows suites', () => {
    const progress = progressOf([
      begun,
      { kind: 'sample', name: 'cpu-sort', value: 1, unit: 's' },
      measured,
      { kind: 'skipped', name: 'farming', suite: 'application', reason: 'no plot' },
    ]);
    assert.equal(progressText(progress), '2/4 cpu-sort');
    assert.deepEqual(progress.measured, [{ name: 'cpu-sort[one thread]', text: '3.2 M entries/s' }]);
    assert.deepEqual(progress.unmeasured, [{ name: 'farming', text: 'skipped: no plot' }]);
    assert.equal(doneRatio(progress, 1005), (1 + 0.5) / 4);
    assert.ok(doneRatio(progress, 9999) < 0.5, 'what takes longer than usual is not done');
  });

  it('follows comparisons and tuning', () => {
    const comparing = progressOf([
      { kind: 'begun', name: 'fast', isControl: true, index: 1, of: 18 },
      { kind: 'step', name: 'fast', step: 'phase 1, table 1', seconds: 3 },
      { kind: 'measured', name: 'fast', unit: 's', median: 12.5, n: 1, warnings: [], wasCutOff: true },
    ]);
    assert.equal(progressText(comparing), '1/18 fast, after phase 1, table 1');
    assert.deepEqual(comparing.measured, [{ name: 'fast', text: 'ended after 12.5 s' }]);
    const tuning = progressOf([
      { kind: 'begun', name: 'base threads=2', index: 1, until: 'phase 1 table 3' },
      { kind: 'failed', name: 'base threads=2', reason: 'The disk is full.' },
    ]);
    assert.equal(progressText(tuning), '1 base threads=2, until phase 1 table 3');
    assert.deepEqual(tuning.unmeasured, [{ name: 'base threads=2', text: 'failed: The disk is full.' }]);
  });

  it('follows the steps of a plot', () => {
    const progress = progressOf([{ kind: 'step', name: 'fast', step: 'phase 1, table 1', seconds: 3 }]);
    assert.equal(progressText(progress), 'fast, after phase 1, table 1');
    const next = progressAfter(progress, { kind: 'begun', name: 'slow', index: 2, of: 12 }, 0);
    assert.equal(progressText(next), '2/12 slow');
  });

  it('takes what it does not know for a note', () => {
    for (const line of ['plain text', '{"kind":"news"}', '{broken', '{}']) {
      assert.deepEqual(readProgress(line), { kind: 'note', text: line });
    }
  });

  it('writes lines for the terminal, none for samples', () => {
    const text = (line: unknown) => progressLine(readProgress(JSON.stringify(line)));
    assert.equal(text(begun), '[2/4] system/cpu-sort (about 10 s)');
    assert.equal(
      text(measured),
      '    cpu-sort, one thread: 3.2 M entries/s (3.1 M entries/s … 3.3 M entries/s, n = 9)\n      a warning',
    );
    assert.equal(text({ kind: 'sample', name: 'x', value: 1, unit: 's' }), undefined);
    assert.equal(text({ kind: 'failed', name: 'x', suite: 'system', reason: 'broke' }), '    failed: broke');
  });
});
