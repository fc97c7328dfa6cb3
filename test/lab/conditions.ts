import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DirtyBytes, Group, type LimitedLink, type ThrottledDisk } from './machine.ts';

/** What the stand-in does for each piece of its work, as standIn.cjs takes it. */
export interface Work {
  readonly hashMiB: number;
  readonly bytes: number;
  readonly fileMiB: number;
  readonly reads?: boolean;
  /** Written to the page cache alone: the kernel takes it to the disk when it wants. */
  readonly isBuffered?: boolean;
  /** Sent over the link in place of a file. */
  readonly isSent?: boolean;
}

/** A run that goes on. */
export interface Running {
  /** Of the stand-in. */
  readonly pid: number;
  /** Undefined for work in memory. */
  readonly disk: ThrottledDisk | undefined;
  /** Undefined for work that sends nothing. */
  readonly link: LimitedLink | undefined;
}

export interface Condition {
  readonly name: string;
  /** What is true while it holds, and without it; `unclear` is not scored. */
  readonly class: string;
  readonly kind?: string;
  readonly otherwise: string;
  /** None: no plotter runs. */
  readonly threads: number;
  readonly work: Work;
  readonly onDisk?: boolean;
  /** Begins it; what is returned ends it. Absent: it holds from the start. */
  readonly begin?: (running: Running) => () => void;
  /** Programs that it needs. */
  readonly programs?: readonly string[];
  /** It goes on for minutes in which no cause must be told. */
  readonly isLong?: boolean;
}

const COMPUTE: Work = { hashMiB: 24, bytes: 1 << 20, fileMiB: 16 };
const WRITE: Work = { hashMiB: 4, bytes: 1 << 20, fileMiB: 64 };
const BUFFERED: Work = { ...WRITE, isBuffered: true };
const SMALL: Work = { hashMiB: 1, bytes: 8 << 10, fileMiB: 16 };
const SENT: Work = { hashMiB: 12, bytes: 1 << 20, fileMiB: 16, isSent: true };
const READ: Work = { hashMiB: 2, bytes: 1 << 20, fileMiB: 72, reads: true };
/** More than it gets through while it is held back. */
const READ_ONCE: Work = { ...READ, fileMiB: 130 };

type Begin = NonNullable<Condition['begin']>;

/** Limits the disk while it holds. */
const limiting =
  (what: Parameters<ThrottledDisk['limit']>[0], value: number): Begin =>
  ({ disk }) => {
    disk?.limit(what, value);
    return () => disk?.limit(what, 0);
  };

/** A quota of so many hundredths of a core while it holds. */
const withQuota =
  (hundredths: number): Begin =>
  ({ pid }) => {
    const group = new Group('cpu', pid);
    group.set('cpu.cfs_quota_us', hundredths * 1000);
    return () => group.set('cpu.cfs_quota_us', -1);
  };

/** Memory of so many mebibytes, beside a disk from which so many can be read a second, while it holds. */
const withMemory =
  (mebibytes: number, readMebibytes: number): Begin =>
  ({ pid, disk }) => {
    const group = new Group('memory', pid);
    group.set('memory.limit_in_bytes', `${mebibytes}M`);
    disk?.forget();
    disk?.limit('read_bps', readMebibytes << 20);
    return () => {
      group.set('memory.limit_in_bytes', -1);
      disk?.limit('read_bps', 0);
    };
  };

