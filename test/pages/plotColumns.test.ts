import assert from 'node:assert/strict';
import { plotRow } from '../../src/analysis/past/plotRow.ts';
import type { StoredPlot } from '../../src/history/storedPlot.ts';
import { PLOT_COLUMNS, sortedPlots } from '../../src/pages/plotColumns.ts';

const plot = (facts: Partial<StoredPlot>): StoredPlot => ({
  processId: '7:1',
  startedAt: 1_700_000_000,
  outcome: 'finished',
  steps: [],
  ...facts,
});

describe('the table of plots', () => {
  const rows = [
    plot({ index: 1, seconds: 100, title: 'Mad Max', k: 32 }),
    plot({ index: 2, seconds: 50, startedAt: 1_700_000_100, title: 'BladeBit', k: 32, compression: 5 }),
    plot({
      index: 3,
      outcome: 'failed',
      startedAt: 1_700_000_200,
      trouble: { cause: 'The disk is full.', remedy: '' },
    }),
  ].map(plotRow);

  it('sorts by any column, and keeps rows without a value last', () => {
    const order = (column: string, descending: boolean) =>
      sortedPlots(rows, column, descending).map(({ key }) => key.at(-1));
    assert.deepEqual(order('started', true), ['3', '2', '1']);
    assert.deepEqual(order('duration', false), ['2', '1', '3']);
    assert.deepEqual(order('duration', true), ['1', '2', '3']);
    assert.deepEqual(order('no such column', false), ['1', '2', '3']);
    for (const { id } of PLOT_COLUMNS) assert.equal(sortedPlots(rows, id, true).length, 3);
  });

  it('says what is known, and a dash for what is not', () => {
    const texts = PLOT_COLUMNS.map(({ text }) => text(rows[2]));
    assert.deepEqual(texts.slice(1), ['unknown plotter', '–', '–', '–', '–', 'failed: The disk is full.']);
    assert.equal(PLOT_COLUMNS[2].text(rows[1]), '32 C5');
  });

  it('names the step that took longest', () => {
    const { longestStep } = plotRow(
      plot({ steps: [{ step: 'a', seconds: 1 }, { step: 'b', seconds: 5 }, { step: 'c' }] }),
    );
    assert.deepEqual(longestStep, { step: 'b', seconds: 5 });
  });
});
