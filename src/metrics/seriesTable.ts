import type { MetricName } from './catalogue.ts';
import type { Attributes } from './metric.ts';
import { type Series, type SeriesList, type Slot, seriesKey } from './series.ts';

/** Why a value is absent of which nothing is known yet. */
export const NOT_YET = 'not measured yet';

/**
 * Which series stands in which slot. A slot that was released stays empty for `quarantineFrames` frames, as long as the
 * ring remembers its old values, so that a slot means one series in everything that is kept.
 */
export class SeriesTable {
  /** Grows with every change; a reader that holds an older one asks for the list again. */
  version = 1;
  #series: (Series | null)[] = [];
  #released: { slot: Slot; atFrame: number }[] = [];
  #frame = 0;
  readonly #quarantineFrames: number;
  /** Slots of an earlier table that a series may come back to. */
  readonly #inherited = new Map<string, Slot>();

  /** `earlier`: the table of an engine that died, whose frames are kept; its series find their slots again. */
  constructor(quarantineFrames: number, earlier?: SeriesList) {
    this.#quarantineFrames = quarantineFrames;
    if (!earlier) return;
    this.version = earlier.version + 1;
    earlier.series.forEach((series, slot) => {
      this.#series.push(null);
      if (series) this.#inherited.set(seriesKey(series.metric, series.attributes), slot);
      this.#released.push({ slot, atFrame: 0 });
    });
  }

  /** Number of slots, free ones included: the width of a frame. */
  get width(): number {
    return this.#series.length;
  }

  /** To be called once a frame: the clock of the quarantine. */
  nextFrame(): void {
    this.#frame++;
  }

  add(metric: MetricName, attributes: Attributes): Slot {
    const slot = this.#inheritedSlot(metric, attributes) ?? this.#quarantinedSlot() ?? this.#series.length;
    this.#series[slot] = { metric, attributes, absence: NOT_YET };
    this.version++;
    return slot;
  }

  release(slot: Slot): void {
    this.#series[slot] = null;
    this.#released.push({ slot, atFrame: this.#frame });
    this.version++;
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

  #inheritedSlot(metric: MetricName, attributes: Attributes): Slot | undefined {
    if (this.#inherited.size === 0) return undefined;
    const key = seriesKey(metric, attributes);
    const slot = this.#inherited.get(key);
    if (slot === undefined) return undefined;
    this.#inherited.delete(key);
    this.#released = this.#released.filter((released) => released.slot !== slot);
    return slot;
  }

  #quarantinedSlot(): Slot | undefined {
    const oldest = this.#released[0];
    if (!oldest || this.#frame - oldest.atFrame < this.#quarantineFrames) return undefined;
    this.#released.shift();
    return oldest.slot;
  }
}
