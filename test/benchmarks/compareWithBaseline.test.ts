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
    const { missing, warnings, changes, regressions } = compare(
      [resultOf('new', around(1)), resultOf('cpu', around(10))],
      metadataOf('now', { hardware }),
    );
    assert.deepEqual(missing, ['new', 'latency', 'gone', 'disk']);
    assert.match(warnings.join(), /another host.*no verdict.*host: plot2, was plot1/);
    assert.deepEqual(
      changes.map(({ verdict, isRegression }) => [verdict, isRegression]),
      [['not comparable', false]],
    );
    assert.match(changes[0]?.reason ?? '', /10.* now, 100.* then \(then on plot1\)/);
    assert.deepEqual(regressions, []);
  });

  it('lists what was different about the environment next to the verdict', () => {
    const environment = { clocks: 'powersave', mounts: { '/mnt/a': 'ext4 (rw)' }, temperature: 40, loadAverage1m: 0 };
    const then = { ...before, metadata: metadataOf('before', { environment, kernel: '6.0' }) };
    const now = metadataOf('now', {
      environment: {
        ...environment,
        clocks: 'performance',
        mounts: { '/mnt/a': 'ext4 (rw,noatime)' },
        temperature: 55,
      },
      noise: { before: noiseOf(0.4, 0.01, 0), after: noiseOf(0, 0.01, 0) },
    });
    const { differences, changes, warnings } = compareWithBaseline(
      { results: [resultOf('cpu', around(80))], metadata: now },
      then,
      'quiet',
    );
    assert.deepEqual(differences, [
      { what: 'kernel', now: '6.1.0', before: '6.0' },
      { what: 'clocks', now: 'performance', before: 'powersave' },
      { what: 'mount of /mnt/a', now: 'ext4 (rw,noatime)', before: 'ext4 (rw)' },
      { what: 'other load', now: '40 % of the processor', before: '0 % of the processor' },
      { what: 'temperature', now: '55 °C', before: '40 °C' },
    ]);
    assert.equal(changes[0]?.verdict, 'worse');
    assert.ok(warnings.includes('clocks: performance, was powersave'));
  });
});
