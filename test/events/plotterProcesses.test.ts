import assert from 'node:assert/strict';
import { describeEvent } from '../../src/events/describeEvent.ts';
import type { EngineEvent, PlotterProcess } from '../../src/events/events.ts';
import { paceOf } from '../../src/events/plotsMade.ts';
import { PlotterProcesses } from '../../src/events/plotterProcesses.ts';

const seen: PlotterProcess = {
  id: '50:500',
  pid: 50,
  startedAt: 0,
  plotter: 'madmax',
  role: 'plotter',
  title: 'Mad Max',
  argv: [],
};
const about = { at: 100, processId: '50:500' };
const trouble = { cause: 'It is full.', remedy: 'Free space.' };

describe('PlotterProcesses', () => {
  function folded(...events: EngineEvent[]) {
    const processes = new PlotterProcesses();
    for (const event of [{ type: 'process.seen', at: 1, process: seen } as const, ...events]) processes.apply(event);
    return processes.running[0];
  }

  it('keeps step, plot and what holds it up', () => {
    const plot = { k: 32, id: 'ab'.repeat(32) };
    const running = folded(
      { type: 'plot.started', ...about, plot },
      { type: 'step.changed', ...about, step: 'Phase 1, table 3' },
      { type: 'plotter.waiting', ...about, ...trouble },
    );
    assert.equal(running.step, 'Phase 1, table 3');
    assert.deepEqual(running.plot, plot);
    assert.deepEqual(running.hold, { kind: 'waiting', ...trouble, since: 100 });
  });

  it('counts what a plotter has made, and tells its pace while it keeps to it', () => {
    const finished = (number: number): EngineEvent => ({
      type: 'plot.finished',
      at: 100 + 2 * number,
      processId: seen.id,
      plot: { k: 28 },
      seconds: 3.8,
      bytes: 1000,
    });
    const failed = { type: 'plot.failed', ...about, ...trouble, plot: {}, line: '' } as const;
    const { made } = folded(...[1, 2, 3, 4, 5].map(finished), failed, { ...failed, cause: 'It is gone.' });
    assert.deepEqual([made?.finished, made?.failed, made?.bytes, made?.cause], [5, 2, 5000, 'It is gone.']);
    const pace = paceOf(made!, 111);
    assert.deepEqual([pace?.plotsPerMinute, pace?.secondsPerPlot, pace?.bytesPerDay], [30, 3.8, 43_200_000]);
    assert.ok(paceOf(made!, 190)!.plotsPerMinute < 5, 'nothing came for a minute and more');
    assert.equal(paceOf(made!, 2000), undefined);
    assert.equal(paceOf(folded(finished(1), finished(2)).made!, 104), undefined);
  });

  it('goes on counting where a loop’s first process ended before another one came', () => {
    const next: PlotterProcess = { ...seen, pid: 51, loop: { since: 0, processes: 2 } };
    const plot = { type: 'plot.finished', ...about, plot: {}, seconds: 2 } as const;
    const processes = new PlotterProcesses();
    for (const event of [
      { type: 'process.seen', at: 1, process: seen },
      plot,
      { type: 'process.ended', at: 2, process: seen },
      { type: 'process.seen', at: 2, process: next },
      plot,
    ] as const)
      processes.apply(event);
    assert.deepEqual([processes.running.length, processes.running[0]?.made?.finished], [1, 2]);
  });

  it('forgets a hold when the plotter goes on, and a failure when the next plot starts', () => {
    const waiting = { type: 'plotter.waiting', ...about, ...trouble } as const;
    assert.equal(folded(waiting, { type: 'plotter.resumed', ...about, afterSeconds: 5 }).hold, undefined);
    const failed = { type: 'plot.failed', ...about, ...trouble, plot: {}, line: '' } as const;
    assert.equal(folded(failed).hold?.kind, 'failed');
    assert.equal(folded(failed, { type: 'plot.started', ...about, plot: {} }).hold, undefined);
  });

  it('takes what is known better of a process, and keeps the rest', () => {
    const running = folded(
      { type: 'step.changed', ...about, step: 'Phase 1, table 3' },
      { type: 'process.changed', at: 2, process: { ...seen, plotter: 'gigahorse' } },
    );
    assert.equal(running.plotter, 'gigahorse');
    assert.equal(running.step, 'Phase 1, table 3');
  });

  it('takes no notice of processes that it does not know', () => {
    const processes = new PlotterProcesses();
    assert.equal(processes.apply({ type: 'plotter.stalled', ...about, ...trouble }), false);
    assert.equal(processes.apply({ type: 'plotter.resumed', ...about, afterSeconds: 1 }), false);
    assert.deepEqual(processes.running, []);
  });
});

describe('describeEvent', () => {
  it('puts each event into a line', () => {
    assert.equal(
      describeEvent({ type: 'plot.finished', ...about, plot: { k: 32, id: 'ab'.repeat(32) }, seconds: 1800 }),
      'process 50: plot k32 abababab… finished after 30 min',
    );
    assert.equal(
      describeEvent({ type: 'plotter.waiting', ...about, ...trouble }),
      'process 50 waits. It is full. Free space.',
    );
    assert.equal(
      describeEvent({
        type: 'orphans.found',
        at: 1,
        files: [
          { path: '/a', bytes: 2048 },
          { path: '/b', bytes: 2048 },
        ],
      }),
      '2 orphaned temporary files take 4.00 KiB',
    );
  });
});
