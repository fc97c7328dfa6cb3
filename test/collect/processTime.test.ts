import assert from 'node:assert/strict';
import { HostSigns } from '../../src/collect/linux/hostSigns.ts';
import type { TimeLane } from '../../src/metrics/timeLanes.ts';
import { PlotterHost, type ThreadTexts } from './plotterHost.ts';

const SECOND = 1e9;

describe('time of a plotter process', () => {
  const share = (host: PlotterHost, lane: TimeLane) => host.collecting.value('process.time.share', { lane });

  /** Passes a second after which the threads stand like this. */
  function pass(host: PlotterHost, threads: Record<number, ThreadTexts>, userTicks = 0): PlotterHost {
    return host.set(50, { threads, userTicks }).pass(1);
  }

  it('is absent in the first frame, and then told each second', () => {
    const host = new PlotterHost();
    pass(host, { 50: { state: 'R', ran: 0 }, 51: { wchan: 'futex_do_wait' } });
    assert.equal(share(host, 'computing'), undefined);
    pass(host, { 50: { state: 'R', ran: 0.6 * SECOND, switches: 9 }, 51: { wchan: 'futex_do_wait' } }, 60);
    assert.ok(Math.abs(share(host, 'computing')! - 0.6) < 1e-9);
    assert.ok(Math.abs(host.collecting.value('process.thread.busiest.utilization')! - 0.6) < 1e-9);
    assert.equal(host.collecting.value('process.time.share.error')! > 0, true, 'it slept, and was not seen asleep');
  });

  it('knows for the whole time what a thread waits for that did not run, without looking again', () => {
    const host = new PlotterHost();
    pass(host, { 50: { state: 'S', wchan: 'futex_do_wait' }, 51: { state: 'D', wchan: '__iomap_dio_rw' } });
    pass(host, { 50: { state: 'S', wchan: 'futex_do_wait' }, 51: { state: 'D', wchan: '__iomap_dio_rw' } });
    assert.equal(share(host, 'disk'), 1);
    assert.equal(share(host, 'own'), 0);
    assert.equal(host.collecting.value('process.time.share.error'), 0);
  });

  it('splits the sleep of a thread that ran by what it was seen to wait for', () => {
    const host = new PlotterHost();
    pass(host, { 50: { ran: 0, wchan: 'wait_woken' } });
    pass(host, { 50: { ran: 0.25 * SECOND, switches: 1, wchan: 'wait_woken' } }, 25);
    assert.equal(share(host, 'network'), 0.75);
    pass(host, { 50: { ran: 0.5 * SECOND, switches: 2, state: 'D', wchan: 'folio_wait_bit_common' } }, 50);
    assert.ok(share(host, 'disk')! > share(host, 'network')!, 'what is seen now weighs more than what was');
  });

  it('makes up for threads that came and went in between', () => {
    const host = new PlotterHost();
    pass(host, { 50: { ran: 0, waited: 0 } });
    pass(host, { 50: { state: 'R', ran: 0.2 * SECOND, waited: 0.1 * SECOND, switches: 3 } }, 80);
    // 0.6 s were run by threads that are gone; they waited half as long for it, as the others did.
    assert.ok(Math.abs(host.collecting.value('process.thread.active')! - 1.2) < 0.01);
    assert.ok(Math.abs(share(host, 'queued')! - 0.4 / 1.2) < 0.01);
  });

  it('names those that have the cores, by what the host says', () => {
    const signs = new HostSigns();
    const host = new PlotterHost({ signs });
    signs.countCore(0, 0, 0);
    signs.countCore(1, 0, 0);
    pass(host, { 50: { state: 'R', ran: 0 }, 51: { state: 'R', ran: 0 } });
    signs.countCore(0, 1, 1);
    signs.countCore(1, 1, 1);
    pass(
      host,
      {
        50: { state: 'R', ran: 0.25 * SECOND, waited: 0.75 * SECOND, switches: 5 },
        51: { state: 'R', ran: 0.25 * SECOND, waited: 0.75 * SECOND, switches: 5 },
      },
      50,
    );
    assert.ok(Math.abs(share(host, 'starved')! - 0.75 * 0.75) < 1e-9);
    assert.ok(Math.abs(share(host, 'queued')! - 0.75 * 0.25) < 1e-9);
  });

  it('says so where the kernel counts no waiting for a core', () => {
    const host = new PlotterHost().set(50);
    host.source.texts.delete('/proc/50/task/50/schedstat');
    host.pass(3);
    assert.equal(share(host, 'computing'), undefined);
    assert.match(host.collecting.absence('process.time.share', { lane: 'disk' }) ?? '', /is not known/);
  });

  it('gives unknown for the processes of another user, whose waiting the kernel keeps to itself', () => {
    const host = new PlotterHost();
    pass(host, { 50: { state: 'S' }, 51: { state: 'D' } });
    pass(host, { 50: { state: 'S' }, 51: { state: 'D' } });
    assert.equal(share(host, 'unknown'), 1);
    assert.equal(host.collecting.value('process.thread.state.count', { 'thread.state': 'blocked' }), 1);
  });

  it('takes a frozen thread for stopped, not for blocked', () => {
    const host = new PlotterHost();
    const frozen = { 50: { state: 'D', wchan: '__refrigerator' } };
    pass(pass(host, frozen), frozen);
    assert.equal(share(host, 'stopped'), 1);
    const inState = (state: string) => host.collecting.value('process.thread.state.count', { 'thread.state': state });
    assert.deepEqual([inState('blocked'), inState('stopped')], [0, 1]);
  });
});
