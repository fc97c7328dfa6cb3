import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import type { Ring } from '../history/ring.ts';
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
  #tableId: number | undefined;
  /** By slot of the other engine: the slot here, or -1. */
  #slotHere: Slot[] = [];
  readonly #slots = new Map<string, Slot>();
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
    for (const { row, epochSeconds, tableId, values } of this.#history.frames(this.#row, MOST_ROWS_AT_ONCE)) {
      this.#row = row;
      if (tableId !== this.#tableId) this.#useTable(tableId);
      this.table.nextFrame();
      this.#append(epochSeconds, values);
      this.#listener.frame();
    }
  }

  #append(epochSeconds: number, values: Float64Array): void {
    if (this.table.width > this.ring.width) {
      this.ring = this.ring.enlarged(this.ring.capacity, 2 * this.table.width);
      this.#values = new Float64Array(this.ring.width);
      this.#listener.ring(this.ring);
    }
    this.#values.fill(Number.NaN);
    for (let slot = 0; slot < values.length; slot++) {
      const here = this.#slotHere[slot] ?? -1;
      if (here >= 0) this.#values[here] = values[slot];
    }
    this.ring.append(epochSeconds, this.#values);
  }

  #useTable(tableId: number): void {
    this.#tableId = tableId;
    const gone = new Map(this.#slots);
    this.#slotHere = this.#history.seriesTable(tableId).series.map((series) => {
      if (!series) return -1;
      const key = seriesKey(series.metric, series.attributes);
      gone.delete(key);
      const slot = this.#slots.get(key) ?? this.table.add(series.metric, series.attributes);
      this.#slots.set(key, slot);
      this.table.setAbsence(slot, series.absence);
      return slot;
    });
    for (const [key, slot] of gone) {
      this.#slots.delete(key);
      this.table.release(slot);
    }
  }
}
