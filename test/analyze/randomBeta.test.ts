import assert from 'node:assert/strict';
import { betaBelow } from '../../src/analyze/beta.ts';
import { randomBeta } from '../../src/analyze/randomBeta.ts';
import { seededRandom } from '../../src/analyze/trees/random.ts';

const DRAWS = 20_000;

describe('random numbers of the beta distribution', () => {
  for (const [a, b] of [
    [2, 2],
    [2, 3],
    [25, 26],
    [3, 40],
    [40, 3],
    [1500, 1501],
  ]) {
    it(`come as often as they should for ${a} and ${b}`, () => {
      const random = seededRandom(7);
      const drawn = Float64Array.from({ length: DRAWS }, () => randomBeta(a, b, random)).sort();
      // Kolmogorov's distance, which chance exceeds once in a thousand.
      const distance = drawn.reduce(
        (most, value, i) => Math.max(most, Math.abs(betaBelow(a, b, value) - (i + 0.5) / DRAWS)),
        0,
      );
      assert.ok(distance < 1.95 / Math.sqrt(DRAWS), `${distance}`);
    });
  }
});
