import type { Medium } from '../../events/events.ts';
import type { Source } from '../source.ts';
import { deviceOfMount, physicalDisks, textOf } from './blockDevices.ts';
import { type MountPoint, mayHang, mountOf, mountPoints } from './mountInfo.ts';

const IN_MEMORY = /^(tmpfs|ramfs)$/;
const MEMORY_DISK = /^z?ram\d+$/;
const USER_SPACE = /^fuse/;
/** Programs in user space that fetch files from other hosts. */
const REMOTE_PROGRAM =
  /^fuse\.(sshfs|rclone|s3fs|gcsfuse|goofys|geesefs|glusterfs|juicefs|ceph|curlftpfs|davfs|smb|cifs|mfs|seaweedfs)/;

/** What a mounted file system lies on in the end; undefined where that isn't known. */
export function mediumOf(source: Source, mount: MountPoint): Medium | undefined {
  const { type } = mount;
  if (IN_MEMORY.test(type)) return 'memory';
  const device = deviceOfMount(source, mount);
  // ntfs-3g and the like are programs in user space, but on a disk of this host.
  if (device !== undefined)
    return physicalDisks(source, device).every((disk) => isMemory(source, disk)) ? 'memory' : 'disk';
  if (REMOTE_PROGRAM.test(type)) return 'network';
  if (USER_SPACE.test(type)) return 'fuse';
  return mayHang(type) ? 'network' : undefined;
}

/** A disk that is made of memory, or a loop device whose file lies in memory. */
function isMemory(source: Source, disk: string): boolean {
  if (MEMORY_DISK.test(disk)) return true;
  const file = textOf(source, `/sys/class/block/${disk}/loop/backing_file`)?.trim();
  const mountInfo = file && textOf(source, '/proc/self/mountinfo');
  const below = mountInfo ? mountOf(mountPoints(mountInfo), file) : undefined;
  return below !== undefined && IN_MEMORY.test(below.type);
}
