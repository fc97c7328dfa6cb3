import assert from 'node:assert/strict';
import { PlotterHost } from './plotterHost.ts';

const HEADER =
  'Multi-threaded pipelined Chia k32 plotter\nProcess ID: 50\nNumber of Threads: 4\nNumber of Buckets P1:    2^8 (256)\n' +
  'Plot Name: plot-k32-2026-01-01-00-00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n';

/** One second in which the only thread either ran or waited for a disk. */
function pass(host: PlotterHost, second: number, ran: number): void {
  const state = { state: 'D', wchan: '__iomap_dio_rw', ran: ran * 1e9, switches: second };
  host.set(50, { threads: { 50: state }, userTicks: Math.round(ran * 100) }).pass(1);
}

describe('accounts of plots', () => {
  it('come with the end of each step and of the plot', () => {
    const host = new PlotterHost().log(50, HEADER);
    for (let second = 0; second <= 10; second++) pass(host, second, second);
    host.log(50, `${HEADER}[P1] Table 1 took 10 sec\n`);
    for (let second = 11; second <= 20; second++) pass(host, second, 10);
    host.log(50, `${HEADER}[P1] Table 1 took 10 sec\n[P1] Table 2 took 10 sec, found 1 matches\n`);
    pass(host, 21, 10);
    const [first, second] = host.of('step.ended');
    assert.ok(first.account!.shares.computing! > 0.85, 'the first step computes');
    assert.ok(second.account!.shares.disk! > 0.8, 'the second waits for a disk');
    assert.ok(Math.abs(second.account!.seconds - 10) < 1.5);
    host.end(50).pass(3);
    const [crash] = host.of('plotter.crashed');
    assert.ok(Math.abs(crash.account!.shares.disk! - 0.5) < 0.1, 'the plot that was not finished has both');
  });
});
