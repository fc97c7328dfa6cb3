import assert from 'node:assert/strict';
import { deviceOfMount, disksOfMount, physicalDisks } from '../../src/collect/linux/blockDevices.ts';
import { mountOf, mountPoints } from '../../src/collect/linux/mountInfo.ts';
import { plotterDirectories } from '../../src/collect/linux/plotterDirectories.ts';
import { realPath } from '../../src/collect/linux/realPath.ts';
import { TextSource } from './textSource.ts';

/** A host with: RAID 0 of two NVMe partitions, a logical volume on it, a loop device in a file on that, zram, a SATA disk. */
function host(): TextSource {
  const source = new TextSource();
  const block = (name: string, folder: string, number: string, ...slaves: string[]) => {
    source.links.set(
      `/sys/class/block/${name}`,
      `../../devices/${folder}/block/${folder.startsWith('virtual') ? name : ''}`,
    );
    source.links.set(`/sys/dev/block/${number}`, `../../devices/${folder}/block/${name}`);
    for (const slave of slaves) source.set(`/sys/class/block/${name}/slaves/${slave}`, '');
  };
  const partition = (name: string, disk: string, number: string) => {
    source.links.set(`/sys/class/block/${name}`, `../../devices/pci0/block/${disk}/${name}`);
    source.links.set(`/sys/dev/block/${number}`, `../../devices/pci0/block/${disk}/${name}`);
    source.links.set(`/sys/class/block/${disk}`, `../../devices/pci0/block/${disk}`);
  };
  partition('nvme0n1p2', 'nvme0n1', '259:2');
  partition('nvme1n1p1', 'nvme1n1', '259:4');
  partition('sda1', 'sda', '8:1');
  block('md127', 'virtual', '9:127', 'nvme0n1p2', 'nvme1n1p1');
  block('dm-0', 'virtual', '253:0', 'md127');
  block('loop3', 'virtual', '7:3');
  block('zram0', 'virtual', '252:0');
  source.set('/sys/class/block/loop3/loop/backing_file', '/mnt/fast/image.ext4\n');
  source.links.set('/dev/mapper/vg-plots', '../dm-0');
  source.set('/sys/fs/btrfs/1234/devices/sda1', '').set('/sys/fs/btrfs/1234/devices/nvme1n1p1', '');
  source.set('/sys/fs/btrfs/features/raid1c34', '1');
  source.set('/proc/self/mountinfo', MOUNTS);
  return source;
}

const MOUNTS = [
  '20 1 8:1 / / rw - ext4 /dev/sda1 rw',
  '21 20 253:0 / /mnt/fast rw - xfs /dev/mapper/vg-plots rw',
  '22 20 7:3 / /mnt/loop rw - ext4 /dev/loop3 rw',
  '23 20 0:50 / /mnt/pool rw - btrfs /dev/sda1 rw',
  '24 20 0:51 / /mnt/nas rw - nfs4 nas:/plots rw',
  '25 20 0:52 / /mnt/ram rw - tmpfs tmpfs rw',
  '26 21 252:0 / /mnt/fast/swap rw - ext4 /dev/zram0 rw',
].join('\n');

describe('physical disks', () => {
  const mount = (path: string) => mountOf(mountPoints(MOUNTS), path)!;

  it('are found through volumes, arrays and partitions', () => {
    assert.deepEqual(physicalDisks(host(), 'dm-0'), ['nvme0n1', 'nvme1n1']);
    assert.deepEqual(physicalDisks(host(), 'sda1'), ['sda']);
    assert.deepEqual(physicalDisks(host(), 'zram0'), ['zram0']);
  });

  it('are found through a loop device that is laid over another device', () => {
    const source = host();
    source.links.set('/sys/class/block/loop4', '../../devices/virtual/block/loop4');
    source.set('/sys/class/block/loop4/loop/backing_file', '/dev/dm-0\n');
    assert.deepEqual(physicalDisks(source, 'loop4'), ['nvme0n1', 'nvme1n1']);
  });

  it('are found through a file behind a loop device', () => {
    assert.deepEqual(disksOfMount(host(), mount('/mnt/loop/x')), ['nvme0n1', 'nvme1n1']);
  });

  it('are all those of a file system that spans several', () => {
    assert.equal(deviceOfMount(host(), mount('/mnt/pool')), 'sda1');
    assert.deepEqual(disksOfMount(host(), mount('/mnt/pool')), ['nvme1n1', 'sda']);
  });

  it('are none for network file systems and RAM disks', () => {
    assert.deepEqual(disksOfMount(host(), mount('/mnt/nas')), []);
    assert.deepEqual(disksOfMount(host(), mount('/mnt/ram')), []);
    assert.equal(deviceOfMount(host(), mount('/mnt/ram')), undefined);
  });

  it('does not go round in a circle', () => {
    const source = new TextSource()
      .set('/sys/class/block/dm-1/slaves/dm-2', '')
      .set('/sys/class/block/dm-2/slaves/dm-1', '');
    assert.deepEqual(physicalDisks(source, 'dm-1'), []);
  });
});

describe('plotterDirectories', () => {
  it('tells mount and disks of each folder, links followed', () => {
    const source = host();
    source.links.set('/plots', 'mnt/fast/done');
    const directories = plotterDirectories(
      source,
      50,
      {
        tmp: '/mnt/fast/tmp/',
        tmp2: '/mnt/ram',
        tmp3: '@RAM',
        final: ['/plots/a', '@nas'],
      },
      '',
    );
    assert.deepEqual(
      directories.map(({ use, path, mountpoint, device, disks }) => [use, path, mountpoint, device, disks]),
      [
        ['tmp', '/mnt/fast/tmp', '/mnt/fast', 'dm-0', ['nvme0n1', 'nvme1n1']],
        ['tmp2', '/mnt/ram', '/mnt/ram', undefined, []],
        ['final', '/plots/a', '/mnt/fast', 'dm-0', ['nvme0n1', 'nvme1n1']],
      ],
    );
  });

  it('takes the mounts that the plotter sees, in a container', () => {
    const source = host().set('/proc/50/mountinfo', '20 1 9:127 / /data rw - ext4 /dev/md127 rw');
    assert.deepEqual(plotterDirectories(source, 50, { tmp: '/data/tmp' }, '/proc/50/root'), [
      {
        use: 'tmp',
        path: '/data/tmp',
        mountpoint: '/data',
        fileSystem: 'ext4',
        device: 'md127',
        disks: ['nvme0n1', 'nvme1n1'],
        medium: 'disk',
      },
    ]);
  });

  it('does not take /mnt/fast2 for a folder on /mnt/fast', () => {
    assert.equal(mountOf(mountPoints(MOUNTS), '/mnt/fast2/x')?.path, '/');
  });
});

describe('realPath', () => {
  it('follows links, relative ones too, and survives a circle', () => {
    const source = new TextSource();
    source.links.set('/a', '/b/c').set('/b/c/d', '../e').set('/x', 'y').set('/y', 'x');
    assert.equal(realPath(source, [], '/a/d/f'), '/b/e/f');
    assert.match(realPath(source, [], '/x/z'), /\/z$/);
  });
});
