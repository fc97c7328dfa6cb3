import assert from 'node:assert/strict';
import { compareSaved } from '../../../bench/comparative/compareSaved.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import { normal } from './simulatedRuns.ts';

describe('runs of two hosts, saved', () => {
  const around = (center: number, count: number, seed: number) => {
    const random = seededRandom(seed * 7919);
    return Array.from({ length: count }, () => center * Math.exp(0.03 * normal(random)));
  };
  const options = { unit: 's', better: 'lower' } as const;

  it('are told apart where they differ, with a warning that they were not interleaved', () => {
    const { verdict, difference, reasons, warnings } = compareSaved(
      { name: 'here', values: around(100, 8, 1) },
      { name: 'there', values: around(125, 8, 2) },
      options,
    );
    assert.equal(verdict, 'a');
    assert.ok(Math.abs(difference!.ratio - 1.25) < 0.05);
    assert.match(reasons[0]!, /^there is 2\d % worse than here\.$/);
    assert.match(warnings[0]!, /not interleaved/);
  });

  it('are not told apart where they do not, nor below four runs of each', () => {
    let found = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const same = compareSaved(
        { name: 'a', values: around(100, 6, seed) },
        { name: 'b', values: around(100, 6, seed + 1000) },
        options,
      );
      if (same.verdict !== 'no difference') found++;
    }
    assert.ok(found <= 4, `${found} of 60`);
    const few = compareSaved({ name: 'a', values: [1, 1.1, 1.2] }, { name: 'b', values: [9, 9.1, 9.2] }, options);
    assert.equal(few.verdict, 'no difference');
  });
});
