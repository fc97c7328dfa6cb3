import assert from 'node:assert/strict';
import type { WorkCost } from '../../../src/analysis/bottleneck/crowding.ts';
import { LostTime } from '../../../src/analysis/bottleneck/lostTime.ts';
import { PlotCostMeter, PlotCosts } from '../../../src/analysis/bottleneck/plotCosts.ts';
import type { Signals } from '../../../src/analysis/bottleneck/signals.ts';
import { madMax } from '../../events/madMax.ts';
import { momentsOf, plotting } from './scenes.ts';

const plotter = madMax({ plot: { k: 22, startedAt: 1000 }, configuration: { k: 22, threads: 2, buckets: 64 } });
const finished = (seconds: number) =>
  ({ type: 'plot.finished', at: 1000 + seconds, processId: plotter.id, plot: { k: 22 }, seconds }) as const;

/** What a plot cost that was watched for so many seconds of its twenty. */
function costOf(signals: Partial<Signals>, watched = 20): WorkCost | undefined {
  const meter = new PlotCostMeter();
  const moments = momentsOf(
    Array.from({ length: watched + 1 }, () => plotting(signals)),
    1000,
  );
  for (const moment of moments) meter.add(plotter, moment);
  return meter.costOf(plotter, finished(20), new LostTime());
}

describe('what plots cost', () => {
  it('is their CPU time, and how crowded it was', () => {
    assert.deepEqual(costOf({ cores: 1.5, hostBusy: 0.8 }), {
      work: 'madmax k22 u64',
      cpuSeconds: 30,
      crowded: 0.6,
    });
  });

  it('is that of the plot, though its copy was watched as well', () => {
    assert.equal(costOf({ cores: 1, hostBusy: 0.5 }, 30)?.cpuSeconds, 30);
    assert.equal(costOf({ cores: 1, hostBusy: 0.5 }, 16)?.cpuSeconds, 20);
  });

  it('is not known of one that was watched in part, was short, or had a quota', () => {
    assert.equal(costOf({ cores: 1.5 }, 12), undefined);
    assert.equal(costOf({ cores: 0.3 }), undefined);
    assert.equal(costOf({ cores: 1.5, quotaHeld: 0.5 }), undefined);
  });

  it('tells how the processors of a host share, and outlives the engine', () => {
    const kept = new Map<string, readonly WorkCost[]>();
    const store = {
      all: () => [...kept.values()].flat(),
      put: (work: string, costs: readonly WorkCost[]) => void kept.set(work, costs),
    };
    const costs = new PlotCosts(store);
    const before = costs.crowding(plotting()).cost;
    for (const crowded of [0, 0, 0, 0, 1, 1]) {
      costs.add({ work: 'madmax k22', cpuSeconds: 20 * (1 + 0.8 * crowded), crowded });
    }
    const after = costs.crowding(plotting()).cost;
    assert.ok(after > before + 0.2, `${before} ${after}`);
    assert.equal(new PlotCosts(store).crowding(plotting()).cost, after);
    assert.equal(kept.get('madmax k22')?.length, 5, 'three of a kind are as good as more');
  });
});
