import assert from 'node:assert/strict';
import { HostSigns } from '../../src/collect/linux/hostSigns.ts';
import { PlotterHost } from './plotterHost.ts';

/** A plotter whose temporary folder lies on sda and whose plots go to sdb, or to sda as well. */
function plottingHost(signs: HostSigns, final = '/mnt/final'): PlotterHost {
  const argv = ['/usr/bin/chia_plot', '-t', '/mnt/tmp/', '-d', `${final}/`];
  const host = new PlotterHost({ signs }, (source) => {
    source.set(
      '/proc/self/mountinfo',
      '1 0 8:0 / /mnt/tmp rw - ext4 /dev/sda rw\n2 0 8:16 / /mnt/final rw - ext4 /dev/sdb rw\n',
    );
    for (const [name, number] of [
      ['sda', '8:0'],
      ['sdb', '8:16'],
    ]) {
      source.links.set(`/sys/dev/block/${number}`, `../../devices/x/block/${name}`);
      source.links.set(`/sys/class/block/${name}`, `../../devices/x/block/${name}`);
    }
  });
  const threads = { 50: { state: 'D', wchan: '__iomap_dio_rw' } };
  return host.set(50, { argv, threads }).pass(1);
}

describe('disks that a plotter waits for', () => {
  const shareOf = (host: PlotterHost, disk: string) =>
    host.collecting.value('process.time.disk.share', { 'system.device': disk });

  it('are told apart by how long their requests took', () => {
    const signs = new HostSigns();
    signs.requestsOf('sda').seconds = 10;
    signs.requestsOf('sdb').seconds = 10;
    const host = plottingHost(signs);
    signs.requestsOf('sda').seconds = 13;
    signs.requestsOf('sdb').seconds = 11;
    host.pass(1);
    assert.equal(shareOf(host, 'sda'), 0.75);
    assert.equal(shareOf(host, 'sdb'), 0.25);
    host.pass(1);
    assert.equal(shareOf(host, 'sda'), undefined, 'no request was completed');
    assert.match(host.collecting.absence('process.time.disk.share', { 'system.device': 'sda' }) ?? '', /can’t be told/);
  });

  it('is the one that all folders lie on', () => {
    const host = plottingHost(new HostSigns(), '/mnt/tmp').pass(1);
    assert.equal(shareOf(host, 'sda'), 1);
    assert.equal(shareOf(host, 'sdb'), undefined);
  });
});

describe('what a plotter writes', () => {
  it('is not what was dropped before it reached a disk, as on a full one', () => {
    const host = new PlotterHost();
    const written = () => host.collecting.value('process.disk.io.rate', { 'disk.io.direction': 'write' });
    host.set(50, { io: { write_bytes: 1000, cancelled_write_bytes: 0 } }).pass(1);
    host.set(50, { io: { write_bytes: 9000, cancelled_write_bytes: 8000 } }).pass(1);
    assert.equal(written(), 0);
    host.set(50, { io: { write_bytes: 12_000, cancelled_write_bytes: 8000 } }).pass(1);
    assert.equal(written(), 3000);
    host.set(50, { io: { write_bytes: 12_000, cancelled_write_bytes: 10_000 } }).pass(1);
    assert.equal(written(), 0, 'a file that is deleted takes nothing back');
  });
});
