import assert from 'node:assert/strict';
import { reliabilityOf } from '../../../bench/stress/reliability.ts';

describe('reliability under stress', () => {
  const windows = (rates: readonly number[], wrong = 0) =>
    rates.map((units, index) => ({ units, seconds: 1, checks: 10, wrong: index === 0 ? wrong : 0 }));

  it('is whole where the pace holds and every answer is right', () => {
    const held = reliabilityOf(windows([100, 100, 100, 100, 100, 100]));
    assert.deepEqual(held, { checks: 60, wrong: 0, sustainedRatio: 1, steadinessRatio: 1, score: 1 });
  });

  it('falls with the pace', () => {
    const { sustainedRatio, score } = reliabilityOf(windows([100, 100, 90, 80, 70, 70]));
    assert.equal(sustainedRatio, 0.7);
    assert.ok(score < 0.7);
  });

  it('falls with windows that lag behind', () => {
    const { sustainedRatio, steadinessRatio } = reliabilityOf(windows([100, 100, 20, 100, 100, 100]));
    assert.deepEqual([sustainedRatio, steadinessRatio], [1, 0.6]);
  });

  it('is nothing with one wrong answer', () => {
    assert.equal(reliabilityOf(windows([100, 100, 100], 1)).score, 0);
  });
});
