import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { LocalEngine } from '../engine/localEngine.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import { type Frame, sumIn, valueIn } from '../metrics/frame.ts';
import type { Attributes } from '../metrics/metric.ts';
import { systemText } from './systemText.ts';

export type Values = Readonly<Record<string, number>>;

/** Another program's values; counters are compared by their growth, gauges as they are. */
export interface Reference {
  readonly name: string;
  /** Undefined where it is not there. */
  read(plotterPid: number): Values | undefined;
}

interface Shared {
  readonly kind: 'gauge' | 'counter';
  ours(frame: Frame, plotterPid: number): number | undefined;
}

const shared = (kind: Shared['kind'], metric: MetricName, attributes: Attributes = {}): Shared => ({
  kind,
  ours: (frame) => sumIn(frame, metric, attributes),
});
const ofPlotter = (kind: Shared['kind'], metric: MetricName): Shared => ({
  kind,
  ours: (frame, pid) => valueIn(frame, metric, { 'process.pid': String(pid) }),
});

/** What can be compared, by the name that the references use. */
const SHARED: Readonly<Record<string, Shared>> = {
  cpuUserSeconds: shared('counter', 'system.cpu.time', { 'cpu.mode': 'user' }),
  cpuSystemSeconds: shared('counter', 'system.cpu.time', { 'cpu.mode': 'system' }),
  cpuIdleSeconds: shared('counter', 'system.cpu.time', { 'cpu.mode': 'idle' }),
  memoryTotalBytes: shared('gauge', 'system.memory.limit'),
  memoryAvailableBytes: shared('gauge', 'system.memory.available'),
  memoryFreeBytes: shared('gauge', 'system.memory.usage', { 'system.memory.state': 'free' }),
  diskWrittenBytes: shared('counter', 'system.disk.io', { 'disk.io.direction': 'write' }),
  diskWrites: shared('counter', 'system.disk.operations', { 'disk.io.direction': 'write' }),
  fileSystemBytes: {
    kind: 'gauge',
    ours: (frame) => valueIn(frame, 'system.filesystem.limit', { 'system.filesystem.mountpoint': '/' }),
  },
  plotterCpuSeconds: ofPlotter('counter', 'process.cpu.time'),
  plotterResidentBytes: ofPlotter('gauge', 'process.memory.usage'),
  plotterThreads: ofPlotter('gauge', 'process.thread.count'),
};

const PSUTIL = `
import json, os, psutil, sys
process = psutil.Process(int(sys.argv[1]))
cpu, memory, own = psutil.cpu_times(), psutil.virtual_memory(), process.cpu_times()
disks = [d for n, d in psutil.disk_io_counters(perdisk=True).items() if os.path.exists('/sys/block/' + n)]
print(json.dumps({
  'cpuUserSeconds': cpu.user, 'cpuSystemSeconds': cpu.system, 'cpuIdleSeconds': cpu.idle,
  'memoryTotalBytes': memory.total, 'memoryAvailableBytes': memory.available, 'memoryFreeBytes': memory.free,
  'diskWrittenBytes': sum(d.write_bytes for d in disks), 'diskWrites': sum(d.write_count for d in disks),
  'fileSystemBytes': psutil.disk_usage('/').total,
  'plotterCpuSeconds': own.user + own.system, 'plotterResidentBytes': process.memory_info().rss,
  'plotterThreads': process.num_threads()}))
`;

const TICKS_PER_SECOND = 100;
const SECTOR_BYTES = 512;