/** What holds a plotter back, made on this machine. A new one is its own entry here. */
export const CONDITIONS: readonly Condition[] = [
  {
    name: 'lab-quota-60pct',
    class: 'cpu-starved',
    kind: 'quota',
    otherwise: 'cpu',
    threads: 2,
    work: COMPUTE,
    begin: withQuota(60),
  },
  {
    name: 'lab-quota-120pct-r4',
    class: 'cpu-starved',
    kind: 'quota',
    otherwise: 'cpu',
    threads: 4,
    work: COMPUTE,
    begin: withQuota(120),
  },
  {
    name: 'lab-others-h4',
    class: 'cpu-starved',
    kind: 'others',
    otherwise: 'cpu',
    threads: 2,
    work: COMPUTE,
    programs: ['stress-ng'],
    begin: () => {
      const others: ChildProcess = spawn('stress-ng', ['--cpu', '4', '--timeout', '30s'], { stdio: 'ignore' });
      return () => void others.kill();
    },
  },
  {
    name: 'lab-thread-r1',
    class: 'thread-limited',
    otherwise: 'thread-limited',
    threads: 1,
    work: COMPUTE,
  },
  {
    name: 'lab-write-6M',
    class: 'disk-bandwidth',
    otherwise: 'unclear',
    threads: 2,
    work: WRITE,
    onDisk: true,
    begin: limiting('write_bps', 6 << 20),
  },
  {
    name: 'lab-write-w80',
    class: 'disk-latency',
    otherwise: 'unclear',
    threads: 2,
    work: SMALL,
    onDisk: true,
    begin: limiting('write_iops', 80),
  },
  {
    name: 'lab-dirty-15M',
    class: 'disk-bandwidth',
    otherwise: 'unclear',
    threads: 2,
    work: BUFFERED,
    onDisk: true,
    begin: (running) => {
      const dirty = new DirtyBytes(32 << 20);
      const lift = limiting('write_bps', 15 << 20)(running);
      return () => {
        lift();
        dirty.restore();
      };
    },
  },
  {
    name: 'lab-fio-20M',
    class: 'disk-bandwidth',
    otherwise: 'unclear',
    threads: 2,
    work: WRITE,
    onDisk: true,
    programs: ['fio'],
    begin: (running) => {
      const lift = limiting('write_bps', 20 << 20)(running);
      const file = join(running.disk?.folder ?? '/tmp', 'fio');
      const args = ['--name=beside', `--filename=${file}`, '--size=64M', '--rw=write', '--bs=1M', '--direct=1'];
      const others = spawn('fio', [...args, '--time_based', '--runtime=30'], { stdio: 'ignore' });
      return () => {
        others.kill();
        lift();
      };
    },
  },
  {
    name: 'lab-memory-96M-r30M',
    class: 'memory',
    kind: 'limit',
    otherwise: 'cpu',
    threads: 2,
    work: READ,
    onDisk: true,
    begin: withMemory(96, 30),
  },
  {
    name: 'lab-memory-32M-r80M',
    class: 'memory',
    kind: 'limit',
    otherwise: 'cpu',
    threads: 2,
    work: READ,
    onDisk: true,
    begin: withMemory(32, 80),
  },
  {
    name: 'lab-memory-48M-once-r10M',
    class: 'disk-bandwidth',
    otherwise: 'cpu',
    threads: 2,
    work: READ_ONCE,
    onDisk: true,
    begin: withMemory(48, 10),
  },
  {
    name: 'lab-read-30M',
    class: 'disk-bandwidth',
    otherwise: 'cpu',
    threads: 2,
    work: READ,
    onDisk: true,
    begin: (running) => {
      const lift = limiting('read_bps', 30 << 20)(running);
      const forgetting = setInterval(() => running.disk?.forget(), 1000);
      return () => {
        clearInterval(forgetting);
        lift();
      };
    },
  },
  {
    name: 'lab-network-16mbit',
    class: 'network',
    otherwise: 'cpu',
    threads: 2,
    work: SENT,
    programs: ['ip', 'tc', 'bash'],
    begin: ({ link }) => {
      link?.limit(16);
      return () => link?.limit(0);
    },
  },
  { name: 'lab-idle', class: 'none', otherwise: 'none', threads: 0, work: COMPUTE, isLong: true },
  {
    name: 'lab-unhindered',
    class: 'cpu',
    otherwise: 'cpu',
    threads: availableParallelism(),
    work: COMPUTE,
    isLong: true,
  },
];
