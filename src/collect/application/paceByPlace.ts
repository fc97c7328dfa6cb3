import type { PlotterProcess } from '../../events/events.ts';
import type { Slot } from '../../metrics/series.ts';
import type { PlotConfiguration } from '../../plotters/plotters.ts';
import type { Recorder, SeriesGroup } from '../recorder.ts';
import type { PlotTally } from './plotTally.ts';

/** More places than these are none of one host's. */
const MOST_PLACES = 64;

interface Followed {
  readonly tally: PlotTally;
  /** What makes its plots, where the log doesn't tell. */
  readonly device: string;
  /** Where they go; absent where it isn't known, or where there are several. */
  readonly destination: string | undefined;
}

/** Bytes of finished plots a second by what makes them and by where they go, of all plotters together. */
export class PaceByPlace {
  readonly #recorder: Recorder;
  readonly #group: SeriesGroup;
  readonly #followed = new Map<string, Followed>();
  readonly #devices = new Map<string, Slot>();
  readonly #destinations = new Map<string, Slot>();

  constructor(recorder: Recorder, group: SeriesGroup) {
    this.#recorder = recorder;
    this.#group = group;
  }

  follow(
    { id, directories = [] }: PlotterProcess,
    configuration: PlotConfiguration | undefined,
    tally: PlotTally,
  ): void {
    const destinations = directories
      .filter(({ use }) => use === 'final')
      .map(({ mountpoint, path }) => mountpoint ?? path);
    const [destination, ...others] = new Set(destinations);
    this.#followed.set(id, {
      tally,
      device: deviceOf(configuration),
      destination: others.length === 0 ? destination : undefined,
    });
  }

  forget(id: string): void {
    this.#followed.delete(id);
  }

  record(epochSeconds: number): void {
    const byDevice = new Map<string, number>();
    const byDestination = new Map<string, number>();
    for (const { tally, device, destination } of this.#followed.values()) {
      const rate = tally.bytesPerSecond(epochSeconds);
      if (Number.isNaN(rate)) continue;
      for (const [name, share] of tally.shares(device)) add(byDevice, name, share * rate);
      if (destination !== undefined) add(byDestination, destination, rate);
    }
    this.#put(this.#devices, byDevice, (device) =>
      this.#group.gauge('plotters.device.output.rate', { 'plotter.device': device }),
    );
    this.#put(this.#destinations, byDestination, (mountpoint) =>
      this.#group.gauge('plotters.destination.output.rate', { 'system.filesystem.mountpoint': mountpoint }),
    );
  }

  /** Where plots were made once and none is now, it is 0. */
  #put(slots: Map<string, Slot>, rates: ReadonlyMap<string, number>, slotOf: (place: string) => Slot): void {
    for (const place of rates.keys())
      if (!slots.has(place) && slots.size < MOST_PLACES) slots.set(place, slotOf(place));
    for (const [place, slot] of slots) this.#recorder.set(slot, rates.get(place) ?? 0);
  }
}

function add(sums: Map<string, number>, place: string, rate: number): void {
  sums.set(place, (sums.get(place) ?? 0) + rate);
}

const GPU_MODE = /^(?:cuda|rocm|hip|gpu)/;

/** `cpu`, `gpu0`; `gpu` where several may be at it. */
function deviceOf({ mode = '', gpuDevices = [0] }: PlotConfiguration = {}): string {
  if (!GPU_MODE.test(mode)) return 'cpu';
  return gpuDevices.length === 1 ? `gpu${gpuDevices[0]}` : 'gpu';
}
