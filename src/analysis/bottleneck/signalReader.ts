import { meanOf } from '../../analyze/series.ts';
import type { PlotterDirectory } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import type { Slot } from '../../metrics/series.ts';
import { LANES } from '../../metrics/timeLanes.ts';
import type { Scores } from './classes.ts';
import { FrameValues, type SlotsByName, type WantedSums } from './frameValues.ts';
import { absentSignals, type SignalName, type Signals } from './signals.ts';
import { strainsOf } from './strain.ts';

/** What is known of a plotter beside its measurements. */
export interface PlotterState {
  readonly plotter: RunningPlotter;
  /** The plot that is finished while no other is in the making. */
  readonly finished?: FinishedPlot | undefined;
}

export interface FinishedPlot {
  /** Epoch seconds. */
  readonly at: number;
  /** How long it took. */
  readonly seconds: number;
}

/** Of the disks and folders of a plotter those that tell: the one that it waits for, and the fullest. */
export interface WhereItWaits {
  /** The disk behind its folders that it waits for. */
  readonly disk?: string | undefined;
  /** The folder with the least space left. */
  readonly fullest?: string | undefined;
}

export interface Moment {
  readonly at: number;
  readonly signals: Signals;
  /** Of each resource, 0 … 1. */
  readonly strains: Scores;
  readonly where: WhereItWaits;
  /** Until the running plot is done; NaN where unknown. */
  readonly remainingSeconds: number;
  /** Nothing is left to do for the plot but to write or copy it, or there is none. */
  readonly isDone: boolean;
  /** How long it has been between two plots, in relation to the time that the last one took; NaN while one is made. */
  readonly idlePerPlot: number;
}

const WAITS_AT_ALL = 0.05;
/** A layer above the disk tells more than the disk itself only where it is so much busier. */
const MUCH_BUSIER = 0.2;
/** Some kernels have larger ones. */
const LEAST_PAGE_BYTES = 4096;
/** Ways of plotting on graphics cards. */
const ON_CARDS = /^(?:cuda|rocm)/;
const FULL = /\bfull\b|no space/i;

const STALLS = [
  ['cpuStall', 'cpu'],
  ['memoryStall', 'memory'],
  ['ioStall', 'io'],
] as const;

type StallName = (typeof STALLS)[number][0];

function stallsOf(metric: 'system.pressure.stall' | 'process.cgroup.pressure.stall') {
  const wanted = STALLS.map(([name, resource]) => [name, [metric, { resource, stalled: 'some' }]]);
  return Object.fromEntries(wanted) as WantedSums<StallName>;
}

const OF_HOST = {
  busy: ['system.cpu.utilization'],
  cores: ['system.cpu.logical.count'],
  physical: ['system.cpu.physical.count'],
  plotters: ['plotters.cpu.utilization'],
  runnable: ['system.thread.count', { 'thread.state': 'runnable' }],
  stolen: ['system.cpu.mode.utilization', { 'cpu.mode': 'steal' }],
  ...stallsOf('system.pressure.stall'),
  swapIn: ['system.paging.io.rate', { 'system.paging.direction': 'in' }],
  swapOut: ['system.paging.io.rate', { 'system.paging.direction': 'out' }],
  sent: ['system.network.io.rate', { 'network.io.direction': 'transmit' }],
  frequency: ['system.cpu.frequency.mean'],
  fastest: ['system.cpu.frequency.limit', { limit: 'max' }],
  heat: ['hw.temperature.utilization'],
  slowedByHeat: ['hw.cpu.throttled.rate'],
} as const satisfies WantedSums<string>;

const OF_PLOTTER = {
  ...(Object.fromEntries(LANES.map((lane) => [lane, ['process.time.share', { lane }]])) as unknown as WantedSums<
    (typeof LANES)[number]
  >),
  cores: ['process.cpu.utilization'],
  kernel: ['process.cpu.mode.utilization', { 'cpu.mode': 'system' }],
  busiestThread: ['process.thread.busiest.utilization'],
  delay: ['process.cpu.delay.rate'],
  switches: ['process.context_switches.rate'],
  majorFaults: ['process.paging.faults.rate', { 'paging.fault.type': 'major' }],
  moved: ['process.io.rate'],
  affinity: ['process.cpu.affinity.count'],
  limit: ['process.cgroup.cpu.limit'],
  quotaHeld: ['process.cgroup.cpu.throttled.rate'],
  groupMemory: ['process.cgroup.memory.utilization'],
  limitHits: ['process.cgroup.memory.limit_hits.rate'],
  refaults: ['process.cgroup.memory.refaults.rate', { 'memory.page': 'file' }],
  ...stallsOf('process.cgroup.pressure.stall'),
  copying: ['plotter.copy.active'],
  progress: ['plotter.progress'],
  remaining: ['plotter.remaining', { quantile: '0.5' }],
} as const satisfies WantedSums<string>;

const OF_DISK = {
  busy: ['system.disk.utilization'],
  queue: ['system.disk.queue'],
  await: ['system.disk.await'],
  bytes: ['system.disk.io.rate'],
  read: ['system.disk.io.rate', { 'disk.io.direction': 'read' }],
  requests: ['system.disk.operations.rate'],
} as const satisfies WantedSums<string>;

