import type { Source } from '../source.ts';
import { TextBuffer } from '../source.ts';
import { readLine, readNumber } from './smallFile.ts';

/** Beginning of the names of a control group's metrics: of the one that the monitor runs in, or of a plotter's. */
export type GroupMetrics = 'container' | 'process.cgroup';

/** Where a process stands in the control groups: its own folder first, then those around it, which limit it as well. */
export interface GroupFolders {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

export interface Limited {
  readonly version: 1 | 2;
  /** Folder of the control group that sets the limit, for its usage. */
  readonly folder: string;
  /** Bytes of memory, or cores. */
  readonly limit: number;
}

/** The controllers that limit what a process gets. */
export interface Controllers {
  readonly memory: GroupFolders | undefined;
  readonly cpu: GroupFolders | undefined;
  readonly cpuset: GroupFolders | undefined;
  /** Of version 1 only: version 2 tells the time used beside the limit. */
  readonly cpuacct: GroupFolders | undefined;
  readonly io: GroupFolders | undefined;
  /** The group of version 2, which has pressure of its own; also where controllers are those of version 1. */
  readonly unified: GroupFolders | undefined;
}

/** Where a process stands (this one unless told otherwise); a controller that isn't mounted is `undefined`. */
export function findControllers(source: Source, pid: number | 'self' = 'self'): Controllers {
  const folders = groupsOf(source, pid);
  return {
    memory: folders('memory'),
    cpu: folders('cpu'),
    cpuset: folders('cpuset'),
    cpuacct: folders('cpuacct'),
    io: folders('blkio'),
    unified: folders(),
  };
}

/** The same of the controller of CPU time alone: folders of the others need not be looked at. */
export function findCpuController(source: Source, pid: number): GroupFolders | undefined {
  return groupsOf(source, pid)('cpu');
}

/** Where a process stands for a controller; for the group of version 2 without one. */
function groupsOf(source: Source, pid: number | 'self'): (controller?: string) => GroupFolders | undefined {
  const memberships = wholeText(source, `/proc/${pid}/cgroup`).split('\n');
  const mounts = controlMounts(wholeText(source, '/proc/self/mountinfo'));
  return (controller) => {
    const own = controller && mounts.find(({ controllers }) => controllers?.includes(controller));
    const path = own
      ? memberships.find((line) => line.split(':')[1]?.split(',').includes(controller))?.split(':')[2]
      : memberships.find((line) => line.startsWith('0::'))?.slice(3);
    const mount = own || mounts.find(({ controllers }) => !controllers);
    if (!mount || path === undefined) return undefined;
    return { version: own ? 1 : 2, folders: foldersOf(source, mount, path) };
  };
}

/** Of `memory.high` a group gets more only slowly: what is above it is given back at once. */
const MEMORY_LIMITS = { 1: ['memory.limit_in_bytes'], 2: ['memory.max', 'memory.high'] } as const;

/** The smallest memory limit that holds for the process, where it is smaller than the host's memory. */
export function memoryLimit(source: Source, { memory }: Controllers, hostBytes: number): Limited | undefined {
  return smallest(memory, hostBytes, (folder, version) => {
    const limits = MEMORY_LIMITS[version].map((name) => readNumber(source, `${folder}/${name}`));
    return Math.min(...limits.filter((limit) => limit >= 0)); // "max" is none
  });
}

/** The smallest CPU quota or set of cores that holds for the process, in cores. */
export function cpuLimit(source: Source, { cpu, cpuset }: Controllers): Limited | undefined {
  const hostCores = coresIn(readLine(source, '/sys/devices/system/cpu/online'));
  const quota = smallest(cpu, Number.POSITIVE_INFINITY, (folder, version) => quotaOf(source, folder, version));
  const cores = cpuset && coreSetOf(source, cpuset);
  if (cores === undefined || !(cores < hostCores) || (quota && quota.limit <= cores)) return quota;
  return cpu && { version: cpu.version, folder: cpu.folders[0], limit: cores };
}

/** How many cores a list such as `0-3,8` names; NaN where it is no such list. */
export function coresIn(list: string | undefined): number {
  if (!list) return Number.NaN;
  let cores = 0;
  for (const range of list.split(',')) {
    const [first, last = first] = range.split('-').map(Number);
    cores += last - first + 1;
  }
  return cores;
}

function quotaOf(source: Source, folder: string, version: 1 | 2): number {
  if (version === 2) {
    const [quota, period] = (readLine(source, `${folder}/cpu.max`) ?? '').split(' ').map(Number); // "max 100000" is none
    return quota / period;
  }
  const quota = readNumber(source, `${folder}/cpu.cfs_quota_us`); // -1 is none
  return quota > 0 ? quota / readNumber(source, `${folder}/cpu.cfs_period_us`) : Number.NaN;
}

function coreSetOf(source: Source, { version, folders }: GroupFolders): number | undefined {
  const name = version === 2 ? 'cpuset.cpus.effective' : 'cpuset.effective_cpus';
  for (const folder of folders) {
    const list = readLine(source, `${folder}/${name}`);
    if (list) return coresIn(list);
  }
  return undefined;
}

function smallest(
  place: GroupFolders | undefined,
  below: number,
  limitOf: (folder: string, version: 1 | 2) => number,
): Limited | undefined {
  let found: Limited | undefined;
  for (const folder of place?.folders ?? []) {
    const limit = limitOf(folder, place!.version);
    if (limit < (found?.limit ?? below)) found = { version: place!.version, folder, limit };
  }
  return found;
}

interface ControlMount {
  readonly point: string;
  /** What of the hierarchy is mounted there: `/` or, seen from inside a container, its own group. */
  readonly root: string;
  /** Undefined for the unified hierarchy. */
  readonly controllers?: readonly string[];
}

let lastText = '';
let lastMounts: readonly ControlMount[] = [];

/** For processes that are asked of one after the other they are the same. */
function controlMounts(mountInfo: string): readonly ControlMount[] {
  if (mountInfo !== lastText) {
    lastText = mountInfo;
    lastMounts = mountInfo.split('\n').flatMap(controlMount);
  }
  return lastMounts;
}

function controlMount(line: string): ControlMount[] {
  const [before, after] = line.split(' - ');
  const [type, , options] = after?.split(' ') ?? [];
  if (type !== 'cgroup' && type !== 'cgroup2') return [];
  const [, , , root, point] = before.split(' ');
  return [type === 'cgroup2' ? { point, root } : { point, root, controllers: options?.split(',') }];
}

/** The folder of `path` and those above it, up to the mount; only those that there are. */
function foldersOf(source: Source, { point, root }: ControlMount, path: string): string[] {
  const below = root === '/' ? path : path.startsWith(root) ? path.slice(root.length) : '';
  const names = below.split('/').filter((name) => name !== '' && name !== '..');
  const folders: string[] = [];
  for (let depth = names.length; depth >= 0; depth--) {
    const folder = [point, ...names.slice(0, depth)].join('/');
    if (source.exists(folder)) folders.push(folder);
  }
  return folders;
}

const text = new TextBuffer();

function wholeText(source: Source, path: string): string {
  return source.readOnce(path, text) ? text.toString() : '';
}
