/** A mounted file system. */
export interface MountPoint {
  readonly path: string;
  /** `ext4`, `xfs`, `nfs4` … */
  readonly type: string;
  /** `major:minor` of its device, as in /sys/dev/block. */
  readonly device: string;
  /** What was mounted: `/dev/sda1`, `nas:/plots`, `tmpfs`. */
  readonly from: string;
}

/** With how it is mounted: `rw`, `noatime`, and what its file system was told: `discard`, `data=ordered`. */
export interface MountWithOptions extends MountPoint {
  readonly options: readonly string[];
}

interface Mount extends MountWithOptions {
  readonly id: string;
}

/** File systems that hold no files of anybody's, or none that one could add to. */
const NOT_FOR_FILES = new Set(
  (
    'autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs erofs fuse.portal fusectl hugetlbfs ' +
    'iso9660 mqueue nsfs proc pstore ramfs rpc_pipefs securityfs selinuxfs squashfs sysfs tracefs'
  ).split(' '),
);
/** File systems that another host or a program answers for, or that mount such a one when they are looked at. */
const MAY_HANG =
  /^(?:nfs|cifs|smb|9p|afs|autofs|beegfs|ceph|coda|davfs|drvfs|fuse|gfs|gluster|gpfs|lustre|ncpfs|ocfs|orangefs|prl_fs|vboxsf|virtiofs|vmhgfs)/;
/** Their space stands in memory: to ask for it waits for nothing, and beside the frames it would cost ten times as much. */
const ANSWERS_AT_ONCE = /^(?:ext[234]|xfs|tmpfs)$/;
const SYSTEM_TMPFS = /^\/(dev|run|sys|proc)(\/|$)/;

/** All mounts of a /proc/PID/mountinfo text, in its order. */
export function mountPoints(mountInfo: string): MountPoint[] {
  return mounts(mountInfo).map(({ path, type, device, from }) => ({ path, type, device, from }));
}

/** The same with their options. */
export function mountsWithOptions(mountInfo: string): MountWithOptions[] {
  return mounts(mountInfo).map(({ path, type, device, from, options }) => ({ path, type, device, from, options }));
}

/** Whether a file system of this type may leave a question unanswered for ever. */
export function mayHang(type: string): boolean {
  return MAY_HANG.test(type);
}

/** Whether the space at a mount point can be asked for without waiting, by what is mounted there. */
export function answersAtOnce(all: readonly MountPoint[], mountPoint: string): boolean {
  const mount = mountOf(all, mountPoint);
  return mount?.path === mountPoint && ANSWERS_AT_ONCE.test(mount.type);
}

/** The mount of this number, as /proc/PID/fdinfo names it. */
export function mountById(mountInfo: string, id: string): MountPoint | undefined {
  return mounts(mountInfo).find((mount) => mount.id === id);
}

/**
 * The file systems of a /proc/self/mountinfo text that plots can lie on, each once (bind mounts of the same device
 * count as the one with the shortest path).
 */
export function plottableMounts(mountInfo: string): MountPoint[] {
  const byDevice = new Map<string, MountPoint>();
  for (const { path, type, device, from, options } of mounts(mountInfo)) {
    if (NOT_FOR_FILES.has(type) || (type === 'tmpfs' && isSystems(path, options))) continue;
    const other = byDevice.get(device);
    if (!other || path.length < other.path.length) byDevice.set(device, { path, type, device, from });
  }
  return [...byDevice.values()];
}

/** The mount that a real path lies on: the one with the longest path, of those at the same place the last. */
export function mountOf<Point extends { readonly path: string }>(
  all: readonly Point[],
  path: string,
): Point | undefined {
  let found: Point | undefined;
  for (const mount of all) {
    if (isWithin(path, mount.path) && mount.path.length >= (found?.path.length ?? 0)) found = mount;
  }
  return found;
}

function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

let lastText: string | undefined;
let lastMounts: readonly Mount[] = [];

/** Those of processes that begin one after the other are the same. */
function mounts(mountInfo: string): readonly Mount[] {
  if (mountInfo !== lastText) {
    lastText = mountInfo;
    lastMounts = parsed(mountInfo);
  }
  return lastMounts;
}

/** A line that isn't of the kernel's form is passed over: the others still count. */
function parsed(mountInfo: string): Mount[] {
  return mountInfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [id, , device, , path, options = ''] = before.split(' ');
    const [type, from = '', own = ''] = after.split(' ');
    if (id === undefined || device === undefined || !path?.startsWith('/') || !type) return [];
    return [{ id, path: unescapePath(path), type, device, from: unescapePath(from), options: optionsOf(options, own) }];
  });
}

/** Of the mount, and of its file system, which may have other mounts. */
function optionsOf(options: string, own: string): string[] {
  return [...new Set([...options.split(','), ...own.split(',')])].filter((option) => option !== '');
}

/** The system's own tmpfs mounts; any other may be a RAM disk for plotting. */
function isSystems(path: string, options: readonly string[]): boolean {
  return SYSTEM_TMPFS.test(path) || options.includes('ro');
}

/** The kernel writes blanks, tabs, line feeds and backslashes of paths as octal numbers. */
export function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}
