import assert from 'node:assert/strict';
import { kolmogorovSmirnov } from '../../src/analyze/kolmogorovSmirnov.ts';
import { robustShift } from '../../src/analyze/robustShift.ts';
import { Made } from './made.ts';
import { near, present, reference } from './reference.ts';

describe('kolmogorovSmirnov', () => {
  for (const { name, baseline, window, statistic, exact, limit } of reference('kolmogorovSmirnov').cases) {
    it(`agrees with scipy: ${name}`, () => {
      const actual = present(kolmogorovSmirnov(baseline, window));
      near(actual.statistic, statistic, 'D');
      near(actual.pValue, actual.method === 'exact' ? exact : limit, actual.method, 1e-6);
      assert.ok(actual.adjustedPValue >= actual.pValue);
    });
  }

  it('has a p-value of the limit near the exact one', () => {
    const { exact, limit } = reference('kolmogorovSmirnov').cases[1];
    assert.ok(Math.abs(exact - limit) < 0.03);
  });

  it('tells on which side the window lies, and that values alike say nothing', () => {
    const made = new Made(1);
    const baseline = made.noise(50);
    assert.equal(
      present(
        kolmogorovSmirnov(
          baseline,
          baseline.map((value) => value + 2),
        ),
      ).direction,
      1,
    );
    assert.equal(
      present(
        kolmogorovSmirnov(
          baseline,
          baseline.map((value) => value - 2),
        ),
      ).direction,
      -1,
    );
    const same = present(kolmogorovSmirnov(Array(30).fill(5), Array(10).fill(5)));
    assert.deepEqual([same.statistic, same.pValue, same.adjustedPValue], [0, 1, 1]);
  });

  it('has few false alarms on slow series', () => {
    let alarms = 0;
    let plain = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const values = new Made(seed).noise(400, 0.9);
      const found = present(kolmogorovSmirnov(values.subarray(0, 300), values.subarray(340)));
      if (found.adjustedPValue < 0.05) alarms++;
      if (found.pValue < 0.05) plain++;
    }
    assert.ok(alarms <= 6 && plain > 20, `${alarms} and ${plain} of 60`);
  });

  it('asks for three values on either side', () => {
    assert.equal(kolmogorovSmirnov([1, 2, 3], [1, Number.NaN, 2]).kind, 'notEnoughData');
  });
});

describe('robustShift', () => {
  it('measures in interquartile ranges, which outliers in the baseline do not widen', () => {
    const made = new Made(2);
    const baseline = made.noise(500).map((value, i) => 10 + 2 * value + (i % 20 === 0 ? 100 : 0));
    const actual = present(robustShift(baseline, [18, 18.2, 17.9]));
    assert.equal(actual.scaleFrom, 'interquartileRange');
    assert.ok(actual.shift > 3 && actual.shift < 5, `${actual.shift}`);
    assert.ok(Math.abs(actual.farthest) >= Math.abs(actual.shift));
  });

  it('keeps finite where half of the baseline, or all of it, is one value', () => {
    const counts = present(robustShift([0, 0, 0, 0, 0, 0, 0, 0, 0, 2], [2, 2, 2]));
    assert.equal(counts.scaleFrom, 'standardDeviation');
    const constant = present(robustShift(Array(20).fill(3), [3, 3, 4]));
    assert.deepEqual([constant.scaleFrom, constant.shift], ['leastScale', 0]);
    assert.ok(Number.isFinite(constant.farthest) && constant.farthest > 1000);
    const zero = present(robustShift(Array(20).fill(0), [0, 0]));
    assert.deepEqual([zero.shift, zero.farthest], [0, 0]);
    near(present(robustShift(Array(20).fill(0), [5], { leastScale: 0.5 })).shift, 10, 'with a least scale');
  });

  it('says what is lacking', () => {
    assert.match(JSON.stringify(robustShift([1, 2], [3])), /in the baseline/);
    assert.match(JSON.stringify(robustShift([1, 2, 3, 4, 5], [Number.NaN])), /in the window/);
  });
});
