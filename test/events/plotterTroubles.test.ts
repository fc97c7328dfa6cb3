import assert from 'node:assert/strict';
import { PlotterTroubles } from '../../src/analysis/alert/plotterTroubles.ts';
import type { PlotterProcess } from '../../src/events/events.ts';

const process: PlotterProcess = {
  id: '7:1',
  pid: 7,
  startedAt: 0,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: ['chia_plot'],
};
const trouble = { processId: '7:1', cause: 'The final folder is full.', remedy: 'Free space.' };

describe('PlotterTroubles', () => {
  function troubles(): PlotterTroubles {
    const fold = new PlotterTroubles();
    fold.apply({ type: 'process.seen', at: 0, process });
    return fold;
  }

  it('tells who waits and why, until it goes on', () => {
    const fold = troubles();
    assert.equal(fold.apply({ type: 'plotter.waiting', at: 10, ...trouble }), true);
    const [{ title, severity, remedy }] = fold.list(20);
    assert.deepEqual([title, severity, remedy], ['Mad Max, process 7, waits', 'warning', 'Free space.']);
    assert.equal(fold.apply({ type: 'plotter.resumed', at: 30, processId: '7:1', afterSeconds: 20 }), true);
    assert.deepEqual(fold.list(40), []);
  });

  it('keeps what ended a plot for a day, also when its process is gone', () => {
    const fold = troubles();
    fold.apply({ type: 'plotter.stalled', at: 5, ...trouble });
    fold.apply({ type: 'plotter.crashed', at: 10, ...trouble, outOfMemory: true });
    fold.apply({ type: 'process.ended', at: 10, process });
    assert.deepEqual(
      fold.list(20).map(({ title, severity }) => [title, severity]),
      [['Mad Max, process 7, crashed', 'critical']],
    );
    assert.deepEqual(fold.list(10 + 25 * 3600), []);
  });
});
