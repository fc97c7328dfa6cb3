import assert from 'node:assert/strict';
import { type Benchmark, defineBenchmark } from '../../../bench/harness/benchmark.ts';
import { scoresOf } from '../../../bench/harness/scores.ts';
import type { Reliability } from '../../../src/benchmarks/result.ts';
import { around, metadataOf, resultOf } from './sampleRun.ts';

describe('scores', () => {
  const benchmark = (name: string, better: 'higher' | 'lower', scale?: Benchmark['scale']) =>
    defineBenchmark({
      ...{ name, suite: 'system', standsFor: '', unit: 's', better, needs: [], seconds: 1, ...(scale && { scale }) },
      prepare: () => {},
      run: async () => {},
    });
  const benchmarks = [
    benchmark('cpu', 'higher', { one: 10 }),
    benchmark('latency', 'lower', 4),
    benchmark('free', 'higher'),
  ];
  const reliability: Reliability = { checks: 10, wrong: 0, sustainedRatio: 1, steadinessRatio: 0.8, score: 0.8 };

  it('are geometric means of what the scales make of the results', () => {
    const results = [
      resultOf('cpu[one]', [20], { subject: 'one' }),
      resultOf('latency', [8], { better: 'lower' }),
      resultOf('free', [1]),
    ];
    const { system, overall, ...rest } = scoresOf(results, benchmarks, []);
    assert.ok(Math.abs((system?.points ?? 0) - 100) < 1e-9, 'twice as much, and half as fast');
    assert.deepEqual(system?.of, ['cpu[one]', 'latency']);
    assert.deepEqual(overall, { points: system?.points, of: ['system'] });
    assert.deepEqual(rest, { percentiles: {} }, 'nothing is made up for what was not measured');
  });

  it('count the share kept for scalability and reliability', () => {
    const results = [
      resultOf('threads', [0.5], { suite: 'scalability', unit: '1' }),
      resultOf('cost', [3], { suite: 'scalability', unit: 's', better: 'lower' }),
      resultOf('io', [1], { suite: 'stress', reliability }),
    ];
    const { scalability, reliability: held } = scoresOf(results, benchmarks, []);
    assert.deepEqual([scalability?.points.toFixed(6), scalability?.of], ['50.000000', ['threads']]);
    assert.ok(Math.abs((held?.points ?? 0) - 80) < 1e-9);
  });

  it('give a percentile once enough saved runs measured the same', () => {
    const saved = [1, 2, 3, 4, 5].map((value) => ({
      results: [resultOf('cpu', around(value))],
      metadata: metadataOf(`run ${value}`),
    }));
    const now = [resultOf('cpu', around(3.5))];
    assert.deepEqual(scoresOf(now, benchmarks, saved).percentiles, { cpu: { percentile: 60, runs: 5 } });
    assert.deepEqual(scoresOf(now, benchmarks, saved.slice(1)).percentiles, {});
  });
});
