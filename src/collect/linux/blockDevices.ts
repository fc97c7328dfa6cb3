import { type Source, TextBuffer } from '../source.ts';
import { type MountPoint, mountOf, mountPoints } from './mountInfo.ts';

/** A stack of devices is never this deep; a circle of links would be endless. */
const DEEPEST = 16;

/**
 * Name of the block device that a mount is of: `nvme0n1p3`, `dm-0`, `md127`. A file system with a number of its own
 * (btrfs, overlays) is found by what was mounted. Undefined for RAM disks and network file systems.
 */
export function deviceOfMount(
  source: Source,
  { device, from }: Pick<MountPoint, 'device' | 'from'>,
): string | undefined {
  const byNumber = lastPart(source.link(`/sys/dev/block/${device}`));
  if (byNumber !== undefined) return byNumber;
  if (!from.startsWith('/dev/')) return undefined;
  // /dev/mapper/name and /dev/vg/volume are links to the device itself.
  const name = lastPart(source.link(from)) ?? lastPart(from);
  return name !== undefined && source.link(`/sys/class/block/${name}`) !== undefined ? name : undefined;
}

/** The disk that a partition is part of; a device that is no partition is its own. */
export function wholeDisk(source: Source, device: string): string {
  return /\/block\/([^/]+)/.exec(source.link(`/sys/class/block/${device}`) ?? '')?.[1] ?? device;
}

/**
 * The physical disks under a block device: through partitions, LVM, md, device-mapper and bcache (their slaves), and
 * through loop devices to the disk that their file lies on.
 */
export function physicalDisks(source: Source, device: string): string[] {
  const disks = new Set<string>();
  follow(source, device, disks, 0);
  return [...disks].sort();
}

/** The physical disks that hold a mounted file system; none for RAM disks and network file systems. */
export function disksOfMount(source: Source, mount: MountPoint): string[] {
  if (mount.type === 'btrfs') {
    const devices = btrfsDevices(source, mount);
    if (devices.length > 0) return [...new Set(devices.flatMap((device) => physicalDisks(source, device)))].sort();
  }
  const device = deviceOfMount(source, mount);
  return device === undefined ? [] : physicalDisks(source, device);
}

function follow(source: Source, device: string, disks: Set<string>, depth: number): void {
  if (depth > DEEPEST) return;
  const below = [...source.list(`/sys/class/block/${device}/slaves`), ...loopDisks(source, device, depth)];
  if (below.length > 0) {
    for (const slave of below) follow(source, slave, disks, depth + 1);
    return;
  }
  const disk = wholeDisk(source, device);
  if (disk === device) disks.add(disk);
  else follow(source, disk, disks, depth + 1);
}

/** The device that the file behind a loop device lies on, or that it is. */
function loopDisks(source: Source, device: string, depth: number): string[] {
  if (depth > DEEPEST || !/^loop\d+$/.test(device)) return [];
  const file = textOf(source, `/sys/class/block/${device}/loop/backing_file`)?.trim();
  // It may lie on another device as a whole.
  const whole = file?.startsWith('/dev/') ? (lastPart(source.link(file)) ?? lastPart(file)) : undefined;
  if (whole !== undefined && source.link(`/sys/class/block/${whole}`) !== undefined) return [whole];
  const mountInfo = textOf(source, '/proc/self/mountinfo');
  const mount = file && mountInfo ? mountOf(mountPoints(mountInfo), file) : undefined;
  const below = mount && deviceOfMount(source, mount);
  return below === undefined ? [] : [below];
}

/** A btrfs file system may span several devices: sysfs lists them by the file system's id. */
function btrfsDevices(source: Source, { from }: MountPoint): string[] {
  const name = lastPart(source.link(from)) ?? lastPart(from);
  for (const id of source.list('/sys/fs/btrfs')) {
    const devices = source.list(`/sys/fs/btrfs/${id}/devices`);
    if (name !== undefined && devices.includes(name)) return devices;
  }
  return [];
}

export function textOf(source: Source, path: string): string | undefined {
  const text = new TextBuffer();
  return source.readOnce(path, text) ? text.toString() : undefined;
}

function lastPart(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('/') + 1) || undefined;
}
