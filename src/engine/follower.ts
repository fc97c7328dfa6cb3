import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import type { Ring } from '../history/ring.ts';
import type { RowLayout, RowPart } from '../history/rowLayout.ts';
import { type Slot, seriesKey } from '../metrics/series.ts';
import { SeriesTable } from '../metrics/seriesTable.ts';
import type { EarlierFrames } from './engine.ts';

const MOST_ROWS_AT_ONCE = 128;

export interface FollowerListener {
  frame(): void;
  event(event: EngineEvent): void;
  ring(ring: Ring): void;
}

/**
 * Shows what another engine measures: reads its frames and events from the history as they are written, and puts them
 * into a ring of its own, under slots of its own, so that the views of a follower are those of an engine.
 */
export class Follower {
  ring: Ring;
  readonly table: SeriesTable;
  readonly #history: History;
  readonly #listener: FollowerListener;
  #row: number;
  #event: number;
  #layout: RowLayout | undefined;
  /** By place in the row: the slot here. */
  #slotHere: Slot[] = [];
  /** Of the parts that rows have at present: the slots by the keys of their series. */
  #parts = new Map<RowPart, ReadonlyMap<string, Slot>>();
  #values: Float64Array;

  constructor(history: History, earlier: EarlierFrames, listener: FollowerListener) {
    this.#history = history;
    this.#listener = listener;
    this.ring = earlier.ring;
    this.table = new SeriesTable(this.ring.capacity, earlier.series);
    this.#row = history.newestRow;
    this.#event = history.events({ limit: 1 })[0]?.id ?? 0;
    this.#values = new Float64Array(this.ring.width).fill(Number.NaN);
  }

  /** Takes over what was written since the last time. */
  poll(): void {
    for (const { id, event } of this.#history.events({ afterId: this.#event })) {
      this.#event = id;
      this.#listener.event(event);
    }
    for (const { row, epochSeconds, layout, values } of this.#history.frames(this.#row, MOST_ROWS_AT_ONCE)) {
      this.#row = row;
      if (layout !== this.#layout) this.#use(layout);
      this.table.nextFrame();
      this.#append(epochSeconds, values);
      this.#listener.frame();
    }
  }

  #append(epochSeconds: number, values: Float64Array): void {
    const ring = this.ring.fitting(this.table.width);
    if (ring !== this.ring) {
      this.ring = ring;
      this.#values = new Float64Array(this.ring.width);
      this.#listener.ring(this.ring);
    }
    this.#values.fill(Number.NaN);
    for (let place = 0; place < values.length; place++) this.#values[this.#slotHere[place]] = values[place];
    this.ring.append(epochSeconds, this.#values);
  }

  /** Parts that are as before keep their slots; of the others the series that were there before. */
  #use(layout: RowLayout): void {
    this.#layout = layout;
    const before = this.#parts;
    const stay = new Set(layout.parts);
    const gone = new Map([...before].filter(([part]) => !stay.has(part)).flatMap(([, slots]) => [...slots]));
    this.#parts = new Map(layout.parts.map((part) => [part, before.get(part) ?? this.#place(part, gone)]));
    for (const slot of gone.values()) this.table.release(slot);
    this.#slotHere = [...this.#parts.values()].flatMap((slots) => [...slots.values()]);
  }

  /** Takes its series out of those that are gone. */
  #place({ series }: RowPart, gone: Map<string, Slot>): Map<string, Slot> {
    const slots = new Map<string, Slot>();
    for (const { metric, attributes, absence } of series) {
      const key = seriesKey(metric, attributes);
      const slot = gone.get(key) ?? this.table.add(metric, attributes);
      gone.delete(key);
      slots.set(key, slot);
      this.table.setAbsence(slot, absence);
    }
    return slots;
  }
}
