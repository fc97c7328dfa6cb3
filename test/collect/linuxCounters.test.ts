import assert from 'node:assert/strict';
import { LinuxCpu } from '../../src/collect/linux/cpu.ts';
import { LinuxMemory } from '../../src/collect/linux/memory.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

describe('counters of /proc/stat', () => {
  const CORES = 256;
  /** As on a large host: hundreds of cores, thousands of interrupt sources behind the total. */
  function stat(interrupts: number, switches: number, soft: number, forks: number): string {
    const times = '10 0 10 80 0 0 0 0 0 0';
    const cores = Array.from({ length: CORES }, (_, number) => `cpu${number} ${times}`);
    const sources = Array.from({ length: 5000 }, () => '7').join(' ');
    return [
      `cpu  ${times}`,
      ...cores,
      `intr ${interrupts} ${sources}`,
      `ctxt ${switches}`,
      'btime 1700000000',
      `processes ${forks}`,
      'procs_running 9',
      'procs_blocked 2',
      `softirq ${soft} 1 2 3`,
      '',
    ].join('\n');
  }

  it('gives switches, interrupts and new processes per second, and threads that run or wait', () => {
    const source = new TextSource().set('/proc/loadavg', '1.00 1.00 1.00 1/2 3\n');
    source.set('/proc/stat', stat(1000, 9_000_000_000, 500, 10));
    const collecting = new Collecting(new LinuxCpu(source)).frameAt(0);
    source.set('/proc/stat', stat(3000, 9_000_050_000, 900, 14));
    collecting.frameAt(2);
    const kind = (name: string) => ({ 'cpu.interrupt.kind': name });
    assert.equal(collecting.value('system.cpu.interrupts.rate', kind('hard')), 1000);
    assert.equal(collecting.value('system.cpu.interrupts.rate', kind('soft')), 200);
    assert.equal(collecting.value('system.cpu.interrupts', kind('hard')), 3000);
    assert.equal(collecting.value('system.cpu.context_switches.rate'), 25_000);
    assert.equal(collecting.value('system.cpu.context_switches'), 9_000_050_000);
    assert.equal(collecting.value('system.process.created.rate'), 2);
    assert.equal(collecting.value('system.thread.count', { 'thread.state': 'runnable' }), 9);
    assert.equal(collecting.value('system.thread.count', { 'thread.state': 'blocked' }), 2);
    assert.equal(collecting.value('system.cpu.logical.count'), CORES);
  });

  it('gives no rate for the frame in which a counter begins again', () => {
    const source = new TextSource().set('/proc/loadavg', '1.00 1.00 1.00 1/2 3\n').set('/proc/stat', stat(9, 9, 9, 9));
    const collecting = new Collecting(new LinuxCpu(source)).frameAt(0);
    source.set('/proc/stat', stat(1, 1, 1, 1));
    assert.equal(collecting.frameAt(1).value('system.cpu.context_switches.rate'), undefined);
    source.set('/proc/stat', stat(1, 4, 1, 1));
    assert.equal(collecting.frameAt(2).value('system.cpu.context_switches.rate'), 3);
  });

  it('does without the lines that a kernel or a container leaves out', () => {
    const source = new TextSource()
      .set('/proc/loadavg', '1.00 1.00 1.00 1/2 3\n')
      .set('/proc/stat', 'cpu  1 0 1 8\ncpu0 1 0 1 8\n');
    const collecting = new Collecting(new LinuxCpu(source)).frameAt(0);
    assert.equal(collecting.value('system.cpu.logical.count'), 1);
    assert.equal(collecting.value('system.cpu.context_switches'), undefined);
  });
});

describe('further lines of /proc/meminfo', () => {
  const text = (swap: number) =>
    'MemTotal: 1000 kB\nMemFree: 300 kB\nMemAvailable: 600 kB\nBuffers: 50 kB\nCached: 200 kB\nSwapCached: 0 kB\n' +
    'Active: 400 kB\nInactive: 150 kB\nActive(anon): 3 kB\nInactive(anon): 4 kB\n' +
    `SwapTotal: ${swap} kB\nSwapFree: ${swap} kB\nDirty: 12 kB\nWriteback: 5 kB\nAnonPages: 9 kB\nShmem: 70 kB\n` +
    'Slab: 30 kB\nSReclaimable: 20 kB\nSUnreclaim: 10 kB\n';

  it('tells what was used lately, is shared, waits for a disk, and what the kernel holds', () => {
    const source = new TextSource().set('/proc/meminfo', text(0)).set('/proc/vmstat', 'pswpin 1\npswpout 2\n');
    const collecting = new Collecting(new LinuxMemory(source)).frameAt(0);
    const kib = (value: number | undefined) => (value ?? Number.NaN) / 1024;
    assert.equal(kib(collecting.value('system.memory.active')), 400);
    assert.equal(kib(collecting.value('system.memory.inactive')), 150);
    assert.equal(kib(collecting.value('system.memory.shared')), 70);
    assert.equal(kib(collecting.value('system.memory.dirty')), 12);
    assert.equal(kib(collecting.value('system.memory.writeback')), 5);
    assert.equal(kib(collecting.value('system.memory.slab', { 'system.memory.slab.state': 'reclaimable' })), 20);
    assert.equal(kib(collecting.value('system.memory.slab', { 'system.memory.slab.state': 'unreclaimable' })), 10);
    assert.equal(collecting.absence('system.paging.utilization'), 'this host has no swap space');
    source.set('/proc/meminfo', text(100));
    assert.equal(collecting.frameAt(1).value('system.paging.utilization'), 0, 'swap was switched on');
  });
});
