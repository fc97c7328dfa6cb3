import assert from 'node:assert/strict';
import { LinuxCpu } from '../../src/collect/linux/cpu.ts';
import { LinuxDisk } from '../../src/collect/linux/disk.ts';
import { LinuxMemory } from '../../src/collect/linux/memory.ts';
import { LinuxNetwork } from '../../src/collect/linux/network.ts';
import { LinuxPressure } from '../../src/collect/linux/pressure.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

describe('LinuxCpu', () => {
  const source = new TextSource().set('/proc/loadavg', '1.52 0.30 12.05 3/120 4711\n');
  const stat = (host: string, ...cores: string[]) =>
    source.set('/proc/stat', `cpu  ${host}\n${cores.join('\n')}\nintr 1\nctxt 2\n`);

  it('gives utilisation of host and cores, modes, load', () => {
    const collecting = new Collecting(new LinuxCpu(source));
    stat('100 0 100 800 0 0 0 0 0 0', 'cpu0 50 0 50 400 0 0 0 0 0 0', 'cpu1 50 0 50 400 0 0 0 0 0 0');
    collecting.frameAt(1);
    stat('150 0 110 820 20 0 0 0 0 0', 'cpu0 100 0 50 400 0 0 0 0 0 0', 'cpu1 50 0 60 420 20 0 0 0 0 0');
    collecting.frameAt(2);
    assert.equal(collecting.value('system.cpu.utilization'), 0.6);
    assert.equal(collecting.value('system.cpu.mode.utilization', { 'cpu.mode': 'user' }), 0.5);
    assert.equal(collecting.value('system.cpu.mode.utilization', { 'cpu.mode': 'iowait' }), 0.2);
    assert.equal(collecting.value('system.cpu.core.utilization', { 'cpu.logical_number': '0' }), 1);
    assert.equal(collecting.value('system.cpu.core.utilization', { 'cpu.logical_number': '1' }), 0.2);
    assert.equal(collecting.value('system.cpu.time', { 'cpu.mode': 'user' }), 1.5);
    assert.equal(collecting.value('system.cpu.logical.count'), 2);
    assert.equal(collecting.value('system.cpu.load_average', { period: '1m' }), 1.52);
    assert.equal(collecting.value('system.cpu.load_average', { period: '15m' }), 12.05);
  });

  it('marks a core that was taken offline absent, and says why', () => {
    const collecting = new Collecting(new LinuxCpu(source));
    stat('1 0 0 1', 'cpu0 1 0 0 1 0 0 0 0', 'cpu1 1 0 0 1 0 0 0 0');
    collecting.frameAt(1);
    stat('2 0 0 2', 'cpu0 2 0 0 2 0 0 0 0');
    collecting.frameAt(2);
    assert.equal(collecting.value('system.cpu.core.utilization', { 'cpu.logical_number': '1' }), undefined);
    assert.match(collecting.absence('system.cpu.core.utilization', { 'cpu.logical_number': '1' }) ?? '', /offline/);
  });
});

describe('LinuxMemory', () => {
  it('tells what is used, cached, available and swapped', () => {
    const source = new TextSource()
      .set(
        '/proc/meminfo',
        'MemTotal: 1000 kB\nMemFree: 300 kB\nMemAvailable: 600 kB\nBuffers: 50 kB\nCached: 200 kB\n' +
          'SwapCached: 3 kB\nSwapTotal: 100 kB\nSwapFree: 75 kB\nSReclaimable: 50 kB\n',
      )
      .set('/proc/vmstat', 'nr_free_pages 1\npswpin 10\npswpout 20\n');
    const collecting = new Collecting(new LinuxMemory(source)).frameAt(1);
    source.set('/proc/vmstat', 'nr_free_pages 1\npswpin 12\npswpout 20\n');
    collecting.frameAt(2);
    assert.equal(collecting.value('system.memory.utilization'), 0.4);
    assert.equal(collecting.value('system.memory.usage', { 'system.memory.state': 'used' }), 400 * 1024);
    assert.equal(collecting.value('system.memory.usage', { 'system.memory.state': 'cached' }), 250 * 1024);
    assert.equal(collecting.value('system.paging.utilization'), 0.25);
    assert.equal(collecting.value('system.paging.io.rate', { 'system.paging.direction': 'in' }), 2 * 4096);
    assert.equal(collecting.value('system.paging.io.rate', { 'system.paging.direction': 'out' }), 0);
  });
});

