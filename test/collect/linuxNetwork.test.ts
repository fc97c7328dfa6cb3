import assert from 'node:assert/strict';
import { LinuxNetwork } from '../../src/collect/linux/network.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const HEAD = 'Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes …\n';
const line = (name: string, receive: readonly number[], transmit: readonly number[]) =>
  `${name.padStart(6)}: ${receive.join(' ')} 0 0 0 0 ${transmit.join(' ')} 0 0 0 0\n`;
const nic = (direction: string, name = 'eth0') => ({
  'network.interface.name': name,
  'network.io.direction': direction,
});

describe('LinuxNetwork', () => {
  it('gives packets, errors and drops of each direction', () => {
    const source = new TextSource().set('/proc/net/dev', HEAD + line('eth0', [1000, 10, 1, 2], [500, 5, 3, 4]));
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0);
    source.set('/proc/net/dev', HEAD + line('eth0', [3000, 30, 2, 6], [500, 7, 3, 4]));
    collecting.frameAt(2);
    assert.equal(collecting.value('system.network.packets.rate', nic('receive')), 10);
    assert.equal(collecting.value('system.network.packets.rate', nic('transmit')), 1);
    assert.equal(collecting.value('system.network.errors.rate', nic('receive')), 0.5);
    assert.equal(collecting.value('system.network.dropped.rate', nic('receive')), 2);
    assert.equal(collecting.value('system.network.dropped.rate', nic('transmit')), 0);
  });

  it('relates the traffic to the speed of the link, and follows when that changes', () => {
    const source = new TextSource().set('/sys/class/net/eth0/speed', '1000\n');
    const at = (received: number) =>
      source.set('/proc/net/dev', HEAD + line('eth0', [received, 1, 0, 0], [9, 1, 0, 0]));
    at(1000);
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0);
    assert.equal(collecting.value('system.network.bandwidth.limit'), 125e6);
    at(1000 + 62.5e6);
    collecting.frameAt(1);
    assert.equal(collecting.value('system.network.bandwidth.utilization', nic('receive')), 0.5);
    assert.equal(collecting.value('system.network.bandwidth.utilization', nic('transmit')), 0);
    source.set('/sys/class/net/eth0/speed', '100\n');
    at(1000 + 62.5e6 + 12.5e6);
    collecting.frameAt(31);
    at(1000 + 62.5e6 + 12.5e6 + 12.5e6);
    collecting.frameAt(32);
    assert.equal(collecting.value('system.network.bandwidth.utilization', nic('receive')), 1);
    source.set('/sys/class/net/eth0/speed', '-1\n');
    at(1000 + 200e6);
    collecting.frameAt(62);
    assert.match(collecting.absence('system.network.bandwidth.utilization', nic('receive')) ?? '', /no speed/);
  });

  it('tells no utilisation of virtual interfaces', () => {
    const source = new TextSource().set('/proc/net/dev', HEAD + line('veth12ab', [5, 1, 0, 0], [9, 1, 0, 0]));
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0).frameAt(1);
    assert.match(collecting.absence('system.network.bandwidth.limit') ?? '', /virtual/);
    assert.equal(collecting.value('system.network.io.rate', nic('receive', 'veth12ab')), 0);
  });

  it('survives a counter that begins again, and a driver that was loaded anew', () => {
    const source = new TextSource().set('/proc/net/dev', HEAD + line('eth0', [4e9, 1, 0, 0], [9, 1, 0, 0]));
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0);
    source.set('/proc/net/dev', HEAD + line('eth0', [1000, 1, 0, 0], [9, 1, 0, 0]));
    assert.equal(collecting.frameAt(1).value('system.network.io.rate', nic('receive')), undefined);
    source.set('/proc/net/dev', HEAD + line('eth0', [3000, 1, 0, 0], [9, 1, 0, 0]));
    assert.equal(collecting.frameAt(2).value('system.network.io.rate', nic('receive')), 2000);
  });

  it('measures hundreds of interfaces that come and go', () => {
    const source = new TextSource();
    const set = (from: number, count: number, received: number) =>
      source.set(
        '/proc/net/dev',
        HEAD +
          Array.from({ length: count }, (_, i) => line(`veth${from + i}`, [received, 1, 0, 0], [9, 1, 0, 0])).join(''),
      );
    set(0, 300, 1000);
    const collecting = new Collecting(new LinuxNetwork(source)).frameAt(0);
    set(0, 300, 2000);
    collecting.frameAt(1);
    assert.equal(collecting.value('system.network.io.rate', nic('receive', 'veth299')), 1000);
    set(1, 300, 3000);
    collecting.frameAt(2);
    assert.equal(collecting.frame.index.of('system.network.bandwidth.limit').length, 300);
    assert.equal(collecting.value('system.network.io.rate', nic('receive', 'veth0')), undefined);
    assert.equal(collecting.value('system.network.io.rate', nic('receive', 'veth1')), 1000);
  });
});
