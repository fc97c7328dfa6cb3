import type { EngineEvent, StorageMount } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import { FillTrend } from '../fillTrend.ts';
import { NOT_LISTED, type PlotFolders } from '../plotFolders.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { type FileSystemSpace, type Source, Unreadable } from '../source.ts';
import { deviceOfMount, disksOfMount, wholeDisk } from './blockDevices.ts';
import { LinuxFile } from './linuxFile.ts';
import { mediumOf } from './medium.ts';
import { answersAtOnce, type MountPoint, mountPoints, plottableMounts } from './mountInfo.ts';
import { PlotsOnMounts } from './plotsOnMounts.ts';

/** Asking a network file system costs a round trip; that one is nearly full is to be told within five seconds. */
const EVERY_SECONDS = 3;
/** The kernel writes some hundred bytes for each mount there is, of which a host of containers has hundreds; what takes the place of another one has its own size. */
const MOUNTS_EVERY_SECONDS = 9;
/** The time left is worked out of what was free in the last ten minutes: more often it would not be another one. */
const TREND_EVERY_SECONDS = 9;
const HANGS_AFTER_SECONDS = 5;
/** Each question that hangs holds one of Node's four I/O threads; the others stay free for the mounts that answer. */
const MOST_HANGING = 2;

interface Mount {
  readonly group: SeriesGroup;
  readonly storage: StorageMount;
  /** `major:minor` */
  readonly device: string;
  readonly limit: Slot;
  readonly available: Slot;
  readonly utilization: Slot;
  readonly inodes: Slot;
  readonly freeInodes: Slot;
  readonly inodeUtilization: Slot;
  readonly timeToFull: Slot;
  readonly plots: Slot;
  readonly plotters: Slot;
  readonly trend: FillTrend;
  /** By the mounts as they are told now: another may have been put over it. */
  answersAtOnce: boolean;
  sizeBytes: number;
  trendDueAt: number;
  /** When it was asked, while the answer is out. */
  askedAt: number | undefined;
}

/** Size and free space of the file systems that plots can lie on. A mount that hangs is absent and holds up nothing. */
export class LinuxMounts implements Collector {
  readonly name = 'filesystem';
  readonly #source: Source;
  readonly #file: LinuxFile;
  readonly #plots: PlotsOnMounts;
  readonly #mounts = new Map<string, Mount>();
  readonly #answers: { readonly mount: Mount; readonly space: FileSystemSpace | Unreadable }[] = [];
  #recorder!: Recorder;
  #emit!: (event: EngineEvent) => void;
  #mountInfo = Buffer.alloc(0);
  #dueAt = Number.NEGATIVE_INFINITY;
  #mountsDueAt = Number.NEGATIVE_INFINITY;

  /** @param plots what is known of the folders of plots, where somebody lists them. */
  constructor(source: Source, plots?: PlotFolders) {
    this.#source = source;
    this.#plots = new PlotsOnMounts(source, plots);
    this.#file = new LinuxFile(source, '/proc/self/mountinfo');
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#recorder = recorder;
    this.#emit = emit;
  }

