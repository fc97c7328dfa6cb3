import assert from 'node:assert/strict';
import { PlotterHost } from './plotterHost.ts';
import type { TextSource } from './textSource.ts';

const MIB = 2 ** 20;

/** A host with cgroup v2, on which the plotter runs in a service. */
function inService(source: TextSource): void {
  source.set('/proc/self/mountinfo', '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n');
  source.set('/proc/50/cgroup', '0::/system.slice/plot.service\n');
  source.set('/sys/devices/system/cpu/online', '0-7\n');
  const slice = '/sys/fs/cgroup/system.slice';
  source.set(`${slice}/cpu.max`, 'max 100000\n').set(`${slice}/plot.service/cpu.max`, '60000 100000\n');
  source.set(`${slice}/memory.max`, `${64 * MIB}\n`).set(`${slice}/plot.service/memory.max`, 'max\n');
  source.set(`${slice}/memory.current`, `${60 * MIB}\n`);
  source.set(`${slice}/io.max`, '8:16 rbps=max wbps=1048576 riops=120 wiops=max\n');
  source.links.set('/sys/dev/block/8:16', '../../devices/pci0/block/sdb');
  for (const resource of ['cpu', 'memory', 'io'])
    source.set(`${slice}/plot.service/${resource}.pressure`, 'some total=0\n');
  stands(source, 0);
}

/** What the kernel has counted after so many seconds. */
function stands(source: TextSource, seconds: number): void {
  const slice = '/sys/fs/cgroup/system.slice';
  source.set(
    `${slice}/plot.service/cpu.stat`,
    `usage_usec ${seconds * 600_000}\nnr_periods ${seconds * 10}\nnr_throttled ${seconds * 9}\nthrottled_usec ${seconds * 400_000}\n`,
  );
  source.set(
    `${slice}/memory.stat`,
    `inactive_file ${MIB}\nworkingset_refault_anon ${seconds * 50}\nworkingset_refault_file ${seconds * 200}\n`,
  );
  source.set(`${slice}/memory.events`, `low 0\nhigh 0\nmax ${seconds * 7}\noom 0\noom_kill 1\n`);
  source.set(`${slice}/plot.service/cpu.pressure`, `some avg10=0 total=${seconds * 300_000}\nfull avg10=0 total=0\n`);
}

