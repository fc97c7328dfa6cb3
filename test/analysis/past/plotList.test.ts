import assert from 'node:assert/strict';
import { reportMarkdown } from '../../../src/analysis/common/reportMarkdown.ts';
import { PLOT_LIST_HEAD, plotHours, plotListCells, plotListReport } from '../../../src/analysis/past/plotList.ts';
import type { PlotTotals } from '../../../src/history/plotTotals.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';

const HOUR = 3600;
const GIB = 2 ** 30;

function plot(parts: Partial<StoredPlot>): StoredPlot {
  return { processId: '7:1', plotter: 'pos2', startedAt: 1000, outcome: 'finished', steps: [], ...parts };
}

function totals(start: number, parts: Partial<PlotTotals>): PlotTotals {
  return { start, kind: { plotter: 'pos2' }, finished: 0, bytes: 0, failures: {}, unknown: 0, ...parts };
}

describe('a list of plots', () => {
  const cell = (one: StoredPlot, column: string) => plotListCells(one)[PLOT_LIST_HEAD.indexOf(column)];

  it('has what is known of each, and nothing in the place of what isn’t', () => {
    const known = plot({
      endedAt: 1002,
      id: 'ab12',
      device: 'gpu1',
      seconds: 2,
      bytes: GIB,
      configuration: { k: 28, strength: 4, mode: 'ram' },
    });
    assert.equal(cell(known, 'Kind'), 'k28 strength 4');
    assert.deepEqual(plotListCells(known).slice(3), ['ab12', 'gpu1', 'finished', '2 s', '1.00 GiB']);
    assert.deepEqual(plotListCells(plot({ endedAt: 1002, outcome: 'unknown' })).slice(2), [
      '',
      '',
      '',
      'unknown',
      '',
      '',
    ]);
    assert.match(cell(plot({ outcome: 'running' }), 'Ended'), /^since /);
  });

  it('says why one failed, and takes no name for Markdown', () => {
    const trouble = { cause: 'The disk is full.', remedy: 'Make room.' };
    const failed = plot({ endedAt: 1002, outcome: 'failed', name: 'a|b*c*', trouble });
    const text = reportMarkdown(plotListReport('Plots', 'today', [failed, plot({ endedAt: 1001, bytes: GIB })]));
    assert.match(text, /1 plot was finished, 1\.00 GiB; 1 failed/);
    assert.match(text, /failed: The disk is full\\?\./);
    assert.ok(!text.includes('a|b*c*'));
  });

  it('is asked for by the hour, of which each is named once, the newest first', () => {
    const hours = plotHours([
      totals(0, { finished: 1800, bytes: 1800 * GIB }),
      totals(HOUR, { finished: 900, bytes: 900 * GIB, failures: { 'The disk is full.': 2, 'Out of memory.': 1 } }),
      totals(HOUR, { kind: { plotter: 'madmax', k: 32 }, finished: 1, bytes: 100 * GIB }),
      totals(2 * HOUR, { finished: 0, bytes: 0, failures: { 'Out of memory.': 8 } }),
      totals(3 * HOUR, { finished: 1, bytes: GIB }),
    ]);
    assert.deepEqual(
      hours.map(({ from, to, description }) => [from, to, description]),
      [
        [3 * HOUR, 4 * HOUR, '1 plot · 1.00 GiB'],
        [2 * HOUR, 3 * HOUR, '8 failed'],
        [HOUR, 2 * HOUR, '901 plots · 0.98 TiB · 3 failed'],
        [0, HOUR, '1800 plots · 1.76 TiB'],
      ],
    );
  });
});
