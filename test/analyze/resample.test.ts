import assert from 'node:assert/strict';
import { bridgeGaps, gapsIn } from '../../src/analyze/gaps.ts';
import { resample } from '../../src/analyze/resample.ts';
import { present } from './reference.ts';

describe('resample', () => {
  it('sorts, averages what has the same time, and bridges short gaps only', () => {
    const times = [103, 100, 101, 101, 105, 106, 112, 113, Number.NaN, 107];
    const values = [3, 0, 0.5, 1.5, 5, 6, 12, 13, 99, Number.NaN];
    const actual = present(resample(times, values, { longestBridgeSeconds: 2 }));
    assert.deepEqual([actual.from, actual.stepSeconds], [100, 1]);
    const { NaN: absent } = Number;
    assert.deepEqual([...actual.values], [0, 1, 2, 3, 4, 5, 6, absent, absent, absent, absent, absent, 12, 13]);
    assert.deepEqual([actual.measured, actual.bridged, actual.absent], [7, 2, 5]);
  });

  it('keeps to a given grid, and makes up nothing at its ends', () => {
    const actual = present(resample([10, 12, 14], [1, 2, 3], { stepSeconds: 2, from: 6, to: 18 }));
    assert.deepEqual([...actual.values], [Number.NaN, Number.NaN, 1, 2, 3, Number.NaN, Number.NaN]);
  });

  it('forgives times that tremble around the grid', () => {
    const actual = present(resample([0, 1.1, 1.9, 3.05, 4], [0, 1, 2, 3, 4], { stepSeconds: 1 }));
    assert.deepEqual([...actual.values], [0, 1, 2, 3, 4]);
  });

  it('says what is lacking instead of filling the memory', () => {
    assert.equal(resample([], []).kind, 'notEnoughData');
    assert.equal(resample([5, 5], [1, 2]).kind, 'notEnoughData');
    assert.equal(present(resample([5], [1], { stepSeconds: 1 })).values.length, 1);
    assert.match(
      JSON.stringify(resample([0, 1.7e9, 1.7e9 + 1], [1, 2, 3], { stepSeconds: 1 })),
      /longer step or a shorter range/,
    );
    assert.equal(resample([1, 2, 3], [1, 2, 3], { from: 50, to: 60 }).kind, 'notEnoughData');
    assert.equal(resample([1, 2, 3], [1, 2, 3], { from: 50, to: 40 }).kind, 'notEnoughData');
    assert.throws(() => resample([1, 2], [1, 2], { stepSeconds: 0 }), RangeError);
  });
});

describe('bridgeGaps', () => {
  const { NaN: absent } = Number;

  it('names gaps and bridges those that are short enough', () => {
    const values = [absent, 1, absent, 3, absent, absent, Infinity, 7, absent];
    assert.deepEqual(gapsIn(values), [
      { from: 0, length: 1 },
      { from: 2, length: 1 },
      { from: 4, length: 3 },
      { from: 8, length: 1 },
    ]);
    assert.deepEqual([...bridgeGaps(values, 2)], [absent, 1, 2, 3, absent, absent, absent, 7, absent]);
    assert.deepEqual([...bridgeGaps(values, 9, true)], [1, 1, 2, 3, 4, 5, 6, 7, 7]);
    assert.deepEqual([...bridgeGaps([absent, absent], 9, true)], [absent, absent]);
  });
});
