import assert from 'node:assert/strict';
import { LinuxConnections } from '../../src/collect/linux/connections.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line4 = (number: number, state: string) =>
  `${String(number).padStart(4)}: 0100007F:1F90 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 576 1\n`;
const line6 = (number: number, state: string) =>
  `${String(number).padStart(4)}: ${'0'.repeat(32)}:01BB ${'0'.repeat(24)}0100007F:9C40 ${state} 00000000:00000000 00:00000000 00000000     0\n`;
const sockets = (tcp: number, udp: number) =>
  `sockets: used 9\nTCP: inuse ${tcp} orphan 0 tw 3 alloc 9 mem 1\nUDP: inuse ${udp} mem 0\n`;
const sockets6 = (tcp: number, udp: number) => `TCP6: inuse ${tcp}\nUDP6: inuse ${udp}\n`;

describe('LinuxConnections', () => {
  const count = (collecting: Collecting, state: string) =>
    collecting.value('system.network.connection.count', {
      'network.transport': 'tcp',
      'network.connection.state': state,
    });

  it('counts TCP connections by state, of both versions of IP', () => {
    const source = new TextSource()
      .set('/proc/net/sockstat', sockets(3, 4))
      .set('/proc/net/sockstat6', sockets6(2, 1))
      .set('/proc/net/tcp', HEAD + line4(0, '0A') + line4(1, '01') + line4(12345, '06'))
      .set('/proc/net/tcp6', HEAD + line6(0, '01') + line6(1, '0B'));
    const collecting = new Collecting(new LinuxConnections(source)).frameAt(0);
    assert.deepEqual(
      ['listen', 'established', 'time_wait', 'closing', 'syn_sent'].map((state) => count(collecting, state)),
      [1, 2, 1, 1, 0],
    );
    assert.equal(collecting.value('system.network.connection.count', { 'network.transport': 'udp' }), 5);
  });

  it('counts at its own slow beat', () => {
    const source = new TextSource()
      .set('/proc/net/sockstat', sockets(1, 0))
      .set('/proc/net/tcp', HEAD + line4(0, '0A'));
    const collecting = new Collecting(new LinuxConnections(source)).frameAt(0);
    source.set('/proc/net/tcp', HEAD + line4(0, '0A') + line4(1, '0A'));
    assert.equal(count(collecting.frameAt(1), 'listen'), 1);
    assert.equal(count(collecting.frameAt(60), 'listen'), 2);
  });

  it('does not read a table of very many connections, and says so', () => {
    const source = new TextSource().set('/proc/net/sockstat', sockets(60_000, 7));
    const collecting = new Collecting(new LinuxConnections(source)).frameAt(0);
    assert.match(
      collecting.absence('system.network.connection.count', { 'network.transport': 'tcp' }) ?? '',
      /over 5000 connections, 60000/,
    );
    assert.equal(collecting.value('system.network.connection.count', { 'network.transport': 'udp' }), 7);
    assert.equal(source.opened, 1, 'only sockstat');
  });

  it('is absent where nothing is told', () => {
    const collecting = new Collecting(new LinuxConnections(new TextSource())).frameAt(0);
    assert.match(collecting.absence('system.network.connection.count') ?? '', /not provided/);
  });
});