describe('LinuxDisk', () => {
  const source = new TextSource().set('/sys/block/sda/size', '1').set('/sys/block/loop0/size', '1');
  const disk = (attributes: Record<string, string> = {}) => ({ 'system.device': 'sda', ...attributes });

  it('measures whole disks, not partitions or package images', () => {
    const collecting = new Collecting(new LinuxDisk(source));
    const text = (sda: string) =>
      `   7 0 loop0 9 0 90 1 0 0 0 0 0 1 1\n   8       0 sda ${sda}\n   8       1 sda1 100 0 800 10 0 0 0 0 0 10 10\n`;
    source.set('/proc/diskstats', text('100 0 800 50 10 0 80 30 0 500 80'));
    collecting.frameAt(1);
    source.set('/proc/diskstats', text('110 0 1000 150 10 0 80 30 0 1502 280'));
    collecting.frameAt(2);
    assert.equal(collecting.value('system.disk.io.rate', disk({ 'disk.io.direction': 'read' })), 200 * 512);
    assert.equal(collecting.value('system.disk.operations.rate', disk({ 'disk.io.direction': 'read' })), 10);
    assert.equal(collecting.value('system.disk.await', disk({ 'disk.io.direction': 'read' })), 0.01);
    assert.equal(collecting.value('system.disk.request.size', disk({ 'disk.io.direction': 'read' })), 20 * 512);
    assert.equal(collecting.value('system.disk.await', disk({ 'disk.io.direction': 'write' })), undefined, 'no write');
    assert.equal(collecting.value('system.disk.utilization', disk()), 1, 'never over 1');
    assert.equal(collecting.value('system.disk.queue', disk()), 0.2);
    assert.deepEqual(
      collecting.frame.index.of('system.disk.utilization').map((series) => series.attributes['system.device']),
      ['sda'],
    );
  });

  it('takes up a loop device once it is written to, and lets go of a disk that is pulled', () => {
    const collecting = new Collecting(new LinuxDisk(source));
    const names = () =>
      collecting.frame.index.of('system.disk.utilization').map((series) => series.attributes['system.device']);
    source.set('/proc/diskstats', ' 7 0 loop0 9 0 90 1 0 0 0 0 0 1 1\n 8 0 sda 1 0 8 1 0 0 0 0 0 1 1\n');
    collecting.frameAt(1);
    assert.deepEqual(names(), ['sda']);
    source.set('/proc/diskstats', ' 7 0 loop0 9 0 90 1 5 0 9 0 0 1 1\n 8 0 sda 1 0 8 1 0 0 0 0 0 1 1\n');
    collecting.frameAt(2);
    assert.deepEqual(names().toSorted(), ['loop0', 'sda']);
    source.set('/proc/diskstats', ' 7 0 loop0 9 0 90 1 6 0 9 0 0 1 1\n');
    collecting.frameAt(3);
    assert.deepEqual(names(), ['loop0']);
  });
});

describe('LinuxNetwork', () => {
  it('measures interfaces in use, without loopback', () => {
    const source = new TextSource();
    const text = (received: number, sent: number) =>
      `Inter-| Receive\n face |bytes\n    lo: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0\n  eth0:${received} 5 1 2 0 0 0 0 ${sent} 7 0 0 0 0 0 0\n` +
      '  idle0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n';
    source.set('/proc/net/dev', text(1000, 500));
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(1);
    source.set('/proc/net/dev', text(3000, 500));
    collecting.frameAt(2);
    const eth0 = { 'network.interface.name': 'eth0' };
    assert.equal(collecting.value('system.network.io.rate', { ...eth0, 'network.io.direction': 'receive' }), 2000);
    assert.equal(collecting.value('system.network.io.rate', { ...eth0, 'network.io.direction': 'transmit' }), 0);
    assert.equal(collecting.value('system.network.io', { ...eth0, 'network.io.direction': 'receive' }), 3000);
    assert.equal(collecting.frame.index.of('system.network.io').length, 2);
  });
});

describe('LinuxPressure', () => {
  it('gives the share of time that threads were stalled', () => {
    const source = new TextSource();
    const text = (some: number, full: number) =>
      `some avg10=0.00 avg60=1.23 avg300=0.00 total=${some}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=${full}\n`;
    const set = (some: number, full: number) => {
      for (const resource of ['cpu', 'memory', 'io']) source.set(`/proc/pressure/${resource}`, text(some, full));
    };
    set(1_000_000, 0);
    const collecting = new Collecting(new LinuxPressure(source)).frameAt(1);
    set(1_250_000, 125_000);
    collecting.frameAt(2);
    assert.equal(collecting.value('system.pressure.stall', { resource: 'io', stalled: 'some' }), 0.25);
    assert.equal(collecting.value('system.pressure.stall', { resource: 'io', stalled: 'all' }), 0.125);
  });

  it('is absent with the reason where the kernel has none', () => {
    const collecting = new Collecting(new LinuxPressure(new TextSource())).frameAt(1);
    assert.equal(collecting.value('system.pressure.stall', { resource: 'cpu' }), undefined);
    assert.match(
      collecting.absence('system.pressure.stall', { resource: 'cpu' }) ?? '',
      /no pressure stall information/,
    );
  });
});
