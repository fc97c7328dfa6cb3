import assert from 'node:assert/strict';
import { compareSides, type SidedValue } from '../../../src/analysis/past/compareSides.ts';
import { isNotEnoughData } from '../../../src/analyze/notEnoughData.ts';
import { quantilesInPlace } from '../../../src/analyze/quantiles.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';

describe('two sides that are compared', () => {
  for (const [yes, no] of [
    [41, 60],
    [40, 61],
    [12, 300],
  ]) {
    it(`have the interval that drawing ${yes} and ${no} values anew gives`, () => {
      const random = seededRandom(yes);
      const values = Array.from({ length: yes + no }, (_, i): SidedValue => {
        const isYes = i % (yes + no) < yes;
        const noise = Math.exp(0.2 * (random() + random() + random() - 1.5));
        return { value: (isYes ? 1100 : 1000) * noise, yes: isYes, stratum: 'one', chain: String(i) };
      }).sort((a, b) => ((a.value * 7919) % 1) - ((b.value * 7919) % 1));
      const found = compareSides(values);
      assert.ok(!isNotEnoughData(found));
      const logs = (side: boolean) => values.filter((one) => one.yes === side).map(({ value }) => Math.log(value));
      const medianOfDrawn = (own: readonly number[]) => {
        const drawn = own.map(() => own[Math.floor(random() * own.length)]).sort((a, b) => a - b);
        return (drawn[(drawn.length - 1) >> 1] + drawn[drawn.length >> 1]) / 2;
      };
      const ratios = Float64Array.from({ length: 4000 }, () => medianOfDrawn(logs(true)) - medianOfDrawn(logs(false)));
      const [low, high] = quantilesInPlace(ratios, [0.025, 0.975]);
      const [foundLow, foundHigh] = found.interval.map(Math.log);
      // It is never narrower, and as wide but for what 400 draws leave to chance where the values have no memory.
      const width = high - low;
      assert.ok(Math.abs(foundLow - low) < 0.2 * width, `${foundLow} ${low}`);
      assert.ok(Math.abs(foundHigh - high) < 0.2 * width, `${foundHigh} ${high}`);
    });
  }
});
