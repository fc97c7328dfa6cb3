import assert from 'node:assert/strict';
import { mediumOf } from '../../src/collect/linux/medium.ts';
import { TextSource } from './textSource.ts';

/** A host with a SATA disk, zram, and loop devices whose files lie on the disk and in memory. */
function host(): TextSource {
  const source = new TextSource();
  const devices = { sda: '8:0', zram0: '252:0', loop1: '7:1', loop2: '7:2', 'dm-0': '253:0' };
  for (const [name, number] of Object.entries(devices)) {
    source.links.set(`/sys/class/block/${name}`, `../../devices/x/block/${name}`);
    source.links.set(`/sys/dev/block/${number}`, `../../devices/x/block/${name}`);
  }
  source.set('/proc/self/mountinfo', '1 0 8:0 / / rw - ext4 /dev/sda rw\n2 1 0:30 / /dev/shm rw - tmpfs tmpfs rw\n');
  source.set('/sys/class/block/loop1/loop/backing_file', '/images/one\n');
  source.set('/sys/class/block/loop2/loop/backing_file', '/dev/shm/two\n');
  source.set('/sys/class/block/dm-0/slaves/loop2', '');
  return source;
}

describe('medium of a file system', () => {
  const cases = [
    ['ext4', '8:0', '/dev/sda', 'disk'],
    ['fuseblk', '8:0', '/dev/sda', 'disk'],
    ['ext4', '7:1', '/dev/loop1', 'disk'],
    ['ext4', '7:2', '/dev/loop2', 'memory'],
    ['xfs', '253:0', '/dev/mapper/fast', 'memory'],
    ['ext4', '252:0', '/dev/zram0', 'memory'],
    ['tmpfs', '0:30', 'tmpfs', 'memory'],
    ['ramfs', '0:31', 'none', 'memory'],
    ['nfs4', '0:32', 'nas:/plots', 'network'],
    ['cifs', '0:33', '//nas/plots', 'network'],
    ['fuse.sshfs', '0:34', 'nas:', 'network'],
    ['fuse.rclone', '0:35', 'cloud:', 'network'],
    ['fuse.mergerfs', '0:36', 'a:b', 'fuse'],
    ['overlay', '0:37', 'overlay', undefined],
  ] as const;
  for (const [type, device, from, medium] of cases) {
    it(`of ${type} on ${from} is ${medium ?? 'not known'}`, () => {
      assert.equal(mediumOf(host(), { path: '/mnt', type, device, from }), medium);
    });
  }
});