const OF_FOLDER = {
  available: ['system.filesystem.available'],
  limit: ['system.filesystem.limit'],
} as const satisfies WantedSums<string>;

/** Where the figures of a plotter stand: looked up when it or the table of series has changed. */
interface Places {
  readonly version: number;
  readonly own: SlotsByName<keyof typeof OF_PLOTTER>;
  readonly disks: readonly {
    readonly name: string;
    readonly isLowest: boolean;
    readonly isFinal: boolean;
    readonly waits: readonly Slot[];
    readonly at: SlotsByName<keyof typeof OF_DISK>;
  }[];
  readonly folders: readonly { readonly path: string; readonly at: SlotsByName<keyof typeof OF_FOLDER> }[];
}

/** Reads the signals of plotters from frames. */
export class SignalReader {
  readonly #values = new FrameValues();
  readonly #places = new WeakMap<RunningPlotter, Places>();
  #at = Number.NaN;
  #host: Partial<Record<SignalName, number>> = {};

  /** The frame that the following reads are of. */
  set frame(frame: Frame) {
    this.#values.frame = frame;
    this.#at = frame.epochSeconds;
    this.#host = this.#readHost();
  }

  read({ plotter, finished }: PlotterState): Moment {
    const values = this.#values;
    const places = this.#placesOf(plotter);
    const { own: at } = places;
    const signals = absentSignals();
    Object.assign(signals, this.#host);
    for (let lane = 0; lane < LANES.length; lane++) signals[LANES[lane]] = values.sumAt(at[LANES[lane]]);
    const cores = values.sumAt(at.cores);
    signals.cores = cores;
    signals.kernelShare = values.sumAt(at.kernel) / Math.max(0.05, cores);
    signals.busiestThread = values.sumAt(at.busiestThread);
    signals.delay = values.sumAt(at.delay);
    signals.switchesPerCore = values.sumAt(at.switches) / Math.max(0.2, cores);
    signals.majorFaults = values.sumAt(at.majorFaults);
    signals.moved = values.sumAt(at.moved);
    signals.allowedCores = least(values.sumAt(at.affinity), values.sumAt(at.limit), signals.hostCores);
    signals.quotaHeld = values.sumAt(at.quotaHeld);
    signals.groupMemory = values.sumAt(at.groupMemory);
    signals.limitHits = values.sumAt(at.limitHits);
    for (let stall = 0; stall < STALLS.length; stall++) {
      const [name] = STALLS[stall];
      const group = values.sumAt(at[name]);
      if (!Number.isNaN(group)) signals[name] = group;
    }
    signals.copying = values.sumAt(at.copying);
    signals.between = finished ? 1 : 0;
    signals.onNetwork = plotter.directories?.some(({ medium }) => medium === 'network') ? 1 : 0;
    signals.saysFull = plotter.hold && FULL.test(plotter.hold.cause) ? 1 : 0;
    signals.finalOnly = isFinalOnly(plotter) ? 1 : 0;
    if (plotter.mode !== undefined && ON_CARDS.test(plotter.mode))
      this.#readCards({ 'process.id': plotter.id }, signals);
    const remainingSeconds = values.sumAt(at.remaining);
    const where = { disk: this.#disk(places, signals), fullest: this.#fullestFolder(places, signals) };
    const isDone = finished !== undefined || values.sumAt(at.progress) >= 1;
    const idlePerPlot = finished ? (this.#at - finished.at) / finished.seconds : Number.NaN;
    return { at: this.#at, signals, strains: strainsOf(signals), where, remainingSeconds, isDone, idlePerPlot };
  }

  #readHost(): Partial<Record<SignalName, number>> {
    const values = this.#values;
    const at = values.slotsOf(OF_HOST, '');
    const hostBusy = values.sumAt(at.busy);
    const hostCores = values.sumAt(at.cores);
    const plottersCores = values.sumAt(at.plotters);
    const busyCores = hostBusy * hostCores;
    return {
      hostBusy,
      hostCores,
      physicalCores: values.sumAt(at.physical),
      hostRunnable: values.sumAt(at.runnable),
      plottersShare: Math.min(1, plottersCores / Math.max(0.05, busyCores)),
      othersCores: Math.max(0, busyCores - plottersCores),
      stolen: values.sumAt(at.stolen),
      cpuStall: values.sumAt(at.cpuStall),
      memoryStall: values.sumAt(at.memoryStall),
      ioStall: values.sumAt(at.ioStall),
      swapIn: values.sumAt(at.swapIn),
      swapOut: values.sumAt(at.swapOut),
      sent: values.sumAt(at.sent),
      heat: values.maxAt(at.heat),
      slowedByHeat: values.maxAt(at.slowedByHeat),
      clock: values.sumAt(at.frequency) / values.maxAt(at.fastest),
    };
  }

  /** Of the cards that the driver says it has memory of, else of all. */
  #readCards(own: Attributes, signals: Record<SignalName, number>): void {
    const values = this.#values;
    const used = values.each('process.gpu.memory.usage', 'hw.id', own);
    const cards = used.length > 0 ? used : values.each('hw.gpu.utilization', 'hw.id');
    const of = (metric: MetricName, more?: Attributes) =>
      cards.map((id) => values.max(metric, { 'hw.id': id, ...more })).filter((value) => !Number.isNaN(value));
    const highest = (told: readonly number[]) => (told.length > 0 ? Math.max(...told) : Number.NaN);
    signals.gpuBusy = meanOf(Float64Array.from(of('hw.gpu.utilization')));
    signals.gpuMemory = highest(of('hw.gpu.memory.utilization'));
    signals.gpuLink = highest(of('hw.gpu.io.utilization'));
    signals.gpuPowerHeld = highest(of('hw.gpu.throttled', { reason: 'power' }));
    signals.gpuHeatHeld = highest(of('hw.gpu.throttled', { reason: 'heat' }));
  }

  #placesOf(plotter: RunningPlotter): Places {
    const values = this.#values;
    const known = this.#places.get(plotter);
    if (known?.version === values.version) return known;
    const { id, directories = [] } = plotter;
    const own = { 'process.id': id };
    const lowest = new Set(directories.flatMap(disksBehind));
    const places: Places = {
      version: values.version,
      own: values.slotsOf(OF_PLOTTER, id, own),
      disks: [...new Set(directories.flatMap(layersBehind))].map((name) => ({
        name,
        isLowest: lowest.has(name),
        isFinal: directories.every((directory) => directory.use === 'final' || !layersBehind(directory).includes(name)),
        waits: values.find('process.time.disk.share', { ...own, 'system.device': name }),
        at: values.slotsOf(OF_DISK, `disk ${name}`, { 'system.device': name }),
      })),
      folders: directories.flatMap(({ mountpoint, path }) =>
        mountpoint === undefined
          ? []
          : {
              path,
              at: values.slotsOf(OF_FOLDER, `folder ${mountpoint}`, { 'system.filesystem.mountpoint': mountpoint }),
            },
      ),
    };
    this.#places.set(plotter, places);
    return places;
  }

  /** The disk that its threads wait for most; where they wait for none, the busiest. */
  #disk({ own, disks }: Places, signals: Record<SignalName, number>): string | undefined {
    const values = this.#values;
    let busiest: Places['disks'][number] | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < disks.length; at++) {
      const disk = disks[at];
      const waits = values.sumAt(disk.waits);
      const busy = values.sumAt(disk.at.busy);
      const weight = (waits > WAITS_AT_ALL ? 1 + waits : 0) + busy - (disk.isLowest ? 0 : MUCH_BUSIER);
      if (!(weight > most)) continue;
      busiest = disk;
      most = weight;
      signals.diskBusy = busy;
    }
    if (!busiest) return undefined;
    const { at } = busiest;
    signals.diskQueue = values.sumAt(at.queue);
    signals.diskAwait = values.maxAt(at.await);
    signals.diskBytes = values.sumAt(at.bytes);
    signals.diskRequests = values.sumAt(at.requests);
    signals.requestBytes = signals.diskBytes / signals.diskRequests;
    signals.diskIsFinal = busiest.isFinal ? 1 : 0;
    const refaulted = signals.limitHits > 0 ? values.sumAt(own.refaults) * LEAST_PAGE_BYTES : 0;
    // Whole pages that are written anew count as dropped ones that come back, too: more than is read was not read again.
    signals.reread = Math.min(refaulted, values.sumAt(at.read)) / signals.diskBytes;
    return busiest.name;
  }

  #fullestFolder({ folders }: Places, signals: Record<SignalName, number>): string | undefined {
    const values = this.#values;
    let fullest: string | undefined;
    for (let one = 0; one < folders.length; one++) {
      const { path, at } = folders[one];
      const free = values.sumAt(at.available);
      const share = free / values.sumAt(at.limit);
      if (!(share < (fullest === undefined ? Number.POSITIVE_INFINITY : signals.freeShare))) continue;
      fullest = path;
      signals.freeShare = share;
      signals.freeBytes = free;
    }
    return fullest;
  }
}

/** Plots of version 2 are made in memory alone. */
function isFinalOnly({ directories = [] }: RunningPlotter): boolean {
  return directories.length > 0 && directories.every(({ use }) => use === 'final');
}

function disksBehind({ disks, device }: PlotterDirectory): readonly string[] {
  return disks.length > 0 || device === undefined ? disks : [device];
}

/** The device of the file system as well, where it lies on others: requests that a limit holds back wait above the disk that they are for. */
function layersBehind(directory: PlotterDirectory): readonly string[] {
  const disks = disksBehind(directory);
  const { device } = directory;
  return device === undefined || disks.includes(device) ? disks : [...disks, device];
}

/** The smallest of those that are there and above 0; NaN for none. */
function least(...values: number[]): number {
  const there = values.filter((value) => value > 0);
  return there.length === 0 ? Number.NaN : Math.min(...there);
}
