import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bench, startBench } from './benchProgram.ts';

describe('the bench program', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-bench-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const smallest = (...args: string[]) =>
    bench('run', ...args, '--size', 'smallest', '--storage', join(folder, 'storage'), '--directory', folder);

  it('lists its benchmarks with what a reader needs to choose', async () => {
    const { code, out } = await bench('list', '--json');
    assert.equal(code, 0);
    const { benchmarks, comparative } = JSON.parse(out) as Record<string, Record<string, unknown>[]>;
    for (const benchmark of benchmarks!) {
      const keys = ['better', 'name', 'needs', 'seconds', 'standsFor', 'suite', 'unit'];
      assert.deepEqual(Object.keys(benchmark).sort(), keys);
    }
    const names = benchmarks!.map(({ suite, name }) => `${suite}/${name}`);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      [...new Set(benchmarks!.map(({ suite }) => suite))],
      ['system', 'application', 'scalability', 'stress'],
    );
    assert.deepEqual(
      comparative!.map(({ name }) => name),
      ['compare', 'tune', 'plot'],
    );
    const table = (await bench('list')).out;
    for (const name of [...names, 'comparative/compare', 'comparative/tune']) assert.ok(table.includes(name), name);
  });

  it('gives results, scores and what they were measured on, keeps them, and compares the next run with them', async () => {
    const file = join(folder, 'run.json');
    const first = await smallest('system/cpu-sha256', '--json', '--save-baseline', 'first', '--out', file);
    assert.equal(first.code, 0, first.err);
    const { results, scores, metadata, report } = JSON.parse(first.out);
    assert.deepEqual(
      results.map(({ name, unit, better, n }: Record<string, unknown>) => [name, unit, better, n]),
      [
        ['cpu-sha256[one thread]', 'By/s', 'higher', 3],
        ['cpu-sha256[all threads]', 'By/s', 'higher', 3],
      ],
    );
    for (const { median, interval } of results)
      assert.ok(interval[0] <= median && median <= interval[1] && interval[0] > 0);
    assert.ok(scores.system.points > 0 && scores.overall.points > 0);
    assert.equal(scores.application, undefined);
    assert.equal(metadata.configuration.size, 'smallest');
    assert.ok(metadata.hardware.cpu.logicalCores > 0 && metadata.noise.before.spreadRatio >= 0);
    const sections = [
      'bottlenecks',
      'details',
      'metadata',
      'performance',
      'recommendations',
      'reliability',
      'scalability',
      'summary',
    ];
    assert.deepEqual(Object.keys(report).sort(), sections);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).metadata, metadata);
    assert.equal(readdirSync(join(folder, 'storage', 'runs')).length, 1);

    const second = await smallest(
      'system/cpu-sha256',
      '--json',
      '--baseline',
      'first',
      '--no-save',
      '--progress',
      'json',
    );
    const { comparison } = JSON.parse(second.out);
    assert.equal(comparison.baselineRunId, metadata.runId);
    assert.equal(comparison.changes.length, 2);
    assert.equal(second.code, comparison.regressions.length > 0 ? 3 : 0);
    assert.equal(readdirSync(join(folder, 'storage', 'runs')).length, 1);
    const told = second.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    assert.deepEqual([told.includes('begun'), told.includes('sample'), told.includes('measured')], [true, true, true]);
  });

  it('says what it can not do, and what would help', async () => {
    const unknown = await smallest('disk');
    assert.deepEqual([unknown.code, unknown.out], [1, '']);
    assert.match(unknown.err, /there is no suite "disk"; there are system, application/);
    assert.match(unknown.err, /every one\.\n/);
    assert.match((await smallest('sytem')).err, /Did you mean system\?/);
    assert.match(
      (await smallest('system/cpu-sha')).err,
      /system has no "cpu-sha"; it has cpu-integer.*Did you mean cpu-sha256\?/,
    );
    assert.equal((await smallest('system/cpu-sha256/more')).code, 1);
    const nowhere = await bench(
      'run',
      'system/storage-mixed',
      '--size',
      'smallest',
      '--no-save',
      '--json',
      '--directory',
      '/there/is/none',
    );
    assert.equal(nowhere.code, 0);
    assert.match(JSON.parse(nowhere.out).skipped[0].reason, /name a directory that exists/);
    const noPlots = await smallest('application/farming', '--json');
    assert.match(JSON.parse(noPlots.out).skipped[0].reason, /no plots \(\*\.plot\).*--directory/);
  });

  it('leaves no child and no file when it is cancelled, and prints what it had', async () => {
    const work = mkdtempSync(join(folder, 'cancelled-'));
    const { child, answer } = startBench(
      'run',
      'system/storage-mixed',
      'application/demo-workload',
      '--json',
      '--no-save',
      '--size',
      'smallest',
      '--directory',
      work,
    );
    const demoFolder = () =>
      readdirSync(work).flatMap((name) =>
        readdirSync(join(work, name)).filter((inner) => inner.startsWith('plotscope-demo-')),
      );
    while (demoFolder().length === 0 && child.exitCode === null) await setTimeout(20);
    const pid = /^plotscope-demo-(\d+)-/.exec(demoFolder()[0] ?? '')?.[1];
    // As from a terminal and from the program that started it: that is one wish.
    child.kill('SIGTERM');
    child.kill('SIGINT');
    const { code, out } = await answer;
    assert.equal(code, 130);
    const { results, metadata } = JSON.parse(out);
    assert.equal(metadata.cancelled, true);
    assert.ok(results.some(({ name }: { name: string }) => name.startsWith('storage-mixed')));
    assert.deepEqual(readdirSync(work), []);
    if (existsSync('/proc')) assert.equal(existsSync(`/proc/${pid}`), false, 'the demo workload has ended');
  });
});