/** The kernel's own files, in sums that anybody can check by hand. */
export const PROC: Reference = {
  name: '/proc',
  read() {
    const stat = systemText('/proc/stat');
    const memory = systemText('/proc/meminfo');
    if (stat === undefined || memory === undefined) return undefined;
    const [user, , system, idle] = numbers(stat.split('\n')[0] ?? '');
    const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1]) * 1024;
    const disks = wholeDisks(systemText('/proc/diskstats') ?? '');
    return {
      cpuUserSeconds: (user as number) / TICKS_PER_SECOND,
      cpuSystemSeconds: (system as number) / TICKS_PER_SECOND,
      cpuIdleSeconds: (idle as number) / TICKS_PER_SECOND,
      memoryTotalBytes: bytes('MemTotal'),
      memoryAvailableBytes: bytes('MemAvailable'),
      memoryFreeBytes: bytes('MemFree'),
      diskWrites: disks.reduce((sum, fields) => sum + Number(fields[7]), 0),
      diskWrittenBytes: disks.reduce((sum, fields) => sum + Number(fields[9]) * SECTOR_BYTES, 0),
    };
  },
};

export const PSUTIL_REFERENCE: Reference = {
  name: 'psutil',
  read(pid) {
    const answer = spawnSync('python3', ['-c', PSUTIL, String(pid)], { encoding: 'utf8' });
    return answer.status === 0 ? JSON.parse(answer.stdout) : undefined;
  },
};

export const PROCPS: Reference = {
  name: 'procps',
  read(pid) {
    const free = run('free', ['-b']);
    const ps = run('ps', ['-o', 'rss=,nlwp=', '-p', String(pid)]);
    if (!free || !ps) return undefined;
    const [memoryTotalBytes, , memoryFreeBytes, , , memoryAvailableBytes] = numbers(free.split('\n')[1] ?? '');
    const [residentKib, plotterThreads] = numbers(ps);
    const plotterResidentBytes = (residentKib as number) * 1024;
    return { memoryTotalBytes, memoryFreeBytes, memoryAvailableBytes, plotterResidentBytes, plotterThreads } as Values;
  },
};

/** Undefined where the reference is not there. */
export interface Moment {
  readonly reference: string;
  readonly before: Values;
  readonly theirs: Values | undefined;
  readonly after: Values;
}

/** One reference's values, with the engine's from just before and just after. */
export function momentOf(local: LocalEngine, { name, read }: Reference, pid: number): Moment {
  const before = ownValues(local, pid);
  const theirs = read(pid);
  return { reference: name, before, theirs, after: ownValues(local, pid) };
}

function ownValues(local: LocalEngine, pid: number): Values {
  local.engine.takeFrame();
  const { frame } = local;
  return Object.fromEntries(Object.entries(SHARED).map(([name, { ours }]) => [name, ours(frame, pid) ?? Number.NaN]));
}

export interface Difference {
  readonly reference: string;
  readonly value: string;
  /** What the engine says right before and right after the other program: values move meanwhile. */
  readonly ours: readonly [least: number, most: number];
  readonly theirs: number;
  /** Of theirs to the nearer end of ours; 1 in between. */
  readonly ratio: number;
}

/** What both have: gauges as they are at the end, counters by their growth between two moments of the same reference. */
export function differencesOf(first: Moment, end: Moment): Difference[] {
  return Object.keys(SHARED).flatMap((value) => {
    if (end.theirs?.[value] === undefined || Number.isNaN(end.after[value])) return [];
    const isGauge = SHARED[value]?.kind === 'gauge';
    const at = (values: Values | undefined) => values?.[value] ?? Number.NaN;
    const bounds = isGauge
      ? [at(end.before), at(end.after)]
      : [at(end.before) - at(first.after), at(end.after) - at(first.before)];
    const theirs = at(end.theirs) - (isGauge ? 0 : at(first.theirs));
    const least = Math.min(...bounds);
    const most = Math.max(...bounds);
    const ratio = theirs < least ? theirs / least : theirs > most ? theirs / most : 1;
    return [{ reference: end.reference, value, ours: [least, most], theirs, ratio }];
  });
}

/** The fields of each disk that is no part of another. */
function wholeDisks(text: string): string[][] {
  const names = new Set(namesIn('/sys/block'));
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name]) => name !== undefined && names.has(name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function run(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

function numbers(line: string): number[] {
  return (line.match(/\d+/g) ?? []).map(Number);
}
