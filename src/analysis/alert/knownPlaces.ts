import type { EngineEvent, PlotterProcess } from '../../events/events.ts';
import type { Places } from './incidents.ts';

/** Processes that are remembered, those that have ended included. */
const MOST_KNOWN = 1000;

const NOWHERE = { mountpoints: [], devices: [] };

/** Where plotters' files lie, as events tell of it; of those that have ended the last are remembered. */
export class KnownPlaces implements Places {
  readonly #processes = new Map<string, PlotterProcess>();
  /** Devices of each file system, from the volume to the disks below it. */
  #stacks: readonly (readonly string[])[] = [];

  hear(event: EngineEvent): void {
    if (event.type === 'storage.mapped') {
      this.#stacks = event.mounts.map(({ device, disks }) => [...(device === undefined ? [] : [device]), ...disks]);
    }
    if (event.type !== 'process.seen' && event.type !== 'process.changed') return;
    const { process } = event;
    this.#processes.delete(process.id);
    this.#processes.set(process.id, process);
    for (const id of this.#processes.keys()) {
      if (this.#processes.size <= MOST_KNOWN) return;
      this.#processes.delete(id);
    }
  }

  of(processId: string) {
    const { directories } = this.#processes.get(processId) ?? {};
    if (!directories) return NOWHERE;
    return {
      mountpoints: directories.flatMap(({ mountpoint }) => mountpoint ?? []),
      devices: directories.flatMap(({ disks }) => disks),
    };
  }

  areStacked(device: string, other: string): boolean {
    return this.#stacks.some((stack) => stack.includes(device) && stack.includes(other));
  }
}