  collect({ seconds, epochSeconds }: Now): void {
    if (this.#answers.length > 0) this.#putDownAnswers(seconds);
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    if (seconds >= this.#mountsDueAt) {
      this.#mountsDueAt = seconds + MOUNTS_EVERY_SECONDS;
      this.#followMounts(epochSeconds);
    }
    let hanging = 0;
    for (const [path, mount] of this.#mounts) {
      if (mount.askedAt === undefined) {
        if (hanging < MOST_HANGING) this.#ask(path, mount, seconds);
      } else if (seconds - mount.askedAt > HANGS_AFTER_SECONDS) {
        hanging++;
        sayWhyNot(mount, `has not answered for over ${HANGS_AFTER_SECONDS} s: the mount hangs (network or disk gone?)`);
      }
    }
  }

  hear(event: EngineEvent): void {
    if (event.type === 'process.seen') this.#mountsDueAt = Number.NEGATIVE_INFINITY;
    this.#plots.hear(event);
  }

  unavailable(reason: string): void {
    for (const { group } of this.#mounts.values()) group.unavailable(reason);
  }

  close(): void {
    this.#file.close();
    this.#mounts.clear();
  }

  #followMounts(epochSeconds: number): void {
    const { bytes, length } = this.#file.read();
    const mountInfo = bytes.subarray(0, length);
    if (this.#mountInfo.equals(mountInfo)) return;
    this.#mountInfo = Buffer.from(mountInfo);
    const text = this.#mountInfo.toString();
    const plottable = plottableMounts(text);
    const there = new Set(plottable.map(({ path }) => path));
    for (const [path, mount] of this.#mounts) {
      if (there.has(path)) continue;
      mount.group.close();
      this.#mounts.delete(path);
    }
    for (const mountPoint of plottable) if (!this.#mounts.has(mountPoint.path)) this.#add(mountPoint);
    const all = mountPoints(text);
    this.#plots.follow(all);
    for (const [path, mount] of this.#mounts) mount.answersAtOnce = answersAtOnce(all, path);
    const mounts = Array.from(this.#mounts.values(), ({ storage }) => storage);
    this.#emit({ type: 'storage.mapped', at: epochSeconds, mounts });
  }

  #ask(path: string, mount: Mount, seconds: number): void {
    mount.askedAt = seconds;
    this.#source.space(path, (space) => this.#answers.push({ mount, space }), mount.answersAtOnce);
  }

  #putDownAnswers(seconds: number): void {
    for (const { mount, space } of this.#answers) {
      mount.askedAt = undefined;
      if (this.#mounts.get(mount.storage.path) !== mount) continue;
      if (space instanceof Unreadable) sayWhyNot(mount, space.reason);
      else this.#putDown(mount, space, seconds);
    }
    this.#answers.length = 0;
  }

  #putDown(mount: Mount, space: FileSystemSpace, seconds: number): void {
    const r = this.#recorder;
    const used = space.sizeBytes - space.freeBytes;
    if (space.sizeBytes !== mount.sizeBytes) this.#mountsDueAt = Number.NEGATIVE_INFINITY;
    mount.sizeBytes = space.sizeBytes;
    r.set(mount.limit, space.sizeBytes);
    r.set(mount.available, space.availableBytes);
    r.set(mount.utilization, used / (used + space.availableBytes));
    mount.trend.add(seconds, space.availableBytes);
    if (seconds >= mount.trendDueAt) {
      mount.trendDueAt = seconds + TREND_EVERY_SECONDS;
      this.#putDownTrend(mount, seconds);
    }
    this.#putDownInodes(mount, space);
    const plots = this.#plots.bytesOn(mount.device);
    if (plots === undefined) r.setAbsent(mount.plots, NOT_LISTED, false);
    else r.set(mount.plots, Math.min(1, plots / (used + space.availableBytes)));
    r.set(mount.plotters, this.#plots.plottersOn(mount.storage));
  }

  #putDownTrend({ timeToFull, trend }: Mount, seconds: number): void {
    const left = trend.secondsToFull(seconds);
    if (Number.isNaN(left)) this.#recorder.setAbsent(timeToFull, 'it is not filling', false);
    else this.#recorder.set(timeToFull, left);
  }

  #putDownInodes({ inodes, freeInodes, inodeUtilization }: Mount, space: FileSystemSpace): void {
    const r = this.#recorder;
    const { inodes: all, freeInodes: free } = space;
    if (all && free !== undefined) {
      r.set(inodes, all);
      r.set(freeInodes, free);
      r.set(inodeUtilization, 1 - free / all);
      return;
    }
    const reason = all === undefined ? 'inodes aren’t told' : 'this file system has no fixed number of inodes';
    for (const slot of [inodes, freeInodes, inodeUtilization]) r.setAbsent(slot, reason, false);
  }

  #add(mountPoint: MountPoint): void {
    const { path, type, device } = mountPoint;
    const partition = deviceOfMount(this.#source, mountPoint);
    const whole = partition === undefined ? undefined : wholeDisk(this.#source, partition);
    const group = this.#recorder.group({
      'system.filesystem.mountpoint': path,
      'system.device': whole ?? device,
      'system.filesystem.type': type,
    });
    const storage: StorageMount = { path, fileSystem: type, disks: disksOfMount(this.#source, mountPoint) };
    const medium = mediumOf(this.#source, mountPoint);
    if (partition !== undefined) storage.device = partition;
    if (medium !== undefined) storage.medium = medium;
    this.#mounts.set(path, {
      group,
      storage,
      device,
      limit: group.gauge('system.filesystem.limit'),
      available: group.gauge('system.filesystem.available'),
      utilization: group.gauge('system.filesystem.utilization'),
      inodes: group.gauge('system.filesystem.inodes.limit'),
      freeInodes: group.gauge('system.filesystem.inodes.free'),
      inodeUtilization: group.gauge('system.filesystem.inodes.utilization'),
      timeToFull: group.gauge('system.filesystem.time_to_full'),
      plots: group.gauge('system.filesystem.plots.utilization'),
      plotters: group.gauge('system.filesystem.plotters.count'),
      trend: new FillTrend(),
      answersAtOnce: false,
      sizeBytes: Number.NaN,
      trendDueAt: Number.NEGATIVE_INFINITY,
      askedAt: undefined,
    });
  }
}

/** What is worked out seldom is worked out anew with the next answer. */
function sayWhyNot(mount: Mount, reason: string): void {
  mount.group.unavailable(reason);
  mount.trendDueAt = Number.NEGATIVE_INFINITY;
}