describe('control group of a plotter', () => {
  it('gives limits of its own and of those around it, and how much of them is used', () => {
    const host = new PlotterHost({}, inService).set(50).pass(1);
    stands(host.source, 1);
    const { collecting } = host.pass(1);
    const value = (name: string, extra = {}) => collecting.value(`process.cgroup.${name}` as never, extra);
    assert.equal(value('cpu.limit'), 0.6);
    assert.equal(value('cpu.utilization'), 1);
    assert.ok(Math.abs(value('cpu.throttled.rate')! - 0.4) < 1e-9);
    assert.equal(value('cpu.throttled.periods'), 0.9);
    assert.equal(value('memory.limit'), 64 * MIB);
    assert.equal(value('memory.usage'), 60 * MIB);
    assert.equal(value('memory.available'), 5 * MIB);
    assert.equal(value('memory.limit_hits.rate'), 7);
    assert.equal(value('memory.refaults.rate', { 'memory.page': 'swapped' }), 50);
    assert.equal(value('memory.refaults.rate', { 'memory.page': 'file' }), 200);
    assert.equal(value('disk.io.limit', { 'system.device': 'sdb', 'disk.io.direction': 'write' }), MIB);
    assert.equal(value('disk.operations.limit', { 'system.device': 'sdb', 'disk.io.direction': 'read' }), 120);
    assert.equal(value('pressure.stall', { resource: 'cpu', stalled: 'some' }), 0.3);
  });

  it('gives those of version 1, where each controller has a tree of its own', () => {
    const host = new PlotterHost({}, (source) => {
      source.set(
        '/proc/self/mountinfo',
        ['cpu', 'memory', 'blkio']
          .map((name, i) => `3${i} 1 0:3${i} / /cg/${name} rw - cgroup cgroup rw,${name}\n`)
          .join(''),
      );
      source.set('/proc/50/cgroup', '3:blkio:/plots\n2:memory:/plots\n1:cpu:/plots/one\n0::/\n');
      source
        .set('/cg/cpu/plots/one/cpu.cfs_quota_us', '80000\n')
        .set('/cg/cpu/plots/one/cpu.cfs_period_us', '100000\n');
      source.set('/cg/cpu/plots/one/cpu.stat', 'nr_periods 1\nnr_throttled 1\nthrottled_time 0\n');
      source.set('/cg/memory/plots/memory.limit_in_bytes', `${64 * MIB}\n`);
      source.set('/cg/memory/plots/memory.usage_in_bytes', `${64 * MIB}\n`);
      source
        .set('/cg/memory/plots/memory.failcnt', '10\n')
        .set('/cg/memory/plots/memory.stat', 'total_inactive_file 0\n');
      source.set('/cg/blkio/plots/blkio.throttle.read_bps_device', '7:3 4096\n');
    });
    host.set(50).pass(1);
    host.source.set('/cg/cpu/plots/one/cpu.stat', 'nr_periods 11\nnr_throttled 11\nthrottled_time 500000000\n');
    host.source.set('/cg/memory/plots/memory.failcnt', '30\n');
    const { collecting } = host.pass(1);
    assert.equal(collecting.value('process.cgroup.cpu.limit'), 0.8);
    assert.equal(collecting.value('process.cgroup.cpu.throttled.rate'), 0.5);
    assert.equal(collecting.value('process.cgroup.memory.limit'), 64 * MIB);
    assert.equal(collecting.value('process.cgroup.memory.limit_hits.rate'), 20);
    assert.equal(collecting.value('process.cgroup.disk.io.limit', { 'system.device': '7:3' }), 4096);
  });

  it('follows limits that are set while the plotter runs, and says so where there are none', () => {
    const host = new PlotterHost({}, (source) => {
      inService(source);
      source.set('/sys/fs/cgroup/system.slice/plot.service/cpu.max', 'max 100000\n');
    });
    const { collecting } = host.set(50).pass(2);
    assert.equal(collecting.value('process.cgroup.cpu.limit'), undefined);
    assert.match(collecting.absence('process.cgroup.cpu.limit') ?? '', /no control group limits/);
    host.source.set('/sys/fs/cgroup/system.slice/plot.service/cpu.max', '50000 100000\n');
    host.pass(6);
    assert.equal(collecting.value('process.cgroup.cpu.limit'), 0.5);
  });

  it('follows a plotter into another group', () => {
    const host = new PlotterHost({}, inService);
    const { collecting } = host.set(50).pass(2);
    const other = '/sys/fs/cgroup/small.slice';
    host.source.set('/proc/50/cgroup', '0::/small.slice\n').set(`${other}/memory.max`, 'max\n');
    host.source.set(`${other}/memory.high`, `${32 * MIB}\n`).set(`${other}/memory.current`, `${32 * MIB}\n`);
    host.source.set(`${other}/memory.stat`, `inactive_file ${8 * MIB}\n`).set(`${other}/cpu.max`, 'max 100000\n');
    host.source.set(`${other}/memory.events`, 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n');
    host.pass(6);
    assert.equal(collecting.value('process.cgroup.memory.limit'), 32 * MIB);
    assert.equal(collecting.value('process.cgroup.memory.available'), 8 * MIB);
    assert.equal(collecting.value('process.cgroup.cpu.limit'), undefined);
    host.source.set(`${other}/memory.events`, 'low 0\nhigh 40\nmax 2\noom 0\noom_kill 0\n');
    host.pass(1);
    assert.equal(collecting.value('process.cgroup.memory.limit_hits.rate'), 42);
  });

  it('counts what the quota holds back as throttled', () => {
    const host = new PlotterHost({}, inService);
    host.set(50, { threads: { 50: { state: 'R', ran: 0 } } }).pass(1);
    stands(host.source, 1);
    const ran = { state: 'R', ran: 0.6e9, waited: 0.4e9, switches: 10 };
    const { collecting } = host.set(50, { threads: { 50: ran }, userTicks: 60 }).pass(1);
    assert.ok(Math.abs(collecting.value('process.time.share', { lane: 'throttled' })! - 0.4) < 1e-9);
  });
});
