import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, defineBenchmark } from '../../../bench/harness/benchmark.ts';
import { NotPossible } from '../../../bench/harness/notPossible.ts';
import { places } from '../../../bench/harness/places.ts';
import { runBenchmarks } from '../../../bench/harness/runBenchmarks.ts';
import type { Session } from '../../../bench/harness/session.ts';

describe('a run of benchmarks', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plotscope-run-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const settings = () => ({ size: 'normal', directories: [folder], threads: 1, places }) as const;
  const benchmark = (name: string, run: (session: Session) => Promise<void>, prepare = () => {}): Benchmark =>
    defineBenchmark({
      ...{ name, suite: 'system', standsFor: '', unit: 's', better: 'lower', needs: [], seconds: 1 },
      prepare,
      run,
    });
  const run = (benchmarks: readonly Benchmark[], signal = new AbortController().signal) =>
    runBenchmarks(benchmarks, settings(), signal, { tell: () => {} });

  it('goes on after one that can not run and one that fails', async () => {
    const { results, skipped, failed } = await run([
      benchmark(
        'lacking',
        async () => {},
        () => {
          throw new NotPossible('no disk: install one');
        },
      ),
      benchmark('failing', async (session) => {
        session.sample(1);
        throw new Error('it broke');
      }),
      benchmark('fine', async (session) => {
        for (let sample = 1; sample <= 9; sample++) session.sample(sample, 'a');
        session.warn('mind this', 'a');
      }),
    ]);
    assert.deepEqual(skipped, [{ name: 'lacking', suite: 'system', reason: 'no disk: install one' }]);
    assert.deepEqual(failed, [{ name: 'failing', suite: 'system', reason: 'it broke' }]);
    assert.deepEqual(
      results.map(({ name, n, median }) => [name, n, median]),
      [
        ['failing', 1, 1],
        ['fine[a]', 9, 5],
      ],
    );
    assert.deepEqual(results[1]?.warnings, ['mind this']);
    assert.deepEqual(results[0]?.warnings, [
      'it failed before its end: it broke',
      'only 1 samples: the interval is their range',
    ]);
  });

  it('ends when it is cancelled, keeps what was measured, and cleans up', async () => {
    const controller = new AbortController();
    let pid: number | undefined;
    const { results, failed } = await run(
      [
        benchmark('long', async (session) => {
          session.folder(folder);
          const crew = session.crew(1);
          pid = session.start('sleep', ['600']).pid;
          session.sample(3);
          setTimeout(() => controller.abort(new Error('cancelled')), 20);
          await session.orCancelled(crew.work({ kind: 'work', work: 'integer', seconds: 600 }));
        }),
        benchmark('never', async () => assert.fail('it must not begin')),
      ],
      controller.signal,
    );
    assert.deepEqual(failed, []);
    assert.deepEqual(results[0]?.warnings[0], 'cancelled before its end');
    assert.deepEqual(readdirSync(folder), []);
    assert.throws(() => process.kill(pid as number, 0));
  });

  it('takes no value that is none', async () => {
    const { failed } = await run([benchmark('timeless', async (session) => session.sample(1 / 0))]);
    assert.match(failed[0]?.reason ?? '', /Infinity was measured/);
  });
});
