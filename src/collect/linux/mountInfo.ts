/** A mounted file system that plots can lie on. */
export interface MountPoint {
  readonly path: string;
  /** `ext4`, `xfs`, `nfs4` … */
  readonly type: string;
  /** `major:minor` of its device, as in /sys/dev/block. */
  readonly device: string;
}

/** File systems that hold no files of anybody's, or none that one could add to. */
const NOT_FOR_FILES = new Set(
  (
    'autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs erofs fuse.portal fusectl hugetlbfs ' +
    'iso9660 mqueue nsfs proc pstore ramfs rpc_pipefs securityfs selinuxfs squashfs sysfs tracefs'
  ).split(' '),
);
const SYSTEM_TMPFS = /^\/(dev|run|sys|proc)(\/|$)/;

/**
 * The file systems of a /proc/self/mountinfo text that plots can lie on, each once (bind mounts of the same device
 * count as the one with the shortest path).
 */
export function plottableMounts(mountInfo: string): MountPoint[] {
  const byDevice = new Map<string, MountPoint>();
  for (const line of mountInfo.split('\n')) {
    const [before, after] = line.split(' - ');
    if (!after) continue;
    const [, , device, , escapedPath, options] = before.split(' ');
    const [type] = after.split(' ');
    const path = unescapePath(escapedPath);
    if (NOT_FOR_FILES.has(type) || (type === 'tmpfs' && isSystems(path, options))) continue;
    const other = byDevice.get(device);
    if (!other || path.length < other.path.length) byDevice.set(device, { path, type, device });
  }
  return [...byDevice.values()];
}

/** The system's own tmpfs mounts; any other may be a RAM disk for plotting. */
function isSystems(path: string, options: string): boolean {
  return SYSTEM_TMPFS.test(path) || options.split(',').includes('ro');
}

/** The kernel writes blanks, tabs, line feeds and backslashes of paths as octal numbers. */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}
