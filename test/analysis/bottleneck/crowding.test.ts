import assert from 'node:assert/strict';
import { crowdedness, crowdingOf, type WorkCost } from '../../../src/analysis/bottleneck/crowding.ts';
import { plotting } from './scenes.ts';

const host = (hostCores: number, physicalCores = Number.NaN) => plotting({ hostCores, physicalCores });
const HIDDEN = host(2);

/** What a work costs at these crowdednesses, where all of a host busy costs so much more. */
function costs(cost: number, work: string, cpuSeconds: number, ...crowded: number[]): WorkCost[] {
  return crowded.map((one) => ({ work, cpuSeconds: cpuSeconds * (1 + cost * one), crowded: one }));
}

describe('crowding', () => {
  it('is that of two threads on a core where the kernel tells of such, and less where each has its own', () => {
    const [siblings, apart, untold] = [host(16, 8), host(8, 8), host(8)].map((one) => crowdingOf(one));
    assert.ok(apart.cost < untold.cost && untold.cost < siblings.cost);
    assert.ok(untold.deviation > siblings.deviation && untold.deviation > apart.deviation);
    assert.equal(crowdingOf(host(1)).cost, 0);
  });

  it('goes by what plots have cost', () => {
    for (const truth of [0, 0.3, 0.6]) {
      const seen = [...costs(truth, 'madmax k32', 9000, 0, 0.3, 0.8, 1), ...costs(truth, 'pos2 k28', 70, 0.1, 1, 1)];
      const { cost, deviation } = crowdingOf(HIDDEN, seen);
      assert.ok(Math.abs(cost - truth) < 0.1, `${truth}: ${cost}`);
      assert.ok(deviation < 0.12, `${deviation}`);
    }
  });

  it('is not known better by plots that are as crowded as each other, or of which each is another work', () => {
    const before = crowdingOf(HIDDEN);
    const alike = crowdingOf(HIDDEN, costs(0.9, 'madmax k32', 9000, 1, 1, 1));
    assert.ok(Math.abs(alike.cost - before.cost) < 0.1 && Math.abs(alike.deviation - before.deviation) < 0.1);
    const others = [...costs(0.9, 'madmax k32', 9000, 1), ...costs(0.9, 'madmax k31', 100, 0)];
    assert.deepEqual(crowdingOf(HIDDEN, others), before);
  });

  it('begins where threads have to share a core', () => {
    assert.deepEqual(
      [4, 8, 12, 16, 20].map((busy) => crowdedness(host(16, 8), busy)),
      [0, 0, 0.5, 1, 1],
    );
    assert.deepEqual(
      [1, 1.5, 2].map((busy) => crowdedness(HIDDEN, busy)),
      [0, 0.5, 1],
    );
    assert.equal(crowdedness(host(1), 1), 0);
  });
});
