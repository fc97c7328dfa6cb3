import assert from 'node:assert/strict';
import { noiseFloor, noiseOf } from '../../../bench/comparative/noise.ts';
import { planFor, planOf } from '../../../bench/comparative/samplePlan.ts';
import { SequentialTest } from '../../../bench/comparative/sequentialTest.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { normal } from './simulatedRuns.ts';

describe('the sequential test', () => {
  /** Share of identical sides that it tells apart, with a look after each of so many blocks. */
  function errors(blocks: number, noise: (random: () => number) => number, trials: number): number {
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const random = seededRandom(0x9e3779b9 * (trial + 1));
      const test = new SequentialTest({ errorRate: 0.05, random: seededRandom(trial + 1) });
      const value = () => Math.exp(noise(random));
      for (let block = 0; block < blocks && test.smaller === undefined; block++)
        test.add({ a: [value(), value()], b: [value(), value()] }, blocks);
      if (test.smaller !== undefined) found++;
    }
    return found / trials;
  }

  it('keeps its error rate over all looks, whatever the noise', () => {
    // 5 % ± three standard errors of 300 trials.
    assert.ok(errors(8, (random) => 0.03 * normal(random), 300) <= 0.088);
    assert.ok(errors(8, (random) => 0.02 * normal(random) + (random() < 0.1 ? 3 * random() : 0), 300) <= 0.088);
  });

  it('finds a large difference after three blocks, and no sooner', () => {
    const test = new SequentialTest({ errorRate: 0.02, random: seededRandom(1) });
    const looks = [1, 2, 3].map(() => {
      test.add({ a: [9.9 + Math.random() / 10, 10], b: [20, 20.1] }, 3);
      return test.smaller;
    });
    assert.deepEqual(looks, [undefined, undefined, 'a']);
    assert.throws(() => test.add({ a: [1, 1], b: [2, 2] }, 3), /begin another/);
  });

  it('says nothing of values that are all the same', () => {
    const test = new SequentialTest({ errorRate: 0.02, random: seededRandom(1) });
    for (let block = 0; block < 6; block++) test.add({ a: [5, 5], b: [5, 5] }, 6);
    assert.equal(test.smaller, undefined);
  });
});

describe('the plan of runs', () => {
  const question = { deviation: 0.025, errorRate: 0.02, power: 0.9 };

  it('takes four times the runs for twice the noise or half the difference', () => {
    const { runsPerSide } = planFor(1.05, question);
    assert.ok(runsPerSide >= 8 && runsPerSide <= 14, String(runsPerSide));
    assert.ok(Math.abs(planFor(1.05, { ...question, deviation: 0.05 }).runsPerSide / runsPerSide - 4) < 0.8);
    assert.ok(Math.abs(planFor(Math.sqrt(1.05), question).runsPerSide / runsPerSide - 4) < 0.8);
    assert.equal(planFor(3, question).blocks, 3);
  });

  it('says what a number of blocks can find', () => {
    const { findsRatio, runsPerSide } = planOf(4, question);
    assert.equal(runsPerSide, 8);
    assert.ok(findsRatio > 1.05 && findsRatio < 1.08, String(findsRatio));
  });
});

describe("a host's noise", () => {
  it('is estimated from a control, and surer with blocks, whatever the sides differ by', () => {
    const random = seededRandom(5);
    const value = (scale: number) => scale * Math.exp(0.03 * normal(random));
    const control = Array.from({ length: 6 }, () => value(10));
    const blocks = Array.from(
      { length: 40 },
      () => ({ a: [value(10), value(10)], b: [value(30), value(30)] }) as const,
    );
    const [alone, withBlocks] = [noiseOf(control), noiseOf(control, blocks)];
    assert.ok(withBlocks.deviationAtMost / withBlocks.deviation < alone.deviationAtMost / alone.deviation);
    // Of sides that far apart, neighbours are pairs of one side: a share of a pair's variance is taken for all of it.
    assert.ok(withBlocks.deviation > 0.02 && withBlocks.deviation < 0.06, String(withBlocks.deviation));
    assert.ok(noiseFloor(control, blocks, 10, seededRandom(1)) < noiseFloor(control, blocks, 4, seededRandom(1)));
    assert.throws(() => noiseOf([1]), /two runs/);
  });
});
