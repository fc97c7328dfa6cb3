import type { Slot } from '../../metrics/series.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { type FileSystemSpace, type Source, Unreadable } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
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
  /** When it was asked, while the answer is out. */
  askedAt: number | undefined;
}

/** Size and free space of the file systems that plots can lie on. A mount that hangs is absent and holds up nothing. */
export class LinuxMounts implements Collector {
  readonly name = 'filesystem';
  readonly #source: Source;
  readonly #file: LinuxFile;
  readonly #mounts = new Map<string, Mount>();
  readonly #answers: { readonly mount: Mount; readonly space: FileSystemSpace | Unreadable }[] = [];
  #recorder!: Recorder;
  #mountInfo = Buffer.alloc(0);
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
    this.#file = new LinuxFile(source, '/proc/self/mountinfo');
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  collect({ seconds }: Now): void {
    if (this.#answers.length > 0) this.#putDownAnswers();
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    this.#followMounts();
    let hanging = 0;
    for (const [path, mount] of this.#mounts) {
      if (mount.askedAt === undefined) {
        if (hanging < MOST_HANGING) this.#ask(path, mount, seconds);
      } else if (seconds - mount.askedAt > HANGS_AFTER_SECONDS) {
        hanging++;
        mount.group.unavailable(
          `has not answered for over ${HANGS_AFTER_SECONDS} s: the mount hangs (network or disk gone?)`,
        );
      }
    }
  }

  unavailable(reason: string): void {
    for (const { group } of this.#mounts.values()) group.unavailable(reason);
  }

  close(): void {
    this.#file.close();
    this.#mounts.clear();
  }

  #followMounts(): void {
    const { bytes, length } = this.#file.read();
    const mountInfo = bytes.subarray(0, length);
    if (this.#mountInfo.equals(mountInfo)) return;
    this.#mountInfo = Buffer.from(mountInfo);
    const mountPoints = plottableMounts(this.#mountInfo.toString());
    const there = new Set(mountPoints.map((mountPoint) => mountPoint.path));
    for (const [path, mount] of this.#mounts) {
      if (there.has(path)) continue;
      mount.group.close();
      this.#mounts.delete(path);
    }
    for (const mountPoint of mountPoints) if (!this.#mounts.has(mountPoint.path)) this.#add(mountPoint);
  }

  #ask(path: string, mount: Mount, seconds: number): void {
    mount.askedAt = seconds;
    this.#source.space(path, (space) => this.#answers.push({ mount, space }));
  }

  #putDownAnswers(): void {
    for (const { mount, space } of this.#answers) {
      const isGone = ![...this.#mounts.values()].includes(mount);
      mount.askedAt = undefined;
      if (isGone) continue;
      if (space instanceof Unreadable) mount.group.unavailable(space.reason);
      else {
        const used = space.sizeBytes - space.freeBytes;
        this.#recorder.set(mount.limit, space.sizeBytes);
        this.#recorder.set(mount.available, space.availableBytes);
        this.#recorder.set(mount.utilization, used / (used + space.availableBytes));
      }
    }
    this.#answers.length = 0;
  }

  #add({ path, type, device }: MountPoint): void {
    const disk = this.#diskOf(device);
    const group = this.#recorder.group({
      'system.filesystem.mountpoint': path,
      'system.device': disk ?? device,
      'system.filesystem.type': type,
    });
    this.#mounts.set(path, {
      group,
      limit: group.gauge('system.filesystem.limit'),
      available: group.gauge('system.filesystem.available'),
      utilization: group.gauge('system.filesystem.utilization'),
      askedAt: undefined,
    });
  }

  /** Name of the disk that holds a block device: `259:3` → /sys/…/block/nvme0n1/nvme0n1p3 → nvme0n1. */
  #diskOf(device: string): string | undefined {
    return /\/block\/([^/]+)/.exec(this.#source.link(`/sys/dev/block/${device}`) ?? '')?.[1];
  }
}
