import assert from 'node:assert/strict';
import { Glimpses } from '../../src/collect/linux/glimpses.ts';
import { PlotterHost } from './plotterHost.ts';
import { Timers } from './timers.ts';

describe('looks between frames', () => {
  it('are made only where something comes and goes again and again, and rarely where that is no plotter', () => {
    const timers = new Timers();
    let looks = 0;
    const glimpses = new Glimpses(() => {
      looks++;
      return false;
    }, timers.later);
    const frame = (hasVanished: boolean) => {
      const before = looks;
      glimpses.tick(hasVanished);
      while (timers.pass());
      return looks - before;
    };
    for (let i = 0; i < 100; i++) assert.equal(frame(false), 0);
    assert.deepEqual([frame(true), frame(false), frame(true)], [0, 0, 0]);
    const often = frame(true);
    assert.ok(often > 10);
    for (let i = 0; i < 100; i++) frame(true);
    let rarely = 0;
    for (let i = 0; i < 160; i++) rarely += frame(true);
    assert.equal(rarely, 10 * often);
  });

  it('end with the frame, and with the engine', () => {
    const timers = new Timers();
    const glimpses = new Glimpses(() => true, timers.later);
    for (let i = 0; i < 5; i++) glimpses.tick(true);
    assert.equal(timers.waiting, 1);
    glimpses.close();
    assert.equal(timers.waiting, 0);
  });

  /** A plotter that is started each second and is gone when the frame is taken. */
  function restarted(frames: number, between: (host: PlotterHost, pid: number, timers: Timers) => void) {
    const timers = new Timers();
    const host = new PlotterHost({ later: timers.later });
    host.pass(1);
    for (let frame = 1; frame <= frames; frame++) {
      const pid = 100 + frame;
      host.source.set('/proc/loadavg', `0.10 0.20 0.30 1/200 ${pid}\n`);
      between(host, pid, timers);
      host.end(pid);
      host.pass(1);
    }
    return host;
  }

  it('meet a plotter that starts and fails in milliseconds, which is told once, as one plotter', () => {
    const host = restarted(12, (host, pid, timers) => {
      host.set(pid);
      timers.pass();
    });
    const [crash, ...more] = host.of('plotter.crashed');
    assert.match(`${crash?.cause} ${crash?.remedy}`, /started again and again.*in a terminal/);
    assert.equal(more.length, 0);
    assert.equal(new Set(host.of('process.seen').map(({ process }) => process.id)).size, 1);
    assert.equal(crash?.processId, host.of('process.seen')[0]?.process.id);
  });

  it('say nothing of other programs that come and go', () => {
    const host = restarted(12, (host, pid, timers) => {
      host.set(pid, { argv: ['/bin/date'], comm: 'date' });
      while (timers.pass());
    });
    assert.deepEqual(host.of('process.seen'), []);
  });
});
