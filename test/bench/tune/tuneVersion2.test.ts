import assert from 'node:assert/strict';
import type { RunPlotOptions } from '../../../bench/plotting/runPlot.ts';
import { tuneConfiguration } from '../../../bench/tune/tuneConfiguration.ts';
import type { PlotRun } from '../../../src/benchmarks/plotRun.ts';
import { plotTimeText } from '../../../src/benchmarks/tuningWords.ts';
import type { NamedConfiguration } from '../../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../../src/tuning/plotSettings.ts';

const DAY = 86_400;
const K28_BYTES = 988_513_567;

/** Whole plots, each as long as it is said to be; nothing is run. */
function tuned(grid: readonly (readonly [PlotSettings, seconds: number])[]) {
  const named = grid.map(([settings], index) => ({ name: `c${index}`, settings }));
  const seconds = new Map(grid.map(([, taken], index) => [`c${index}`, taken]));
  const run = ({ name }: NamedConfiguration, _: RunPlotOptions): Promise<PlotRun> =>
    Promise.resolve({
      name,
      plotter: 'xchplot2',
      configuration: {},
      argv: [],
      startedAt: 0,
      outcome: 'finished',
      measured: { isWhole: true, seconds: seconds.get(name)!, steps: [] },
      notes: [],
    });
  const options = { rounds: [undefined], budgetSeconds: 1000, lastRuns: 1, run };
  return tuneConfiguration(named, options as unknown as Parameters<typeof tuneConfiguration>[1]);
}

describe('a search for the best configuration of version 2 plots', () => {
  const settings = (more: Partial<PlotSettings>): PlotSettings => ({ plotter: 'xchplot2', k: 28, ...more });

  it('gives bytes of plots a day, by which they are compared: those of k28 alone by its pace', async () => {
    const { table, best } = await tuned([
      [settings({ tier: 'minimal' }), 4],
      [settings({ tier: 'plain' }), 2],
    ]);
    assert.equal(best, 'c1');
    assert.deepEqual(
      table.map(({ name, bytesPerDay }) => [name, Math.round(bytesPerDay ?? Number.NaN)]),
      [
        ['c1', (K28_BYTES / 2) * DAY],
        ['c0', (K28_BYTES / 4) * DAY],
      ],
    );
    assert.match(plotTimeText(table[0]), /2 s.*38\.8 TiB a day/);
  });

  it('gives none for version 1, whose plots have levels of compression', async () => {
    const { table } = await tuned([[{ plotter: 'madmax', k: 32 }, 2000]]);
    assert.equal(table[0].bytesPerDay, undefined);
  });

  it('refuses plots of two strengths: they are no plots of one kind', async () => {
    const grid = [2, 4].map((strength): [PlotSettings, number] => [settings({ strength }), 2]);
    await assert.rejects(tuned(grid), /different plots .*strength 2.*strength 4/);
  });
});
