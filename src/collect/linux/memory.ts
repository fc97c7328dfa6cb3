import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import type { HostSigns } from './hostSigns.ts';
import { LinuxFile } from './linuxFile.ts';
import { pageBytes } from './pageBytes.ts';
import { ZfsCache } from './zfsCache.ts';

const KIB = 1024;
const NO_SWAP = 'this host has no swap space';
const FOREIGN_SLAB = 'told here is what the whole host has of it, not this container';

/** The lines of /proc/meminfo that are read, with their place among the values. */
const Key = {
  MemTotal: 0,
  MemFree: 1,
  MemAvailable: 2,
  Buffers: 3,
  Cached: 4,
  SwapTotal: 5,
  SwapFree: 6,
  SReclaimable: 7,
  Active: 8,
  Inactive: 9,
  Dirty: 10,
  Writeback: 11,
  Shmem: 12,
  SUnreclaim: 13,
} as const;

/** Gauges that are one line of the text each. */
const LINES = [
  ['system.memory.active', Key.Active],
  ['system.memory.inactive', Key.Inactive],
  ['system.memory.shared', Key.Shmem],
  ['system.memory.dirty', Key.Dirty],
  ['system.memory.writeback', Key.Writeback],
] as const;

/** Memory and swap space from /proc/meminfo, swap traffic from /proc/vmstat. */
export class LinuxMemory implements Collector {
  readonly name = 'memory';
  readonly #meminfoFile: LinuxFile;
  readonly #vmstatFile: LinuxFile;
  readonly #arc: ZfsCache;
  readonly #pageBytes: number;
  readonly #signs: HostSigns | undefined;
  readonly #meminfo = new KeyedNumbers(Object.keys(Key) as (keyof typeof Key)[]);
  readonly #vmstat = new KeyedNumbers(['pswpin', 'pswpout']);
  readonly #scanner = new Scanner();
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #slots!: Record<
    | 'limit'
    | 'used'
    | 'free'
    | 'buffers'
    | 'cached'
    | 'available'
    | 'utilization'
    | 'swapLimit'
    | 'swapUsed'
    | 'swap'
    | 'reclaimable'
    | 'unreclaimable',
    Slot
  >;
  #lines: Slot[] = [];
  #swapIn!: Reading;
  #swapOut!: Reading;
  /** What there was when its traffic was read last. */
  #swapSpaceRead = Number.NaN;

  constructor(source: Source, signs?: HostSigns) {
    this.#signs = signs;
    this.#meminfoFile = new LinuxFile(source, '/proc/meminfo');
    this.#vmstatFile = new LinuxFile(source, '/proc/vmstat');
    this.#arc = new ZfsCache(source);
    this.#pageBytes = pageBytes(source);
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    const group = recorder.group();
    const state = (name: string) => group.gauge('system.memory.usage', { 'system.memory.state': name });
    this.#group = group;
    this.#slots = {
      limit: group.gauge('system.memory.limit'),
      used: state('used'),
      free: state('free'),
      buffers: state('buffers'),
      cached: state('cached'),
      available: group.gauge('system.memory.available'),
      utilization: group.gauge('system.memory.utilization'),
      swapLimit: group.gauge('system.paging.limit'),
      swapUsed: group.gauge('system.paging.usage'),
      swap: group.gauge('system.paging.utilization'),
      reclaimable: group.gauge('system.memory.slab', { 'system.memory.slab.state': 'reclaimable' }),
      unreclaimable: group.gauge('system.memory.slab', { 'system.memory.slab.state': 'unreclaimable' }),
    };
    this.#lines = LINES.map(([metric]) => group.gauge(metric));
    this.#swapIn = group.reading();
    this.#swapOut = group.reading();
    group.rate('system.paging.io.rate', { 'system.paging.direction': 'in' }, this.#swapIn, this.#pageBytes);
    group.rate('system.paging.io.rate', { 'system.paging.direction': 'out' }, this.#swapOut, this.#pageBytes);
  }

  collect({ seconds }: Now): void {
    this.#meminfo.read(this.#meminfoFile.scan(this.#scanner));
    this.#recordMemory();
    this.#recordSwap();
    this.#readSwapTraffic();
    this.#recorder.count(this.#swapIn, this.#vmstat.values[0]);
    this.#recorder.count(this.#swapOut, this.#vmstat.values[1]);
    this.#signs?.countPages(this.#vmstat.values[0], this.#vmstat.values[1], seconds);
  }

  /** Without swap space nothing is swapped: the text, which is the dearest of all to the kernel, stays as it was. */
  #readSwapTraffic(): void {
    const space = this.#meminfo.values[Key.SwapTotal];
    if (space === 0 && this.#swapSpaceRead === 0) return;
    this.#vmstat.read(this.#vmstatFile.scan(this.#scanner));
    this.#swapSpaceRead = space;
  }

  #recordMemory(): void {
    const { values } = this.#meminfo;
    const r = this.#recorder;
    const slots = this.#slots;
    const total = values[Key.MemTotal];
    const free = values[Key.MemFree];
    const buffers = values[Key.Buffers];
    const slab = values[Key.SReclaimable] + values[Key.SUnreclaim];
    // A container is told the kernel's own memory of the whole host: more than is in use in it.
    const isForeign = slab > total - free;
    const reclaimable = isForeign ? Number.NaN : values[Key.SReclaimable];
    const arc = this.#arc.reclaimableBytes() / KIB;
    const cached = values[Key.Cached] + (Number.isNaN(reclaimable) ? 0 : reclaimable) + arc;
    const available = Math.min(total, this.#available(cached) + arc);
    r.set(slots.limit, total * KIB);
    r.set(slots.used, (total - free - buffers - cached) * KIB);
    r.set(slots.free, free * KIB);
    r.set(slots.buffers, buffers * KIB);
    r.set(slots.cached, cached * KIB);
    r.set(slots.available, available * KIB);
    r.set(slots.utilization, 1 - available / total);
    r.set(slots.reclaimable, reclaimable * KIB);
    r.set(slots.unreclaimable, isForeign ? Number.NaN : values[Key.SUnreclaim] * KIB);
    for (let i = 0; i < LINES.length; i++) r.set(this.#lines[i], values[LINES[i][1]] * KIB);
    if (isForeign) for (const slot of [slots.reclaimable, slots.unreclaimable]) r.setAbsent(slot, FOREIGN_SLAB, false);
  }

  /** Kernels before 3.14 and some containers don't tell it: then free memory, and files that aren't shared, as psutil has it. */
  #available(cached: number): number {
    const { values } = this.#meminfo;
    const told = values[Key.MemAvailable];
    if (!Number.isNaN(told)) return told;
    const shared = Number.isNaN(values[Key.Shmem]) ? 0 : values[Key.Shmem];
    return values[Key.MemFree] + values[Key.Buffers] + Math.max(0, cached - shared);
  }

  #recordSwap(): void {
    const { values } = this.#meminfo;
    const r = this.#recorder;
    const slots = this.#slots;
    const total = values[Key.SwapTotal];
    const free = values[Key.SwapFree];
    r.set(slots.swapLimit, total * KIB);
    r.set(slots.swapUsed, (total - free) * KIB);
    if (total === 0) r.setAbsent(slots.swap, NO_SWAP, false);
    else r.set(slots.swap, 1 - free / total);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  close(): void {
    this.#meminfoFile.close();
    this.#vmstatFile.close();
    this.#arc.close();
  }
}
