import assert from 'node:assert/strict';
import { plainlySmaller } from '../../../bench/comparative/plainDifference.ts';
import { normal, trial } from './simulatedRuns.ts';

/** What else runs on a host: every run is slower by as much as chance has it. */
const OTHER_LOAD = (random: () => number) => 0.12 * normal(random);

describe('a plain difference', () => {
  it('is one whose sides don’t touch, with runs enough', () => {
    assert.equal(plainlySmaller([8, 9, 8.5, 8.2, 8.8, 9.1], [15, 14, 16, 15]), 'a');
    assert.equal(plainlySmaller([15, 14, 16, 15, 15, 15], [8, 9, 8.5, 8.2]), 'b');
    assert.equal(plainlySmaller([8, 9, 8.5, 8.2, 8.8, 9.1], [15, 14, 9, 15]), undefined);
    // Four against two may part by chance, as may five against three.
    assert.equal(plainlySmaller([8, 9, 8.5, 8.2], [15, 14]), undefined);
    assert.equal(plainlySmaller([8, 9, 8.5, 8.2, 8.8], [15, 14, 16]), undefined);
    // Of ten runs the gap must be a wide one.
    assert.equal(plainlySmaller([8, 12, 9, 10, 11, 9], [12.1, 13, 14, 15]), undefined);
    assert.equal(plainlySmaller([8, 12, 9, 10, 11, 9, 10, 9], [12.1, 13, 14, 15]), 'a');
  });

  for (const [minutes, least] of [
    [2, 70],
    [3, 90],
    [6, 97],
  ] as const) {
    it(`of 8.3 against 15.0 s is decided within ${minutes} minutes under other load in ${least} of 100 trials`, async () => {
      let decided = 0;
      for (let seed = 0; seed < 100; seed++) {
        const options = { budgetSeconds: minutes * 60 * (24 / 8.3) };
        const { verdict, values } = await trial(seed, 15 / 8.3, OTHER_LOAD, options);
        assert.notEqual(verdict, 'b');
        assert.notEqual(verdict, 'no difference');
        if (verdict === 'a') decided++;
        assert.ok(values.a.length + values.b.length > 0);
      }
      assert.ok(decided >= least, `${decided} of 100`);
    });
  }

  it('is hardly ever seen where there is none, under any budget', async () => {
    let wrong = 0;
    for (let seed = 0; seed < 150; seed++) {
      const budgetSeconds = 24 * (8 + (seed % 30));
      const { verdict } = await trial(seed, 1, OTHER_LOAD, { budgetSeconds });
      if (verdict === 'a' || verdict === 'b') wrong++;
    }
    assert.ok(wrong <= 4, `${wrong} of 150 identical sides were told apart`);
  });

  it('leaves an open question undecided', async () => {
    const { verdict, status, difference } = await trial(5, 2, (random) => 0.6 * normal(random), {
      budgetSeconds: 24 * 14,
    });
    assert.deepEqual([verdict, status], ['undecided', 'undecided']);
    assert.ok(difference!.ratio > 0);
  });
});
