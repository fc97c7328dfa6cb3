import assert from 'node:assert/strict';
import { processReport, processTable } from '../../src/cli/processesCommand.ts';
import { type Frame, SeriesIndex } from '../../src/metrics/frame.ts';

const PLOTTER = {
  id: '77:500',
  pid: 77,
  startedAt: 1_700_000_000,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: ['chia_plot', '-k', '32', '-r', '8', '-t', '/mnt/tmp/', '-d', '/mnt/plots/'],
  exe: '/usr/bin/chia_plot',
  cwd: '/',
  step: 'Phase 1, table 3',
};

const own = { plotter: 'madmax', 'process.pid': '77', 'process.id': '77:500' };
const frame: Frame = {
  epochSeconds: 1_700_000_600,
  index: new SeriesIndex({
    version: 1,
    series: [
      { metric: 'process.cpu.utilization', attributes: own },
      { metric: 'process.memory.usage', attributes: own },
      { metric: 'plotter.progress', attributes: own },
      { metric: 'plotter.remaining', attributes: { ...own, quantile: '0.5' } },
      { metric: 'process.cpu.utilization', attributes: { ...own, 'process.id': '78:1' } },
    ],
  }),
  values: Float64Array.of(6.5, 2 ** 32, 0.25, 1800, 1),
};

describe('plotscope processes', () => {
  it('reports a plotter with its configuration and what it is at', () => {
    const { configuration, ...report } = processReport(PLOTTER, frame);
    assert.equal(configuration?.k, 32);
    assert.equal(configuration?.threads, 8);
    assert.deepEqual(JSON.parse(JSON.stringify(report)), {
      ...PLOTTER,
      cpuCores: 6.5,
      memoryBytes: 2 ** 32,
      progress: 0.25,
      remainingSeconds: { p50: 1800 },
    });
  });

  it('prints a table for people, with the folders that are in use', () => {
    const table = processTable([processReport(PLOTTER, frame)], frame.epochSeconds);
    const text = table.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
    assert.match(text, /Mad Max +77 +plotter +32 +10 min +Phase 1, table 3 +25 % +30 min +6\.5 cores +4\.00 GiB/);
    const hold = { kind: 'waiting', cause: 'The copy failed.', remedy: 'Free space.', since: 0 } as const;
    const held = processTable([processReport({ ...PLOTTER, hold }, frame)], frame.epochSeconds);
    assert.match(held, /^Mad Max, process 77, doesn’t get on\. The copy failed\. Free space\.$/m);
    assert.match(text, /Mad Max, process 77: tmp \/mnt\/tmp\/?, .*final \/mnt\/plots/);
  });
});
