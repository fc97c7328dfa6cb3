import assert from 'node:assert/strict';
import { plottableMounts } from '../../src/collect/linux/mountInfo.ts';
import { LinuxMounts } from '../../src/collect/linux/mounts.ts';
import { PlotFolders } from '../../src/collect/plotFolders.ts';
import { Unreadable } from '../../src/collect/source.ts';
import type { EngineEvent } from '../../src/events/events.ts';
import { Collecting } from './collecting.ts';
import { TextSource } from './textSource.ts';

const MOUNTINFO = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '23 22 0:5 / /proc rw - proc proc rw',
  '24 22 0:22 / /run rw - tmpfs tmpfs rw',
  '25 22 0:30 / /mnt/ram rw - tmpfs tmpfs rw,size=110G',
  '26 22 8:1 /var/lib /mnt/bind rw - ext4 /dev/sda1 rw',
  '27 22 0:40 / /mnt/my\\040plots rw - nfs4 nas:/plots rw',
  '28 22 7:0 / /snap/core ro - squashfs /dev/loop0 ro',
].join('\n');

describe('plottableMounts', () => {
  it('gives the file systems that plots can lie on, each once', () => {
    assert.deepEqual(plottableMounts(MOUNTINFO), [
      { path: '/', type: 'ext4', device: '8:1', from: '/dev/sda1' },
      { path: '/mnt/ram', type: 'tmpfs', device: '0:30', from: 'tmpfs' },
      { path: '/mnt/my plots', type: 'nfs4', device: '0:40', from: 'nas:/plots' },
    ]);
  });
});

describe('LinuxMounts', () => {
  const space = (used: number) => ({ sizeBytes: 1000, freeBytes: 1000 - used, availableBytes: 900 - used });
  function mounted(): TextSource {
    const source = new TextSource().set('/proc/self/mountinfo', MOUNTINFO);
    source.links.set('/sys/dev/block/8:1', '../../devices/pci0000:00/host0/block/sda/sda1');
    source.links.set('/sys/class/block/sda1', '../../devices/pci0000:00/host0/block/sda/sda1');
    source.spaces.set('/', space(450));
    source.spaces.set('/mnt/ram', space(0));
    source.spaces.set('/mnt/my plots', space(0));
    return source;
  }
  const nas = { 'system.filesystem.mountpoint': '/mnt/my plots' };

  it('gives size and free space of each, with the disk that holds it', () => {
    const collecting = new Collecting(new LinuxMounts(mounted())).frameAt(0).frameAt(1);
    const root = { 'system.filesystem.mountpoint': '/', 'system.device': 'sda' };
    assert.equal(collecting.value('system.filesystem.limit', root), 1000);
    assert.equal(collecting.value('system.filesystem.available', root), 450);
    assert.equal(collecting.value('system.filesystem.utilization', root), 0.5);
  });

  it('says of a mount that hangs that it does, and goes on with the others', () => {
    const source = mounted();
    source.hanging.add('/mnt/my plots');
    const collecting = new Collecting(new LinuxMounts(source)).frameAt(0).frameAt(1);
    source.spaces.set('/', space(540));
    for (let second = 2; second < 22; second++) collecting.frameAt(second);
    assert.match(collecting.absence('system.filesystem.available', nas) ?? '', /hangs/);
    assert.equal(collecting.value('system.filesystem.utilization', { 'system.filesystem.mountpoint': '/' }), 0.6);
  });

  it('lets go of a mount that is gone, and says why one can not be read', () => {
    const source = mounted();
    source.spaces.set('/mnt/ram', new Unreadable('/mnt/ram: permission denied'));
    const collecting = new Collecting(new LinuxMounts(source)).frameAt(0).frameAt(1);
    const ram = { 'system.filesystem.mountpoint': '/mnt/ram' };
    assert.equal(collecting.absence('system.filesystem.limit', ram), '/mnt/ram: permission denied');
    source.set('/proc/self/mountinfo', MOUNTINFO.split('\n')[0]);
    collecting.frameAt(11);
    assert.equal(collecting.frame.index.of('system.filesystem.limit').length, 1);
  });

  describe('with plots', () => {
    const share = (collecting: Collecting, mountpoint: string) =>
      collecting.value('system.filesystem.plots.utilization', { 'system.filesystem.mountpoint': mountpoint });

    it('says how much of each they take, in whatever folders and by whatever links, once they were listed', () => {
      const plots = new PlotFolders();
      const source = mounted();
      source.links.set('/farm', '/mnt/ram/plots');
      const collecting = new Collecting(new LinuxMounts(source, plots)).frameAt(0).frameAt(1);
      const ram = { 'system.filesystem.mountpoint': '/mnt/ram' };
      assert.match(collecting.absence('system.filesystem.plots.utilization', ram) ?? '', /not been listed/);
      plots.bytes = new Map([
        ['/mnt/ram/plots', 450],
        ['/farm', 450],
        ['/mnt/ram/more', 90],
        ['/mnt/bind/plots', 90],
        ['/mnt/my plots', undefined],
      ]);
      collecting.frameAt(4).frameAt(5);
      assert.deepEqual([share(collecting, '/mnt/ram'), share(collecting, '/')], [0.6, 0.1]);
      assert.match(collecting.absence('system.filesystem.plots.utilization', nas) ?? '', /not been listed/);
      plots.bytes = new Map([['/mnt/my plots', 900]]);
      collecting.frameAt(8).frameAt(9);
      assert.deepEqual([share(collecting, '/mnt/ram'), share(collecting, '/mnt/my plots')], [0, 1]);
    });

    it('says that they take nothing where nobody lists them', () => {
      assert.equal(share(new Collecting(new LinuxMounts(mounted())).frameAt(0).frameAt(1), '/'), 0);
    });

    it('counts the plotters whose temporary files lie there, as long as they run', () => {
      const mounts = new LinuxMounts(mounted());
      const collecting = new Collecting(mounts);
      const process = {
        id: '7:1',
        directories: [
          { use: 'tmp', path: '/plots/t', mountpoint: '/', device: 'sda1', disks: ['sda'] },
          { use: 'tmp2', path: '/mnt/ram', mountpoint: '/mnt/ram', disks: [] },
          { use: 'final', path: '/mnt/my plots', mountpoint: '/mnt/my plots', disks: [] },
        ],
      };
      const plotters = () =>
        ['/', '/mnt/ram', '/mnt/my plots'].map((path) =>
          collecting.value('system.filesystem.plotters.count', { 'system.filesystem.mountpoint': path }),
        );
      mounts.hear({ type: 'process.seen', at: 0, process } as unknown as EngineEvent);
      collecting.frameAt(0).frameAt(1);
      assert.deepEqual(plotters(), [1, 1, 0]);
      mounts.hear({ type: 'process.ended', at: 2, process } as unknown as EngineEvent);
      collecting.frameAt(4).frameAt(5);
      assert.deepEqual(plotters(), [0, 0, 0]);
    });
  });
});
