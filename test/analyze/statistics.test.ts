import assert from 'node:assert/strict';
import fc from 'fast-check';
import { medianInPlace, quantileInPlace, quantileOfSorted } from '../../src/analyze/quantiles.ts';
import { statistics } from '../../src/analyze/statistics.ts';
import { near, present, reference } from './reference.ts';

const normalityOf = (values: ArrayLike<number>) => present(present(statistics(values)).normality);

describe('statistics', () => {
  const { cases } = reference('statistics');
  for (const expected of cases) {
    it(`agrees with numpy and scipy: ${expected.name}`, () => {
      const actual = present(statistics(expected.values));
      assert.equal(actual.count, expected.values.length);
      for (const name of ['mean', 'median', 'populationVariance', 'min', 'max', 'skewness', 'kurtosis'] as const) {
        near(actual[name], expected[name], name);
      }
      near(actual.variance, expected.sampleVariance, 'variance');
      near(actual.standardDeviation, Math.sqrt(expected.sampleVariance), 'standardDeviation');
      near(actual.populationStandardDeviation, Math.sqrt(expected.populationVariance), 'populationStandardDeviation');
      const { p25, p75, p90, p95, p99 } = actual.percentiles;
      [p25, p75, p90, p95, p99].forEach((value, i) => {
        near(value, expected.percentiles[i], `percentile ${i}`);
      });
      const normality = normalityOf(expected.values);
      near(normality.statistic, expected.k2, 'K²');
      near(normality.pValue, expected.pValue, 'p', 1e-6);
    });
  }

  const { numAcc } = reference('nist');
  for (const { name, mean, standardDeviation, values, first, pair, pairs } of numAcc) {
    it(`agrees with the certified values of ${name}`, () => {
      const data = values ?? [first, ...Array.from({ length: 2 * pairs }, (_, i) => pair[i % 2])];
      const actual = present(statistics(data));
      near(actual.mean, mean, 'mean', 1e-15);
      // The data themselves are rounded: of a million and a tenth, 1e-10; of ten millions and a tenth, 1e-9.
      near(actual.standardDeviation, standardDeviation, 'standardDeviation', mean > 1e7 ? 1e-8 : 1e-9);
    });
  }

  it('leaves out what is missing and says how much that was', () => {
    const actual = present(statistics([Number.NaN, 1, Infinity, 3, -Infinity, 1e200, 5]));
    assert.deepEqual([actual.count, actual.missing, actual.mean, actual.median], [3, 4, 3, 3]);
  });

  it('takes one value and constant ones for what they are', () => {
    for (const values of [[0.1], Array(50).fill(0.1), Array(50).fill(-1e9 / 3)]) {
      const actual = present(statistics(values));
      assert.equal(actual.mean, values[0]);
      assert.deepEqual([actual.constant, actual.variance, actual.standardDeviation], [true, 0, 0]);
      assert.equal(actual.skewness, undefined);
      assert.equal(actual.normality.kind, 'notEnoughData');
    }
  });

  it('says that there is nothing in an empty column', () => {
    assert.deepEqual(statistics([Number.NaN]), {
      kind: 'notEnoughData',
      needed: 1,
      got: 0,
      reason: '0 of at least 1 values that are needed',
    });
  });

  it('wants 20 values for the test of normality', () => {
    const { normality } = present(statistics([1, 2, 3, 4, 5.5]));
    assert.deepEqual([normality.kind, 'needed' in normality && normality.needed], ['notEnoughData', 20]);
  });

  it('selects the very values that sorting finds', () => {
    const values = fc.float64Array({
      noNaN: true,
      noDefaultInfinity: true,
      minLength: 1,
      maxLength: 60,
      min: -100,
      max: 100,
    });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (data, probability) => {
        const sorted = data.slice().sort();
        assert.ok(quantileInPlace(data.slice(), probability) === quantileOfSorted(sorted, probability));
        assert.ok(medianInPlace(data.slice()) === quantileOfSorted(sorted, 0.5));
      }),
    );
  });
});
