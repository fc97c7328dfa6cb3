import { meanOf } from '../../analyze/series.ts';
import type { PlotterDirectory } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import type { Frame } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';
import { LANES } from '../../metrics/timeLanes.ts';
import type { Scores } from './classes.ts';
import { FrameValues } from './frameValues.ts';
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
  /** How long it has been between two plots, in relation to the time that the last one took; NaN while one is made. */
  readonly idlePerPlot: number;
}

const WAITS_AT_ALL = 0.05;
/** A layer above the disk tells more than the disk itself only where it is so much busier. */
const MUCH_BUSIER = 0.2;
/** Ways of plotting on graphics cards. */
const ON_CARDS = /^(?:cuda|rocm)/;
const FULL = /\bfull\b|no space/i;

/** Reads the signals of plotters from frames. */
export class SignalReader {
  readonly #values = new FrameValues();
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
    const own: Attributes = { 'process.id': plotter.id };
    const signals = absentSignals();
    Object.assign(signals, this.#host);
    for (const lane of LANES) signals[lane] = values.sum('process.time.share', { ...own, lane });
    const cores = values.sum('process.cpu.utilization', own);
    const kernel = values.sum('process.cpu.mode.utilization', { ...own, 'cpu.mode': 'system' });
    signals.cores = cores;
    signals.kernelShare = kernel / Math.max(0.05, cores);
    signals.busiestThread = values.sum('process.thread.busiest.utilization', own);
    signals.delay = values.sum('process.cpu.delay.rate', own);
    signals.switchesPerCore = values.sum('process.context_switches.rate', own) / Math.max(0.2, cores);
    signals.majorFaults = values.sum('process.paging.faults.rate', { ...own, 'paging.fault.type': 'major' });
    signals.moved = values.sum('process.io.rate', own);
    signals.allowedCores = least(
      values.sum('process.cpu.affinity.count', own),
      values.sum('process.cgroup.cpu.limit', own),
      signals.hostCores,
    );
    signals.quotaHeld = values.sum('process.cgroup.cpu.throttled.rate', own);
    signals.groupMemory = values.sum('process.cgroup.memory.utilization', own);
    for (const [name, resource] of STALLS) {
      const group = values.sum('process.cgroup.pressure.stall', { ...own, resource, stalled: 'some' });
      if (!Number.isNaN(group)) signals[name] = group;
    }
    signals.copying = values.sum('plotter.copy.active', own);
    signals.between = finished ? 1 : 0;
    signals.onNetwork = plotter.directories?.some(({ medium }) => medium === 'network') ? 1 : 0;
    signals.saysFull = plotter.hold && FULL.test(plotter.hold.cause) ? 1 : 0;
    signals.finalOnly = isFinalOnly(plotter) ? 1 : 0;
    if (plotter.mode !== undefined && ON_CARDS.test(plotter.mode)) this.#readCards(own, signals);
    const remainingSeconds = values.sum('plotter.remaining', { ...own, quantile: '0.5' });
    const where = { disk: this.#disk(plotter, signals), fullest: this.#fullestFolder(plotter, signals) };
    const idlePerPlot = finished ? (this.#at - finished.at) / finished.seconds : Number.NaN;
    return { at: this.#at, signals, strains: strainsOf(signals), where, remainingSeconds, idlePerPlot };
  }

  #readHost(): Partial<Record<SignalName, number>> {
    const values = this.#values;
    const hostBusy = values.sum('system.cpu.utilization');
    const hostCores = values.sum('system.cpu.logical.count');
    const plottersCores = values.sum('plotters.cpu.utilization');
    const busyCores = hostBusy * hostCores;
    return {
      hostBusy,
      hostCores,
      plottersShare: Math.min(1, plottersCores / Math.max(0.05, busyCores)),
      othersCores: Math.max(0, busyCores - plottersCores),
      stolen: values.sum('system.cpu.mode.utilization', { 'cpu.mode': 'steal' }),
      ...Object.fromEntries(
        STALLS.map(([name, resource]) => [name, values.sum('system.pressure.stall', { resource, stalled: 'some' })]),
      ),
      swapIn: values.sum('system.paging.io.rate', { 'system.paging.direction': 'in' }),
      swapOut: values.sum('system.paging.io.rate', { 'system.paging.direction': 'out' }),
      sent: values.sum('system.network.io.rate', { 'network.io.direction': 'transmit' }),
      heat: values.max('hw.temperature.utilization'),
      slowedByHeat: values.max('hw.cpu.throttled.rate'),
      clock: values.sum('system.cpu.frequency.mean') / values.max('system.cpu.frequency.limit', { limit: 'max' }),
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

  /** The disk that its threads wait for most; where they wait for none, the busiest. */
  #disk({ id, directories = [] }: RunningPlotter, signals: Record<SignalName, number>): string | undefined {
    const values = this.#values;
    let busiest: string | undefined;
    let most = Number.NEGATIVE_INFINITY;
    const lowest = new Set(directories.flatMap(disksBehind));
    for (const disk of new Set(directories.flatMap(layersBehind))) {
      const waits = values.sum('process.time.disk.share', { 'process.id': id, 'system.device': disk });
      const busy = values.sum('system.disk.utilization', { 'system.device': disk });
      const weight = (waits > WAITS_AT_ALL ? 1 + waits : 0) + busy - (lowest.has(disk) ? 0 : MUCH_BUSIER);
      if (!(weight > most)) continue;
      busiest = disk;
      most = weight;
      signals.diskBusy = busy;
    }
    if (busiest === undefined) return undefined;
    const of = { 'system.device': busiest };
    signals.diskQueue = values.sum('system.disk.queue', of);
    signals.diskAwait = values.max('system.disk.await', of);
    signals.diskBytes = values.sum('system.disk.io.rate', of);
    signals.diskRequests = values.sum('system.disk.operations.rate', of);
    signals.requestBytes = signals.diskBytes / signals.diskRequests;
    const uses = directories.filter((directory) => layersBehind(directory).includes(busiest)).map(({ use }) => use);
    signals.diskIsFinal = uses.every((use) => use === 'final') ? 1 : 0;
    return busiest;
  }

  #fullestFolder({ directories = [] }: RunningPlotter, signals: Record<SignalName, number>): string | undefined {
    const values = this.#values;
    let fullest: string | undefined;
    for (const { mountpoint, path } of directories) {
      if (mountpoint === undefined) continue;
      const of = { 'system.filesystem.mountpoint': mountpoint };
      const free = values.sum('system.filesystem.available', of);
      const share = free / values.sum('system.filesystem.limit', of);
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

const STALLS = [
  ['cpuStall', 'cpu'],
  ['memoryStall', 'memory'],
  ['ioStall', 'io'],
] as const;

/** The smallest of those that are there and above 0; NaN for none. */
function least(...values: number[]): number {
  const there = values.filter((value) => value > 0);
  return there.length === 0 ? Number.NaN : Math.min(...there);
}
