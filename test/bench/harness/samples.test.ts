import assert from 'node:assert/strict';
import { geometricMean, medianFigures } from '../../../bench/harness/samples.ts';
import { median } from '../../../src/analyze/quantiles.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { medianRatio } from '../../../src/benchmarks/medianRatio.ts';

describe('figures of samples', () => {
  const random = seededRandom(7);
  /** Positive and skewed, as times are. */
  const sampled = (n: number, scale = 1) => Array.from({ length: n }, () => scale * (1 - Math.log(1 - random()) / 10));
  const trueMedian = 1 + Math.log(2) / 10;

  it('leave out as many samples at each end as a binomial count allows', () => {
    const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
    assert.deepEqual(medianFigures(numbers(5)), { median: 3, interval: [1, 5], n: 5, isConfident: false });
    assert.deepEqual(medianFigures(numbers(6)), { median: 3.5, interval: [1, 6], n: 6, isConfident: true });
    assert.deepEqual(medianFigures(numbers(9)).interval, [2, 8]);
    assert.deepEqual(medianFigures(numbers(20)).interval, [6, 15]);
    assert.deepEqual(medianFigures([4]).interval, [4, 4]);
  });

  for (const n of [6, 9, 40, 2000]) {
    it(`hold the true median in at least 95 of 100 cases with ${n} samples`, () => {
      let held = 0;
      for (let trial = 0; trial < 400; trial++) {
        const [low, high] = medianFigures(sampled(n)).interval;
        if (low <= trueMedian && trueMedian <= high) held++;
      }
      assert.ok(held / 400 > 0.93, `${held} of 400`);
    });
  }

  it('say of two medians by how much they differ', () => {
    let held = 0;
    let told = 0;
    for (let trial = 0; trial < 400; trial++) {
      const figures = medianRatio(sampled(15, 1.3), sampled(15), 0.95);
      assert.ok(figures);
      const [low, high] = figures.interval;
      if (low <= 1.3 && 1.3 <= high) held++;
      if (low > 1) told++;
    }
    assert.ok(held / 400 > 0.92, `${held} of 400 held the ratio`);
    assert.ok(told / 400 > 0.95, `${told} of 400 told the difference`);
  });

  it('give no ratio where there are too few samples, or zeros', () => {
    assert.equal(medianRatio([1, 2], [1, 2, 3], 0.95), undefined);
    assert.equal(medianRatio([0, 2, 3], [1, 2, 3], 0.95), undefined);
  });

  it('take means as they are defined', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.ok(Math.abs(geometricMean([1, 4]) - 2) < 1e-12);
  });
});
