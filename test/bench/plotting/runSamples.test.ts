import assert from 'node:assert/strict';
import { limitsOf, type Sample, usageBetween } from '../../../bench/plotting/runSamples.ts';

describe('what a step used', () => {
  const samples: Sample[] = [
    { at: 100, totals: { cpuSeconds: 0, readBytes: 0 } },
    { at: 102, totals: { cpuSeconds: 4, readBytes: 100 }, celsius: 60 },
    { at: 104, totals: { cpuSeconds: 5, readBytes: 100 }, celsius: 71 },
  ];

  it('is taken between samples as if it grew evenly', () => {
    assert.deepEqual(usageBetween(samples, 101, 103), { cpuSeconds: 2.5, readBytes: 50, highestCelsius: 60 });
    assert.deepEqual(usageBetween(samples, 100, 110), { cpuSeconds: 5, readBytes: 100, highestCelsius: 71 });
  });

  it('is absent where nothing was sampled', () => {
    const lanes = [{ computing: 0 }, { computing: 3, disk: 1 }].map((one, at) => ({
      at: 100 + 4 * at,
      totals: {},
      lanes: one,
    }));
    assert.deepEqual(usageBetween(lanes, 100, 102), { laneSeconds: { computing: 1.5, disk: 0.5 } });
    assert.equal(usageBetween([], 0, 1), undefined);
    assert.equal(usageBetween(samples, 103, 103), undefined);
    assert.equal(usageBetween(samples, 101, 103)!.energyJoules, undefined);
  });

  it('says what held the host back, and for how much of the time', () => {
    const limits = [undefined, 'CPU', 'disk vda', 'CPU', undefined].map((limit, at) => ({
      at,
      totals: {},
      ...(limit && { limit }),
    }));
    assert.deepEqual(limitsOf(limits), [
      { name: 'CPU', ratio: 0.5 },
      { name: 'disk vda', ratio: 0.25 },
    ]);
    assert.deepEqual(limitsOf([]), []);
  });
});
