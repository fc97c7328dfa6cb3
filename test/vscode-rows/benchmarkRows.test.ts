import assert from 'node:assert/strict';
import { NO_PROGRESS } from '../../src/vscode/benchmarks/benchmarkProgress.ts';
import { benchmarkRows, runKeyOf } from '../../src/vscode/benchmarks/benchmarkRows.ts';
import type { Row } from '../../src/vscode/rows/row.ts';
import { comparisonRecord, suiteRecord, tuningRecord } from './benchmarkRecords.ts';

const NOW = 1_800_002_000;

describe('benchmarkRows', () => {
  const records = [suiteRecord(), comparisonRecord(), tuningRecord()];

  it('shows what runs, with progress, before what was kept by its kind', () => {
    const running = {
      id: '1',
      title: 'system',
      startedAt: NOW - 65,
      isStopping: false,
      progress: {
        ...NO_PROGRESS,
        benchmark: 'cpu-sort',
        index: 2,
        of: 4,
        seconds: 10,
        begunAt: NOW - 5,
        measured: [{ name: 'cpu-integer', text: '3 G ops/s' }],
      },
    };
    const rows = benchmarkRows([running], records, NOW);
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['system', 'Suites', 'Comparisons', 'Tuning'],
    );
    const [first] = rows;
    assert.equal(first?.description, '2/4 cpu-sort · 38 % · 1 min 5 s');
    assert.equal(first?.spoken, 'system is running, 2/4 cpu-sort, 38 % done, for 1 min 5 s');
    assert.equal(first?.kind, 'benchmark.running');
    assert.deepEqual(
      first?.children?.map(({ label, description }) => [label, description]),
      [['cpu-integer', '3 G ops/s']],
    );
    const [stopping] = benchmarkRows([{ ...running, isStopping: true }], [], NOW);
    assert.match(stopping?.description ?? '', /^stopping/);
  });

  it('tells the score of a run, its results, and what could not be measured', () => {
    const [group] = benchmarkRows([], [suiteRecord()], NOW);
    const row = group?.children?.[0];
    assert.match(row?.description ?? '', /^overall 96 · /);
    assert.equal(row?.icon?.name, 'pass');
    assert.equal(row?.kind, 'benchmark.suites');
    assert.deepEqual(
      row?.children?.map(({ label, description }) => [label, description]),
      [
        ['cpu-sha256, one thread', '963 MiB/s'],
        ['cpu-sha256, all threads', '1.88 GiB/s'],
        ['application/farming', 'skipped: no plot file was found'],
      ],
    );
    assert.match(row?.tooltip ?? '', /plot1/);
  });

  it('marks regressions, failures and cancellations, in words as well', () => {
    const comparison = {
      baseline: 'june',
      baselineRunId: 'june-1',
      changes: [],
      regressions: ['cpu-sha256[all threads]'],
      missing: [],
      noiseRatio: 0.05,
      warnings: [],
    };
    const [group] = benchmarkRows([], [suiteRecord('worse', { comparison } as never)], NOW);
    const row = group?.children?.[0];
    assert.match(row?.description ?? '', /1 worse than june/);
    assert.equal(row?.icon?.name, 'warning');
    const worse = row?.children?.find(({ label }) => label === 'cpu-sha256, all threads');
    assert.equal(worse?.spoken, 'cpu-sha256, all threads, 1.88 GiB/s, worse than the baseline');

    const failed = [{ suite: 'system', name: 'cpu-sort', reason: 'out of memory' }];
    const [failures] = benchmarkRows([], [suiteRecord('failed', { failed } as never)], NOW);
    assert.match(failures?.children?.[0]?.description ?? '', /1 failed/);
  });

  it('tells the verdict and the reasons of a comparison', () => {
    const [group] = benchmarkRows([], [comparisonRecord()], NOW);
    const row = group?.children?.[0];
    assert.equal(row?.label, 'fast against slow');
    assert.match(row?.description ?? '', /^fast is faster · /);
    assert.equal(row?.children?.[0]?.label, 'slow takes 20 % longer than fast.');
    const wordsFor = (changes: object) =>
      benchmarkRows([], [comparisonRecord(changes)], NOW)[0]?.children?.[0]?.description ?? '';
    assert.match(wordsFor({ verdict: 'no difference' }), /^No difference/);
    assert.match(wordsFor({ verdict: 'undecided', status: 'undecided' }), /^Undecided/);
    // Those of before 0.2 said so of every comparison without a winner.
    for (const status of ['undecided', 'cancelled', 'failed'])
      assert.match(wordsFor({ verdict: 'no difference', status }), new RegExp(`^${status}`, 'i'));
  });

  it('tells the best of a search, and why others have no time', () => {
    const [group] = benchmarkRows([], [tuningRecord()], NOW);
    const row = group?.children?.[0];
    assert.match(row?.description ?? '', /^3 configurations · finished/);
    assert.deepEqual(
      row?.children?.map(({ icon, description }) => [icon?.name, description]),
      [
        ['star-full', '1 min 40 s'],
        ['circle-outline', '2 min 20 s, estimated'],
        ['circle-slash', 'The disk is full. Free space.'],
      ],
    );
  });

  it('gives every row an id of its own, from which its run is known', () => {
    const rows = benchmarkRows([], [...records, suiteRecord('run-b')], NOW);
    const all = (list: readonly Row[]): Row[] => list.flatMap((row) => [row, ...all(row.children ?? [])]);
    const ids = all(rows).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const result = rows[0]?.children?.[0]?.children?.[0];
    assert.equal(runKeyOf(result?.id ?? ''), 'run-a');
    assert.equal(runKeyOf('group:suites'), undefined);
  });

  it('takes names of configurations for text, not for Markdown', () => {
    const [group] = benchmarkRows([], [comparisonRecord({ names: { a: '**a** [x](y)', b: 'b' } })], NOW);
    assert.match(group?.children?.[0]?.tooltip ?? '', /\\\*\\\*a\\\*\\\* \\\[x\\\]/);
  });

  it('shows nothing where there is nothing, so that the welcome text has the place', () => {
    assert.deepEqual(benchmarkRows([], [], NOW), []);
  });
});
