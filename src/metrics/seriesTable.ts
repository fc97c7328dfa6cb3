import type { MetricName } from './catalogue.ts';
import type { Attributes } from './metric.ts';
import { type Series, type SeriesList, type Slot, seriesKey } from './series.ts';

/** Why a value is absent of which nothing is known yet. */
export const NOT_YET = 'not measured yet';

/** A series that has not come back by then won't. */
const PARKED_FRAMES = 60;

/**
 * Which series stands in which slot. A slot that was released stays empty for `quarantineFrames` frames, as long as the
 * ring remembers its old values, so that a slot means one series in everything that is kept; a series that comes back
 * before that finds its own. The lowest slots are taken first, and those at the end are given up: when many series have gone, frames
 * become narrow again.
 */
export class SeriesTable {
  /** Grows with every change; a reader that holds an older one asks for the list again. */
  version = 1;
  #series: (Series | null)[] = [];
  /** Slots in quarantine, the one that was given back first before the others, and the series that may come back to them. */
  readonly #released = new Map<Slot, { readonly atFrame: number; readonly key: string | undefined }>();
  readonly #free = new Set<Slot>();
  /** None below it is free. */
  #lowest: Slot = 0;
  #frame = 0;
  /** As many frames as the ring holds. */
  quarantineFrames: number;
  readonly #slotOf = new Map<string, Slot>();
  /** Series that are expected back, and the frame in which they were given back, in that order. */
  readonly #parked = new Map<string, { readonly slot: Slot; readonly atFrame: number }>();

  /** `earlier`: the table of an engine that died, whose frames are kept; its series find their slots again. */
  constructor(quarantineFrames: number, earlier?: SeriesList) {
    this.quarantineFrames = quarantineFrames;
    if (!earlier) return;
    this.version = earlier.version + 1;
    earlier.series.forEach((series, slot) => {
      this.#series.push(null);
      this.#quarantine(slot, series);
    });
  }

  /** Number of slots, free ones included: the width of a frame. */
  get width(): number {
    return this.#series.length;
  }

  /** To be called once a frame: the clock of the quarantine. */
  nextFrame(): void {
    this.#frame++;
    for (const [key, { slot, atFrame }] of this.#parked) {
      if (this.#frame - atFrame <= PARKED_FRAMES) break;
      this.#parked.delete(key);
      this.release(slot);
    }
    for (const [slot, { atFrame }] of this.#released) {
      if (this.#frame - atFrame < this.quarantineFrames) break;
      this.#take(slot);
      this.#free.add(slot);
      this.#lowest = Math.min(this.#lowest, slot);
    }
    const { width } = this;
    while (this.#free.delete(this.#series.length - 1)) this.#series.pop();
    if (this.width < width) this.version++;
  }

  add(metric: MetricName, attributes: Attributes): Slot {
    const key = seriesKey(metric, attributes);
    const parked = this.#parked.get(key);
    if (parked) {
      this.#parked.delete(key);
      return parked.slot;
    }
    const slot = this.#slotOf.get(key) ?? this.#lowestFree() ?? this.#series.length;
    this.#take(slot);
    this.#series[slot] = { metric, attributes, absence: NOT_YET };
    this.version++;
    return slot;
  }

  release(slot: Slot): void {
    this.#quarantine(slot, this.at(slot));
    this.#series[slot] = null;
    this.version++;
  }

  /** The series will be back within some frames: it keeps its place, and nothing changes for readers. */
  park(slot: Slot): void {
    const series = this.at(slot);
    if (series) this.#parked.set(seriesKey(series.metric, series.attributes), { slot, atFrame: this.#frame });
  }

  at(slot: Slot): Series | null {
    return this.#series[slot] ?? null;
  }

  /** Says why the slot's value is absent; `undefined` when it is there. Costs nothing where nothing changes. */
  setAbsence(slot: Slot, absence: string | undefined): void {
    const series = this.#series[slot];
    if (!series || series.absence === absence) return;
    const { metric, attributes } = series;
    this.#series[slot] = absence === undefined ? { metric, attributes } : { metric, attributes, absence };
    this.version++;
  }

  list(): SeriesList {
    return { version: this.version, series: [...this.#series] };
  }

  #quarantine(slot: Slot, series: Series | null): void {
    const key = series ? seriesKey(series.metric, series.attributes) : undefined;
    this.#released.set(slot, { atFrame: this.#frame, key });
    if (key !== undefined) this.#slotOf.set(key, slot);
  }

  #take(slot: Slot): void {
    const key = this.#released.get(slot)?.key;
    this.#released.delete(slot);
    this.#free.delete(slot);
    if (key !== undefined && this.#slotOf.get(key) === slot) this.#slotOf.delete(key);
  }

  #lowestFree(): Slot | undefined {
    if (this.#free.size === 0) return undefined;
    while (!this.#free.has(this.#lowest)) this.#lowest++;
    return this.#lowest;
  }
}
