import type { EngineEvent, PlotterDirectory, StorageMount } from '../../events/events.ts';
import type { PlotBytes, PlotFolders } from '../plotFolders.ts';
import type { Source } from '../source.ts';
import { type MountPoint, mountOf } from './mountInfo.ts';
import { realPath } from './realPath.ts';

/** What of each mounted file system finished plots take, and how many plotters keep temporary files there. */
export class PlotsOnMounts {
  readonly #source: Source;
  readonly #folders: PlotFolders | undefined;
  #mounts: readonly MountPoint[] = [];
  /** What the sums were made of. */
  #summed: PlotBytes | undefined;
  readonly #bytes = new Map<string, number | undefined>();
  /** By process. */
  readonly #temporary = new Map<string, readonly PlotterDirectory[]>();

  /** @param folders without them no plots are known of. */
  constructor(source: Source, folders?: PlotFolders) {
    this.#source = source;
    this.#folders = folders;
  }

  hear(event: EngineEvent): void {
    if (event.type === 'process.ended') this.#temporary.delete(event.process.id);
    if (event.type !== 'process.seen' && event.type !== 'process.changed') return;
    const { id, directories = [] } = event.process;
    this.#temporary.set(
      id,
      directories.filter(({ use }) => use !== 'final'),
    );
  }

  /** The mounts are others now. */
  follow(mounts: readonly MountPoint[]): void {
    this.#mounts = mounts;
    this.#summed = undefined;
  }

  /** @param device `major:minor`. Undefined until all folders of plots there were listed. */
  bytesOn(device: string): number | undefined {
    if (!this.#folders) return 0;
    const told = this.#folders.bytes;
    if (!told) return undefined;
    if (told !== this.#summed) this.#sum(told);
    return this.#bytes.has(device) ? this.#bytes.get(device) : 0;
  }

  plottersOn({ path, device }: StorageMount): number {
    const lies = (folder: PlotterDirectory) =>
      device === undefined ? folder.mountpoint === path : folder.device === device;
    let count = 0;
    for (const folders of this.#temporary.values()) if (folders.some(lies)) count++;
    return count;
  }

  #sum(told: PlotBytes): void {
    this.#summed = told;
    this.#bytes.clear();
    const counted = new Set<string>();
    for (const [folder, bytes] of told) {
      const path = realPath(this.#source, this.#mounts, folder);
      const device = mountOf(this.#mounts, path)?.device;
      if (device === undefined || counted.has(path)) continue;
      counted.add(path);
      const before = this.#bytes.has(device) ? this.#bytes.get(device) : 0;
      this.#bytes.set(device, bytes === undefined || before === undefined ? undefined : before + bytes);
    }
  }
}
