import assert from 'node:assert/strict';
import { HoldWatch, type WorkSigns } from '../../../src/collect/application/holdWatch.ts';

describe('HoldWatch', () => {
  const busy = (seconds: number): WorkSigns => ({
    waiting: undefined,
    isPlotting: true,
    isStopped: false,
    blockedThreads: 0,
    cpuTicks: seconds * 100,
    movedBytes: seconds * 1000,
    isLate: false,
    quietSeconds: 5,
  });
  const idle = { cpuTicks: 5, movedBytes: 5 };

  /** What it says over time, every 5 s. */
  function said(seconds: number, signs: (seconds: number) => WorkSigns): string[] {
    const watch = new HoldWatch();
    const texts: string[] = [];
    for (let second = 0; second <= seconds; second += 5) {
      const change = watch.look(second, signs(second));
      if (change) {
        texts.push(
          'hold' in change
            ? `${second} ${change.hold.kind}: ${change.hold.cause}`
            : `${second} resumed ${change.heldSeconds}`,
        );
      }
    }
    return texts;
  }

  it('says nothing of a plotter that works', () => {
    assert.deepEqual(said(1000, busy), []);
  });

  it('passes on what the plotter says it waits for, and that it goes on', () => {
    const waiting = { cause: 'full', remedy: 'free space' };
    const texts = said(100, (s) => (s >= 20 && s < 60 ? { ...busy(s), waiting } : busy(s)));
    assert.deepEqual(texts, ['20 waiting: full', '60 resumed 40']);
  });

  it('notices a plotter that does nothing, and tells a disk that does not answer', () => {
    assert.match(said(200, (s) => ({ ...busy(s), ...idle })).join(), /^120 stalled: The plotter does nothing/);
    const blocked = said(200, (s) => ({ ...busy(s), ...idle, blockedThreads: 2 }));
    assert.match(blocked.join(), /^120 stalled: A disk or network folder doesn’t answer/);
  });

  it('does not call it a stall between plots, or while I/O goes on', () => {
    assert.deepEqual(
      said(400, (s) => ({ ...busy(s), ...idle, isPlotting: false })),
      [],
    );
    assert.deepEqual(
      said(400, (s) => ({ ...busy(s), cpuTicks: 5 })),
      [],
    );
  });

  it('judges by CPU alone where I/O can not be read', () => {
    assert.deepEqual(
      said(400, (s) => ({ ...busy(s), movedBytes: Number.NaN })),
      [],
    );
    assert.equal(said(400, (s) => ({ ...busy(s), cpuTicks: 5, movedBytes: Number.NaN })).length, 1);
  });

  it('notices one that is stopped at once', () => {
    assert.match(said(10, (s) => ({ ...busy(s), isStopped: true })).join(), /^0 stalled: The plotter is stopped/);
  });

  it('notices a late step once its log has been quiet for a minute', () => {
    const late = (s: number) => ({ ...busy(s), isLate: true, quietSeconds: s });
    assert.match(said(200, late).join(), /^60 stalled: The step takes/);
  });
});
