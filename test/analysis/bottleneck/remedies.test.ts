import assert from 'node:assert/strict';
import { remediesFor } from '../../../src/analysis/bottleneck/remedies.ts';
import { plotting } from './scenes.ts';

describe('remedies', () => {
  const FAST = 'A RAM disk for the second temporary folder';

  function ofSlowTmp2(plotter: string) {
    const signals = plotting({ disk: 0.6, diskBusy: 1 });
    const remedies = remediesFor({
      name: 'disk-bandwidth',
      plotter: {
        id: '812:5',
        pid: 812,
        startedAt: 0,
        plotter,
        role: 'plotter',
        title: plotter,
        argv: [],
        configuration: { k: 32, tmp: '/mnt/a', tmp2: '/mnt/a' },
        directories: [{ use: 'tmp2', path: '/mnt/a', disks: ['sda'] }],
      },
      signals,
      lasting: signals,
      idlePerPlot: Number.NaN,
      where: { disk: 'sda' },
      competitors: [],
    });
    return remedies.some(({ text }) => text.startsWith(FAST));
  }

  it('propose a RAM disk for the second temporary folder of plotters that write mostly to it', () => {
    for (const plotter of ['madmax', 'gigahorse']) assert.ok(ofSlowTmp2(plotter), plotter);
    for (const plotter of ['chiapos', 'bladebit']) assert.ok(!ofSlowTmp2(plotter), plotter);
  });
});
