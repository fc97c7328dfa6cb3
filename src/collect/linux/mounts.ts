import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { type FileSystemSpace, type Source, TextBuffer, Unreadable } from '../source.ts';
import { type MountPoint, plottableMounts } from './mountInfo.ts';

/** Space changes slowly, and asking a network file system costs a round trip. */
const EVERY_SECONDS = 10;
const HANGS_AFTER_SECONDS = 5;
/** Each question that hangs holds one of Node's four I/O threads; the others stay free for the mounts that answer. */
const MOST_HANGING = 2;

interface Mount {
  readonly group: SeriesGroup;
  readonly limit: Slot;
  readonly available: Slot;
  readonly utilization: Slot;
  askedAt: number | undefined;
  space: FileSystemSpace | Unreadable | undefined;
}

/** Size and free space of the file systems that plots can lie on. A mount that hangs is absent and holds up nothing. */
export class LinuxMounts implements Collector {
  readonly name = 'filesystem';
  readonly #source: Source;
  readonly #text = new TextBuffer();
  readonly #mounts = new Map<string, Mount>();
  #recorder!: Recorder;
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  collect({ seconds }: Now): void {
    for (const mount of this.#mounts.values()) this.#putDown(mount, seconds);
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    if (!this.#source.readOnce('/proc/self/mountinfo', this.#text)) {
      throw new Error('/proc/self/mountinfo: reading it failed');
    }
    this.#follow(plottableMounts(this.#text.toString()), seconds);
  }

  unavailable(reason: string): void {
    for (const { group } of this.#mounts.values()) group.unavailable(reason);
  }

  close(): void {
    this.#mounts.clear();
  }

  #follow(mountPoints: readonly MountPoint[], seconds: number): void {
    const there = new Set(mountPoints.map((mountPoint) => mountPoint.path));
    for (const [path, mount] of this.#mounts) {
      if (there.has(path)) continue;
      mount.group.close();
      this.#mounts.delete(path);
    }
    for (const mountPoint of mountPoints) {
      const mount = this.#mounts.get(mountPoint.path) ?? this.#add(mountPoint);
      this.#ask(mountPoint.path, mount, seconds);
    }
  }

  #ask(path: string, mount: Mount, seconds: number): void {
    if (mount.askedAt !== undefined || this.#hanging(seconds) >= MOST_HANGING) return;
    mount.askedAt = seconds;
    this.#source.space(path, (space) => {
      mount.askedAt = undefined;
      mount.space = space;
    });
  }

  #hanging(seconds: number): number {
    let hanging = 0;
    for (const { askedAt } of this.#mounts.values()) {
      if (askedAt !== undefined && seconds - askedAt > HANGS_AFTER_SECONDS) hanging++;
    }
    return hanging;
  }

  #putDown(mount: Mount, seconds: number): void {
    const { group, askedAt, space } = mount;
    if (askedAt !== undefined && seconds - askedAt > HANGS_AFTER_SECONDS) {
      group.unavailable(`has not answered for over ${HANGS_AFTER_SECONDS} s: the mount hangs (network or disk gone?)`);
      mount.space = undefined;
      return;
    }
    if (space === undefined) return;
    if (space instanceof Unreadable) group.unavailable(space.reason);
    else {
      this.#recorder.set(mount.limit, space.sizeBytes);
      this.#recorder.set(mount.available, space.availableBytes);
      const used = space.sizeBytes - space.freeBytes;
      this.#recorder.set(mount.utilization, used / (used + space.availableBytes));
    }
    mount.space = undefined;
  }

  #add({ path, type, device }: MountPoint): Mount {
    const disk = this.#diskOf(device);
    const group = this.#recorder.group({
      'system.filesystem.mountpoint': path,
      'system.device': disk ?? device,
      'system.filesystem.type': type,
    });
    const mount: Mount = {
      group,
      limit: group.gauge('system.filesystem.limit'),
      available: group.gauge('system.filesystem.available'),
      utilization: group.gauge('system.filesystem.utilization'),
      askedAt: undefined,
      space: undefined,
    };
    this.#mounts.set(path, mount);
    return mount;
  }

  /** Name of the disk that holds a block device: `259:3` → /sys/…/block/nvme0n1/nvme0n1p3 → nvme0n1. */
  #diskOf(device: string): string | undefined {
    return /\/block\/([^/]+)/.exec(this.#source.link(`/sys/dev/block/${device}`) ?? '')?.[1];
  }
}
