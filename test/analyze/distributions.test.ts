import assert from 'node:assert/strict';
import {
  chiSquareAbove,
  chiSquareQuantile,
  fAbove,
  kolmogorovAbove,
  normalAbove,
  normalQuantile,
  studentQuantile,
  studentTwoSided,
} from '../../src/analyze/distributions.ts';
import { near, reference } from './reference.ts';

const calculated: Record<string, (...parameters: [number, number, number]) => number> = {
  studentTwoSided,
  fAbove,
  chiSquareAbove,
  normalAbove,
  normalQuantile,
  studentQuantile,
  chiSquareQuantile,
  kolmogorovAbove,
};

describe('distributions', () => {
  const { origin, ...functions } = reference('distributions');
  for (const [name, rows] of Object.entries(functions) as [string, number[][]][]) {
    it(`${name} agrees to 1e-10 with ${origin.split(':')[0]}, far tails too`, () => {
      for (const row of rows) {
        const expected = row[row.length - 1];
        const actual = calculated[name](...(row.slice(0, -1) as [number, number, number]));
        if (Math.abs(expected) < 1e-30 && name.endsWith('Quantile')) assert.equal(actual, 0);
        else near(actual, expected, `${name}(${row.slice(0, -1).join(', ')})`, 1e-10);
      }
    });
  }

  it('gives p-values of 1e-21 and less, not 0', () => {
    assert.ok(studentTwoSided(12.5, 98) > 1e-23);
    assert.ok(fAbove(1500, 40, 60) > 1e-77);
  });

  it('ends where the distributions end', () => {
    assert.equal(studentTwoSided(Infinity, 5), 0);
    assert.equal(fAbove(0, 2, 5), 1);
    assert.equal(fAbove(Infinity, 2, 5), 0);
    assert.equal(chiSquareAbove(0, 3), 1);
    assert.equal(kolmogorovAbove(0), 1);
  });

  it('refuses a probability outside 0 to 1', () => {
    for (const probability of [0, 1, -1, Number.NaN]) {
      assert.throws(() => normalQuantile(probability), RangeError);
    }
  });
});
