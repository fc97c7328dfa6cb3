import { formatBytes, formatBytesPerSecond, formatPercent } from '../../metrics/format.ts';
import { LANES, TIME_LANES } from '../../metrics/timeLanes.ts';

interface Signal {
  /** For people: its value stands before it, or, where it is so or not, nothing. */
  readonly title: string;
  /** The smallest change that means anything. */
  readonly matters: number;
  /** Absent where it is so or not: 1 or 0. */
  readonly format?: (value: number) => string;
}

const cores = (value: number) => `${value.toFixed(2)} cores`;
const perSecond = (what: string) => (value: number) => `${Math.round(value)} ${what} a second`;
const secondsPerSecond = (value: number) => `${value.toFixed(2)} s a second`;
const plain = (value: number) => value.toFixed(value < 10 && !Number.isInteger(value) ? 1 : 0);
const copies = (value: number) => (value === 1 ? 'a copy' : `${plain(value)} copies`);
const milliseconds = (value: number) => `${(value * 1000).toFixed(1)} ms`;

const share = (title: string, matters = 0.1): Signal => ({ title, matters, format: formatPercent });
const bytes = (title: string): Signal => ({ title, matters: 1 << 20, format: formatBytesPerSecond });
const signal = (title: string, matters: number, format: (value: number) => string): Signal => ({
  title,
  matters,
  format,
});
const fact = (title: string): Signal => ({ title, matters: 0.5 });

const LANE_SIGNALS = Object.fromEntries(LANES.map((lane) => [lane, share(TIME_LANES[lane])])) as Record<
  (typeof LANES)[number],
  Signal
>;

/**
 * What verdicts rest on: figures of one plotter over a moment, those of its host included. Each is a share, a rate or a count that means the
 * same on every host; NaN where it is absent. The lanes of the time account come first.
 */
export const SIGNAL_TABLE = {
  ...LANE_SIGNALS,
  cores: signal('kept busy by it', 0.2, cores),
  /** Of that in the kernel. */
  kernelShare: share('of its CPU time in the kernel'),
  busiestThread: signal('kept busy by its busiest thread', 0.15, cores),
  delay: signal('its threads wait for a core', 0.2, secondsPerSecond),
  /** For each core that it keeps busy. */
  switchesPerCore: signal('on each core that it keeps busy', 10_000, perSecond('thread switches')),
  majorFaults: signal('that wait for a disk', 50, perSecond('page faults')),
  moved: bytes('read and written by it'),
  /** Of the host, its set of cores or its quota. */
  allowedCores: signal('that it may use', 0.2, cores),
  quotaHeld: signal('held back by its quota', 0.1, secondsPerSecond),
  groupMemory: share('of the memory limit of its group in use', 0.05),
  limitHits: signal('its group met its memory limit', 1, perSecond('times')),
  /** Of memory dropped at the limit of its group. */
  reread: share('of what its disk moves had been in memory and was dropped'),
  cpuStall: share('of the time something waits for a core'),
  memoryStall: share('of the time something waits for memory', 0.05),
  ioStall: share('of the time something waits for I/O'),
  hostBusy: share('of the host’s cores busy'),
  hostCores: signal('cores of the host', 1, plain),
  /** Threads that share a core count once; absent where that isn't told. */
  physicalCores: signal('physical cores of the host', 1, plain),
  /** The one that counts them included. */
  hostRunnable: signal('threads of the host run or could', 0.5, plain),
  /** The rest has other programs. */
  plottersShare: share('of the busy cores kept by plotters'),
  othersCores: signal('taken by other programs', 0.2, cores),
  stolen: share('of the CPU time kept by the hypervisor', 0.03),
  swapIn: bytes('swapped in'),
  swapOut: bytes('swapped out'),
  /** These are of the disk behind its folders that it waits for, else the busiest of them. */
  diskBusy: share('of the time its disk is busy', 0.2),
  diskQueue: signal('requests waiting at its disk', 1, plain),
  diskAwait: signal('for each request to its disk', 0.002, milliseconds),
  diskBytes: bytes('moved by its disk'),
  diskRequests: signal('served by its disk', 20, perSecond('requests')),
  requestBytes: signal('in a request to its disk', 32 * 1024, formatBytes),
  /** Of the last seconds: 1 its bytes a second stay the same and its requests vary, -1 the other way round. */
  diskSteadiness: signal('what its disk keeps to', 0.3, plain),
  /** 1 where that disk holds finished plots and no temporary files. */
  diskIsFinal: fact('disk of finished plots only'),
  /** These are of the fullest folder that it uses. */
  freeShare: share('of its fullest folder free', 0.02),
  freeBytes: signal('free in its fullest folder', 64 << 20, formatBytes),
  copying: signal('of finished plots under way', 0.5, copies),
  /** 1 while no plot is in the making: the last one is finished. */
  between: fact('between two plots'),
  /** 1 where a folder of it lies on another host. */
  onNetwork: fact('folder on another host'),
  sent: bytes('sent by the host'),
  /** 1 while its log says that a folder is full. */
  saysFull: fact('its log says that a folder is full'),
  heat: share('of its limit at the hottest sensor', 0.05),
  slowedByHeat: signal('slowed down because of heat', 0.2, perSecond('times')),
  clock: share('of the highest clock frequency', 0.1),
  /** These are of the graphics cards that it computes on: their mean, and of memory and links the highest. */
  gpuBusy: share('of the time its graphics card computes'),
  gpuMemory: share('of the memory of its graphics card in use', 0.05),
  gpuLink: share('of what the link of its graphics card carries'),
  gpuPowerHeld: share('of the time its graphics card is held back by its power limit'),
  gpuHeatHeld: share('of the time its graphics card is held back by heat'),
  /** 1 where it has no folder but that of finished plots. */
  finalOnly: fact('no folder but that of finished plots'),
} as const satisfies Record<string, Signal>;

export type SignalName = keyof typeof SIGNAL_TABLE;
export type Signals = Readonly<Record<SignalName, number>>;
export const SIGNALS = Object.keys(SIGNAL_TABLE) as readonly SignalName[];

const ABSENT = Object.fromEntries(SIGNALS.map((name) => [name, Number.NaN])) as Signals;

export function absentSignals(): Record<SignalName, number> {
  return { ...ABSENT };
}

/** The mean of each over several moments, of those in which it is there. */
export function meanSignals(moments: readonly Signals[]): Record<SignalName, number> {
  const means = absentSignals();
  for (let at = 0; at < SIGNALS.length; at++) {
    const name = SIGNALS[at];
    let sum = 0;
    let count = 0;
    for (let moment = 0; moment < moments.length; moment++) {
      const value = moments[moment][name];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (count > 0) means[name] = sum / count;
  }
  return means;
}

/** `12 MiB/s swapped in`; undefined where it is absent, or not so. */
export function signalText(name: SignalName, value: number): string | undefined {
  const { format, title, matters }: Signal = SIGNAL_TABLE[name];
  if (format) return Number.isNaN(value) ? undefined : `${format(value)} ${title}`;
  return value >= matters ? title : undefined;
}
