import type { PlotterDirectory } from '../../events/events.ts';
import type { Attributes } from '../../metrics/metric.ts';
import type { Slot } from '../../metrics/series.ts';
import { LANE } from '../../metrics/timeLanes.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { Source } from '../source.ts';
import { wholeDisk } from './blockDevices.ts';
import type { HostSigns } from './hostSigns.ts';

interface Disk {
  readonly group: SeriesGroup;
  readonly slot: Slot;
  readonly requests: { readonly seconds: number };
  before: number;
  taken: number;
}

const UNTOLD = 'which of its disks it waits for can’t be told: none of them shows requests';

/**
 * Which of the disks that its folders lie on a plotter waits for: its time in the lanes of disks, by how long the requests of each
 * took. Of a device that is made of others (LVM, a loop device) the requests to it count, as the plotter waits for those.
 */
export class ProcessDisks {
  readonly #recorder: Recorder;
  readonly #disks: readonly Disk[];

  constructor(
    source: Source,
    recorder: Recorder,
    signs: HostSigns,
    directories: readonly PlotterDirectory[],
    attributes: Attributes,
  ) {
    this.#recorder = recorder;
    const names = directories.flatMap(({ device, disks, fileSystem }) =>
      // The devices of a btrfs are read and written one by one.
      device === undefined || fileSystem === 'btrfs' ? disks : [wholeDisk(source, device)],
    );
    this.#disks = [...new Set(names)].map((name) => {
      const group = recorder.group({ ...attributes, 'system.device': name });
      const requests = signs.requestsOf(name);
      return { group, slot: group.gauge('process.time.disk.share'), requests, before: requests.seconds, taken: 0 };
    });
  }

  /** To be called once a frame with the shares of the plotter's time by lane. */
  measure(shares: Float64Array): void {
    const disks = this.#disks;
    let sum = 0;
    for (let i = 0; i < disks.length; i++) {
      const disk = disks[i];
      const { seconds } = disk.requests;
      disk.taken = seconds > disk.before ? seconds - disk.before : 0;
      disk.before = seconds;
      sum += disk.taken;
    }
    const share = shares[LANE.disk] + shares[LANE.dirty];
    for (let i = 0; i < disks.length; i++) {
      const { slot, taken } = disks[i];
      // Of a process that has just begun nothing is known yet, and will be as of the one before it.
      if (Number.isNaN(share) && this.#recorder.isTold(slot)) this.#recorder.await(slot);
      else if (disks.length === 1 || share === 0) this.#recorder.set(slot, share);
      else if (sum > 0) this.#recorder.set(slot, (share * taken) / sum);
      else this.#recorder.setAbsent(slot, UNTOLD);
    }
  }

  unavailable(reason: string): void {
    for (const { group } of this.#disks) group.unavailable(reason);
  }

  close(): void {
    for (const { group } of this.#disks) group.close();
  }
}
