import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCHMARKS } from '../../bench/benchmarks.ts';
import { places } from '../../bench/harness/places.ts';
import { runBenchmarks } from '../../bench/harness/runBenchmarks.ts';
import type { Result, Unmeasured } from '../../src/benchmarks/result.ts';

/** Has a test of its own, since it needs a browser and the dashboard's bundle. */
const APART = 'web-interface';
/** What a host may lack. */
const MAY_BE_SKIPPED = ['plotting', 'compression'];

describe('every benchmark at its smallest size', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-smallest-'));
    // Nothing looks into it: it is only read.
    writeFileSync(join(folder, 'plot-k18-of-noise.plot'), randomBytes(2 ** 21));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const benchmark of BENCHMARKS.filter(({ name }) => name !== APART)) {
    it(`${benchmark.suite}/${benchmark.name} gives what its description says`, async function () {
      const settings = { size: 'smallest', directories: [folder], threads: 2, places } as const;
      const told: string[] = [];
      const { results, skipped, failed } = await runBenchmarks([benchmark], settings, new AbortController().signal, {
        tell: ({ kind }) => told.push(kind),
      });
      assert.deepEqual(failed, []);
      if (skipped.length > 0 && (MAY_BE_SKIPPED.includes(benchmark.name) || process.platform !== 'linux')) this.skip();
      assert.deepEqual(skipped satisfies readonly Unmeasured[], []);
      assert.ok(results.length > 0 && told.includes('sample'));
      for (const result of results) assertSound(result, benchmark.unit);
      assert.deepEqual(readdirSync(folder), ['plot-k18-of-noise.plot'], 'nothing is left behind');
    });
  }

  function assertSound(
    { unit, median, interval, n, samples, warnings, suite, reliability, curve }: Result,
    wanted: string,
  ) {
    assert.equal(unit, wanted);
    assert.equal(samples.length, n);
    assert.ok(
      samples.every((sample) => sample > 0),
      samples.join(),
    );
    assert.ok(interval[0] <= median && median <= interval[1]);
    assert.match(warnings.join(), /smallest size/);
    assert.doesNotMatch(warnings.join(), /wrong/);
    if (suite === 'stress') {
      assert.ok(reliability && reliability.checks > 0 && reliability.wrong === 0);
      assert.ok(reliability.score > 0 && reliability.score <= 1);
    }
    if (suite === 'scalability') assert.ok(curve && curve.points.length > 1);
  }
});
