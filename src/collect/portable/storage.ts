import type { Systeminformation } from 'systeminformation';
import type { Slot } from '../../metrics/series.ts';
import { mountOf } from '../linux/mountInfo.ts';
import { NOT_LISTED, type PlotFolders } from '../plotFolders.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import { Groups } from './groups.ts';
import type { Poll } from './polled.ts';

/** systeminformation counts I/O of all disks together outside Linux. */
const ALL_DISKS = 'all disks';

interface Direction {
  readonly bytes: Slot;
  readonly operations: Slot;
}

interface DiskAnswer {
  /** Null where this system doesn't tell. */
  readonly bytes: Systeminformation.FsStatsData | null;
  readonly operations: Systeminformation.DisksIoData | null;
}

/** Disk I/O of the whole host, asked of systeminformation (macOS; Windows doesn't tell it). */
export class PortableDisk implements Poll<DiskAnswer> {
  readonly name = 'disk';
  readonly everySeconds = 2;
  #recorder!: Recorder;
  #group!: SeriesGroup;
  #read!: Direction;
  #write!: Direction;

  async ask(): Promise<DiskAnswer> {
    const si = await import('systeminformation');
    const [bytes, operations] = await Promise.all([si.fsStats(), si.disksIO()]);
    return { bytes, operations };
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
    this.#group = recorder.group({ 'system.device': ALL_DISKS });
    this.#read = this.#direction('read');
    this.#write = this.#direction('write');
  }

  record({ bytes, operations }: DiskAnswer): void {
    if (!bytes && !operations) {
      this.unavailable(`${process.platform} does not tell disk I/O to programs without administrator rights`);
      return;
    }
    const r = this.#recorder;
    r.set(this.#read.bytes, bytes?.rx_sec ?? Number.NaN);
    r.set(this.#write.bytes, bytes?.wx_sec ?? Number.NaN);
    r.set(this.#read.operations, operations?.rIO_sec ?? Number.NaN);
    r.set(this.#write.operations, operations?.wIO_sec ?? Number.NaN);
  }

  unavailable(reason: string): void {
    this.#group.unavailable(reason);
  }

  #direction(direction: 'read' | 'write'): Direction {
    const attributes = { 'disk.io.direction': direction };
    return {
      bytes: this.#group.gauge('system.disk.io.rate', attributes),
      operations: this.#group.gauge('system.disk.operations.rate', attributes),
    };
  }
}

interface FileSystem {
  readonly group: SeriesGroup;
  readonly limit: Slot;
  readonly available: Slot;
  readonly utilization: Slot;
  readonly plots: Slot;
}

/** Space of mounted file systems and drives, asked of systeminformation. */
export class PortableFileSystems implements Poll<Systeminformation.FsSizeData[]> {
  readonly name = 'filesystem';
  readonly everySeconds = 30;
  readonly #plots: PlotFolders | undefined;
  #recorder!: Recorder;
  #answer: ReadonlyMap<string, Systeminformation.FsSizeData> = new Map();
  readonly #fileSystems = new Groups<FileSystem>((mount) => this.#make(mount));

  /** @param plots what is known of the folders of plots, where somebody lists them. */
  constructor(plots?: PlotFolders) {
    this.#plots = plots;
  }

  async ask(): Promise<Systeminformation.FsSizeData[]> {
    const si = await import('systeminformation');
    return si.fsSize();
  }

  open(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  record(answer: Systeminformation.FsSizeData[]): void {
    this.#answer = new Map(answer.filter(({ size }) => size > 0).map((space) => [space.mount, space]));
    this.#fileSystems.keepOnly(new Set(this.#answer.keys()));
    for (const { mount, size, available } of this.#answer.values()) {
      const fileSystem = this.#fileSystems.get(mount);
      this.#recorder.set(fileSystem.limit, size);
      this.#recorder.set(fileSystem.available, available);
      this.#recorder.set(fileSystem.utilization, 1 - available / size);
      const plots = this.#plotsOn(mount);
      if (plots === undefined) this.#recorder.setAbsent(fileSystem.plots, NOT_LISTED, false);
      else this.#recorder.set(fileSystem.plots, Math.min(1, plots / size));
    }
  }

  /** Bytes of finished plots; undefined until their folders were listed. */
  #plotsOn(mount: string): number | undefined {
    if (!this.#plots) return 0;
    const mounts = Array.from(this.#answer.keys(), (path) => ({ path }));
    const here = [...(this.#plots.bytes ?? [])].filter(([folder]) => mountOf(mounts, folder)?.path === mount);
    if (!this.#plots.bytes || here.some(([, bytes]) => bytes === undefined)) return undefined;
    return here.reduce((sum, [, bytes = 0]) => sum + bytes, 0);
  }

  unavailable(reason: string): void {
    this.#fileSystems.unavailable(reason);
  }

  #make(mount: string): FileSystem {
    const { fs, type } = this.#answer.get(mount) as Systeminformation.FsSizeData;
    const group = this.#recorder.group({
      'system.filesystem.mountpoint': mount,
      'system.device': fs,
      'system.filesystem.type': type,
    });
    return {
      group,
      limit: group.gauge('system.filesystem.limit'),
      available: group.gauge('system.filesystem.available'),
      utilization: group.gauge('system.filesystem.utilization'),
      plots: group.gauge('system.filesystem.plots.utilization'),
    };
  }
}
