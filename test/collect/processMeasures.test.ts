import assert from 'node:assert/strict';
import { coreNumbersIn } from '../../src/collect/linux/processDetails.ts';
import { PlotterHost } from './plotterHost.ts';

describe('measures of a plotter process', () => {
  const SECOND = 1e9;

  it('gives CPU by mode and of children, faults, and how much of its threads is used', () => {
    const host = new PlotterHost().set(50, { threads: { 50: {}, 51: {}, 52: {}, 53: {} }, cores: '0-1' }).pass(2);
    host.set(50, {
      threads: { 50: {}, 51: {}, 52: {}, 53: {} },
      userTicks: 90,
      systemTicks: 10,
      childTicks: 7,
      minorFaults: 30,
      majorFaults: 2,
    });
    const { collecting } = host.pass(1);
    assert.equal(collecting.value('process.cpu.mode.utilization', { 'cpu.mode': 'user' }), 0.9);
    assert.equal(collecting.value('process.cpu.mode.utilization', { 'cpu.mode': 'system' }), 0.1);
    assert.equal(collecting.value('process.cpu.children.time', { 'cpu.mode': 'user' }), 0.07);
    assert.equal(collecting.value('process.paging.faults.rate', { 'paging.fault.type': 'minor' }), 30);
    assert.equal(collecting.value('process.paging.faults', { 'paging.fault.type': 'major' }), 2);
    assert.equal(collecting.value('process.cpu.affinity.count'), 2);
    assert.equal(
      collecting.value('process.thread.efficiency'),
      0.5,
      'one of two cores, although there are four threads',
    );
  });

  it('gives kinds of memory and the share of the host', () => {
    const { collecting } = new PlotterHost().set(50).pass(1);
    const kind = (name: string) => collecting.value('process.memory.kind.usage', { 'memory.kind': name });
    assert.deepEqual(
      ['peak', 'shared', 'data', 'text', 'swap'].map(kind),
      [40, 4, 20, 2, 7].map((kib) => kib * 1024),
    );
    assert.equal(collecting.value('process.memory.utilization'), (256 * 4096) / 2 ** 30);
  });

  it('gives logical bytes and the mean size of operations, which RAM disks show as well', () => {
    const host = new PlotterHost().set(50).pass(1);
    host.set(50, { io: { rchar: 4_000_000, syscr: 4, wchar: 8192, syscw: 2 } });
    const { collecting } = host.pass(1);
    const read = { 'disk.io.direction': 'read' };
    assert.equal(collecting.value('process.io.rate', read), 4_000_000);
    assert.equal(collecting.value('process.io.operations.rate', read), 4);
    assert.equal(collecting.value('process.io.operation.size', read), 1_000_000);
    assert.equal(collecting.value('process.disk.io.rate', read), 0);
  });

  it('counts threads by state, with the oddest names', () => {
    const host = new PlotterHost().set(50, {
      comm: 'a) R 1 (b',
      threads: { 50: { name: ') S (', state: 'D' }, 51: { state: 'R' }, 52: { state: 'I' } },
    });
    const { collecting } = host.pass(1);
    const inState = (state: string) => collecting.value('process.thread.state.count', { 'thread.state': state });
    assert.deepEqual(['running', 'sleeping', 'blocked', 'stopped'].map(inState), [1, 1, 1, 0]);
  });

  it('sums over threads what the kernel counts for threads only, ended threads included', () => {
    const host = new PlotterHost().set(50, { threads: { 50: { waited: 9 * SECOND }, 51: { waited: 5 * SECOND } } });
    host.pass(1);
    const surveyed = () => host.collecting.value('process.context_switches');
    assert.equal(surveyed(), 0, 'what was before it was found does not count');
    host.set(50, {
      threads: {
        50: { waited: 10 * SECOND, switches: 4 },
        51: { waited: 8 * SECOND, switches: 6 },
        52: { waited: SECOND, switches: 1 },
      },
    });
    host.pass(20);
    assert.equal(surveyed(), 11);
    host.set(50, { threads: { 50: { waited: 10 * SECOND, switches: 5 } } }).pass(10);
    assert.equal(surveyed(), 12, 'the sum does not go back when threads end');
  });

  it('gives delays in seconds per second', () => {
    const host = new PlotterHost().set(50, { threads: { 50: {} } });
    // Two surveys with 10 s between them: each process has its own seconds for them.
    for (let second = 1; second <= 40; second++) {
      host.set(50, { threads: { 50: { waited: second * 0.5 * SECOND, blockedTicks: second * 20 } } }).pass(1);
    }
    assert.equal(host.collecting.value('process.cpu.delay.rate'), 0.5);
    assert.equal(host.collecting.value('process.block_io.delay.rate'), 0.2);
  });

  it('says so where the kernel counts no waiting for block I/O', () => {
    const host = new PlotterHost({}, (source) => source.set('/proc/sys/kernel/task_delayacct', '0\n'));
    const { collecting } = host.set(50).pass(20);
    assert.equal(collecting.value('process.block_io.delay.rate'), undefined);
    assert.match(collecting.absence('process.block_io.delay.rate') ?? '', /sysctl kernel.task_delayacct=1/);
  });

  it('says so where the kernel counts no waiting for a core', () => {
    const host = new PlotterHost().set(50);
    host.source.texts.delete('/proc/50/task/50/schedstat');
    assert.match(host.pass(1).collecting.absence('process.context_switches.rate') ?? '', /counts no waiting/);
    assert.equal(host.collecting.value('process.thread.state.count', { 'thread.state': 'sleeping' }), 1);
  });

  it('counts open files, sockets and mappings, and says why it does not', () => {
    const host = new PlotterHost().set(50).set(60, { startTicks: 700 });
    for (let file = 0; file < 10; file++) {
      host.source.set(`/proc/50/fd/${file}`, '');
      host.source.links.set(`/proc/50/fd/${file}`, file < 3 ? `socket:[${file}]` : '/tmp/x');
    }
    for (let file = 0; file < 1500; file++) host.source.set(`/proc/60/fd/${file}`, '');
    host.source.set('/proc/50/maps', 'a\nb\nc\n').set('/proc/50/oom_score', '667\n');
    const { collecting } = host.pass(1);
    const [a, b] = [{ 'process.pid': '50' }, { 'process.pid': '60' }];
    assert.equal(collecting.value('process.open_files.count', a), 10);
    assert.equal(collecting.value('process.connection.count', a), 3);
    assert.equal(collecting.value('process.memory.mapping.count', a), 3);
    assert.equal(collecting.value('process.oom_score', a), 667);
    assert.equal(collecting.value('process.open_files.count', b), 1500);
    assert.match(collecting.absence('process.connection.count', b) ?? '', /more than 256 open files/);
    assert.match(collecting.absence('process.memory.mapping.count', b) ?? '', /needs the user/);
  });

  it('sums over plotters, without bursts when one comes or goes', () => {
    const host = new PlotterHost().set(50, { userTicks: 1000 }).pass(2);
    host.set(50, { userTicks: 1100 }).set(101, { startTicks: 700, userTicks: 5000 }).pass(1);
    assert.equal(host.collecting.value('plotters.count'), 2);
    assert.equal(host.collecting.value('plotters.memory.usage'), 2 * 256 * 4096);
    assert.equal(host.collecting.value('plotters.cpu.utilization'), 1);
    host.set(50, { userTicks: 1150 }).end(101).pass(1);
    assert.equal(host.collecting.value('plotters.count'), 1);
    assert.equal(host.collecting.value('plotters.cpu.utilization'), 0.5);
  });

  it('takes programs for plotters that the user names, and no others', () => {
    const argv = ['/opt/my_plotter', '-k', '32'];
    assert.equal(new PlotterHost().set(50, { argv }).pass(1).events.length, 0);
    const [seen] = new PlotterHost({ patterns: ['my_*'] }).set(50, { argv }).pass(1).of('process.seen');
    assert.equal(seen.process.plotter, 'user');
    assert.equal(seen.process.title, 'my_plotter');
  });

  it('tells a process from another that gets its pid', () => {
    const host = new PlotterHost().set(50).pass(1);
    host.end(50).pass(1);
    host.set(50, { startTicks: 9000 }).pass(310);
    assert.deepEqual(
      host.of('process.seen').map(({ process }) => process.id),
      ['50:0', '50:9000'],
    );
  });

  it('leaves a process alone that ends while it is looked at: where its output went is not known', () => {
    const host = new PlotterHost().set(50);
    const { source } = host;
    const link = source.link.bind(source);
    source.link = (path) => {
      if (path === '/proc/50/fd/1') source.texts.delete('/proc/50/stat');
      return link(path);
    };
    assert.equal(host.pass(1).of('process.seen').length, 0);
  });

  it('tells the control group', () => {
    const host = new PlotterHost().set(50);
    host.source.set('/proc/50/cgroup', '0::/user.slice/plots.scope\n');
    assert.equal(host.pass(1).of('process.seen')[0].process.cgroup, '/user.slice/plots.scope');
  });

  it('tells the control group of each controller where version 1 has them apart', () => {
    const host = new PlotterHost().set(50);
    host.source.set('/proc/50/cgroup', '4:memory:/plots\n2:cpu,cpuacct:/held\n1:name=systemd:/user\n0::/\n');
    const [{ process }] = host.pass(1).of('process.seen');
    assert.deepEqual([process.cgroup, process.cpuCgroup], ['/plots', '/held']);
  });
});

describe('coreNumbersIn', () => {
  it('gives the cores of a list', () => {
    assert.deepEqual(coreNumbersIn('0'), [0]);
    assert.deepEqual(coreNumbersIn('0-3,8,10-11'), [0, 1, 2, 3, 8, 10, 11]);
  });
});
