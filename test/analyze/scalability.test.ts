import assert from 'node:assert/strict';
import { fitScalability, throughputAt } from '../../src/analyze/scalability.ts';
import { Made } from './made.ts';
import { near, present, reference } from './reference.ts';

const law = (n: number, one: number, contention: number, coherency: number) =>
  (one * n) / (1 + contention * (n - 1) + coherency * n * (n - 1));
const LEVELS = [1, 2, 4, 8, 12, 16, 24, 32];

describe('fitScalability', () => {
  it('finds the parameters of an exact law, and where it peaks', () => {
    const actual = present(
      fitScalability(
        LEVELS,
        LEVELS.map((n) => law(n, 20, 0.03, 0.0005)),
      ),
    );
    assert.equal(actual.model, 'universal');
    near(actual.throughputOfOne, 20, 'λ');
    near(actual.contention, 0.03, 'σ');
    near(actual.coherency, 0.0005, 'κ');
    near(actual.peak?.concurrency, Math.sqrt(0.97 / 0.0005), 'N*');
    assert.equal(actual.peak?.measured, false);
    near(throughputAt(actual, 10), law(10, 20, 0.03, 0.0005), 'X(10)');
  });

  it("finds Amdahl's law and plain proportion as its special cases", () => {
    const amdahl = present(
      fitScalability(
        LEVELS,
        LEVELS.map((n) => law(n, 50, 0.1, 0)),
      ),
    );
    assert.deepEqual([amdahl.model, amdahl.peak], ['amdahl', undefined]);
    near(amdahl.ceiling, 500, 'ceiling', 1e-6);
    const linear = present(
      fitScalability(
        LEVELS,
        LEVELS.map((n) => 7 * n),
      ),
    );
    assert.deepEqual([linear.model, linear.ceiling, linear.contention], ['linear', undefined, 0]);
    near(linear.throughputOfOne, 7, 'λ');
  });

  const { universal, amdahl } = reference('scalability');

  it('agrees with scipy on noisy points, and its intervals hold the estimate and are about as wide', () => {
    const actual = present(fitScalability(universal.concurrency, universal.throughput));
    const found = [actual.throughputOfOne, actual.contention, actual.coherency];
    found.forEach((value, i) => {
      near(value, universal.parameters[i], `parameter ${i}`, 1e-6);
    });
    assert.ok(actual.intervals);
    const { throughputOfOne, contention, coherency, peakConcurrency } = actual.intervals;
    [throughputOfOne, contention, coherency].forEach(([low, high], i) => {
      assert.ok(low <= found[i] && found[i] <= high);
      const widths = (high - low) / (2 * 1.96 * universal.standardErrors[i]);
      assert.ok(widths > 0.4 && widths < 2, `parameter ${i}: ${widths} times the width by standard errors`);
    });
    assert.ok(actual.peak && peakConcurrency && peakConcurrency.low <= actual.peak.concurrency);
  });

  it("agrees with scipy on Amdahl's law", () => {
    const actual = present(fitScalability(amdahl.concurrency, amdahl.throughput));
    assert.equal(actual.model, 'amdahl');
    near(actual.contention, amdahl.parameters[1], 'σ', 1e-6);
  });

  it('has intervals that hold the truth nearly as often as they say', () => {
    let held = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const made = new Made(seed);
      const points = [...LEVELS, ...LEVELS];
      const throughput = points.map((n) => law(n, 20, 0.05, 0.002) * (1 + 0.03 * made.normal()));
      const { intervals } = present(fitScalability(points, throughput, { samples: 60, seed }));
      const peak = Math.sqrt(0.95 / 0.002);
      if (
        intervals?.peakConcurrency &&
        intervals.peakConcurrency.low <= peak &&
        (intervals.peakConcurrency.high ?? Infinity) >= peak
      )
        held++;
    }
    assert.ok(held >= 20, `${held} of 25`);
  });

  it('makes do with few points and says that they are few', () => {
    const three = present(fitScalability([1, 2, 4], [10, 18, 30]));
    assert.equal(three.levels, 3);
    const two = present(fitScalability([1, 4], [10, 20]));
    assert.deepEqual([two.model, two.intervals], ['amdahl', undefined]);
    near(two.contention, 1 / 3, 'σ');
  });

  it('takes a throughput that never changes for work that all waits', () => {
    const actual = present(fitScalability([1, 2, 4, 8], [5, 5, 5, 5]));
    assert.equal(actual.model, 'amdahl');
    near(actual.contention, 1, 'σ');
    near(actual.ceiling, 5, 'ceiling');
  });

  it('says what is lacking', () => {
    assert.equal(fitScalability([], []).kind, 'notEnoughData');
    assert.equal(fitScalability([4, 4, 4], [1, 2, 3]).kind, 'notEnoughData');
    assert.equal(fitScalability([0, Number.NaN, 2], [1, 2, 3]).kind, 'notEnoughData');
  });

  it('never fits what cannot be: throughput that falls from the start has its peak at one', () => {
    const actual = fitScalability([1, 2, 4, 8], [100, 30, 10, 2]);
    if (actual.kind === 'scalability') {
      assert.ok(actual.contention >= 0 && actual.contention <= 1 && actual.coherency >= 0);
      assert.ok((actual.peak?.concurrency ?? 1) < 1.5);
    }
  });
});
