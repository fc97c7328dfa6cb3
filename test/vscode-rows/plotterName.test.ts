import assert from 'node:assert/strict';
import type { RunningPlotter } from '../../src/events/plotterProcesses.ts';
import type { StoredPlot } from '../../src/history/storedPlot.ts';
import { plotterNames } from '../../src/vscode/rows/plotterName.ts';
import { madMax } from '../events/madMax.ts';

const plotter = (pid: number, more: Partial<RunningPlotter> = {}) => madMax({ pid, title: 'Mad Max k32', ...more });
const final = (path: string) => ({ directories: [{ use: 'final' as const, path, disks: [] }] });
const past = (pid: number): StoredPlot => ({
  processId: `${pid}:1`,
  plotter: 'madmax',
  title: 'Mad Max k32',
  startedAt: 1,
  outcome: 'finished',
  steps: [],
});

describe('what charts call a plotter', () => {
  it('is where its plots go, and which of how many it makes', () => {
    const one = plotter(7, { ...final('/mnt/a/'), plot: { index: 2 }, configuration: { count: 5 } as never });
    assert.deepEqual(plotterNames([one], []), { 'madmax 7': 'Mad Max k32 → /mnt/a, 2 of 5' });
    assert.deepEqual(plotterNames([plotter(7, { ...final('/'), plot: { index: 3 } })], []), {
      'madmax 7': 'Mad Max k32 → /, 3',
    });
  });

  it('has the number of the process where nothing else tells two apart', () => {
    assert.deepEqual(plotterNames([plotter(7), plotter(8)], [past(6)]), {
      'madmax 6': 'Mad Max k32 (6)',
      'madmax 7': 'Mad Max k32 (7)',
      'madmax 8': 'Mad Max k32 (8)',
    });
    assert.deepEqual(plotterNames([plotter(7)], []), { 'madmax 7': 'Mad Max k32' });
  });

  it('is known of plots that are over, and better of one that still runs', () => {
    assert.deepEqual(plotterNames([plotter(6, final('/mnt/b'))], [past(6), { ...past(5), title: 'BladeBit k32' }]), {
      'madmax 5': 'BladeBit k32',
      'madmax 6': 'Mad Max k32 → /mnt/b',
    });
  });
});
