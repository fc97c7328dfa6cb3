import assert from 'node:assert/strict';
import { noiseOf } from '../../bench/harness/noise.ts';
import { compareWithBaseline } from '../../src/benchmarks/compareWithBaseline.ts';
import { around, metadataOf, resultOf } from '../bench/harness/sampleRun.ts';

describe('a run beside its baseline', () => {
  const before = {
    results: [
      resultOf('cpu', around(100)),
      resultOf('latency', around(1e-6), { unit: 's', better: 'lower' }),
      resultOf('gone', around(1)),
      resultOf('disk', around(5), { method: 'fsync' }),
    ],
    metadata: metadataOf('before'),
  };
  const compare = (results: (typeof before)['results'], metadata = metadataOf('now')) =>
    compareWithBaseline({ results, metadata }, before, 'quiet');

  it('has a regression where a result is surely worse, in its own direction', () => {
    const { changes, regressions } = compare([
      resultOf('cpu', around(80)),
      resultOf('latency', around(0.7e-6), { unit: 's', better: 'lower' }),
    ]);
    assert.deepEqual(regressions, ['cpu']);
    assert.deepEqual(
      changes.map(({ verdict }) => verdict),
      ['worse', 'better'],
    );
    assert.match(changes[0]?.reason ?? '', /80.* now, 100.* then/);
  });

  it('has none where the difference is within the noise of either run', () => {
    assert.deepEqual(compare([resultOf('cpu', around(97))]).regressions, []);
    const noisy = { before: noiseOf(0, 0.3, 0), after: noiseOf(0, 0, 0) };
    const { regressions, noiseRatio } = compare([resultOf('cpu', around(80))], metadataOf('now', { noise: noisy }));
    assert.deepEqual([regressions, noiseRatio], [[], 0.3]);
  });

  it('compares only what was measured alike', () => {
    const { changes } = compare([resultOf('disk', around(1), { method: 'O_DIRECT' }), resultOf('cpu', [80, 81])]);
    assert.deepEqual(
      changes.map(({ verdict, isRegression }) => [verdict, isRegression]),
      [
        ['not comparable', false],
        ['not comparable', false],
      ],
    );
    assert.match(changes[0]?.reason ?? '', /O_DIRECT now, by fsync then/);
  });

  it('names what only one of the two has, and what else differs', () => {
    const hardware = { ...metadataOf('now').hardware, host: 'plot2' };
    const { missing, warnings } = compare([resultOf('new', around(1))], metadataOf('now', { hardware }));
    assert.deepEqual(missing, ['new', 'cpu', 'latency', 'gone', 'disk']);
    assert.match(warnings.join(), /another host, plot1/);
  });
});
