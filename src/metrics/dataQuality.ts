import type { Slot } from './series.ts';

/** A value is fresh as long as it isn't older than this many times the usual distance between two of its readings. */
const STALE_AFTER_DISTANCES = 2.5;
/** Readings that come irregularly (a log that grows in bursts) are judged by their longer distances. */
const DISTANCE_KEPT = 0.9;

/** Distances that aren't known yet. The first says little: slow readings are spread over frames after all were read at once. */
const NONE_YET = Number.POSITIVE_INFINITY;
const FIRST_PASSED = Number.MAX_VALUE;

/** What is expected of a slot. */
const FREE = 0;
const EXPECTED = 1;
/** Absent for good reason: the host has no such thing, or there was nothing to measure. */
const EXCUSED = 2;

/**
 * Which share of the values that can be expected is there and fresh. Each slot's own beat is learnt from its readings, so that
 * a temperature that is read every 10 s is as good as a rate of each second. Allocates only when the table grows.
 */
export class DataQuality {
  #state = new Uint8Array(256);
  #readAt = new Float64Array(256);
  #distance = new Float64Array(256);

  /** A slot whose value is expected from now on. */
  expect(slot: Slot): void {
    if (slot >= this.#state.length) this.#grow(slot);
    this.#state[slot] = EXPECTED;
    this.#readAt[slot] = Number.NaN;
    this.#distance[slot] = NONE_YET;
  }

  free(slot: Slot): void {
    this.#state[slot] = FREE;
  }

  /** The slot can have no value now, and that is all right. */
  excuse(slot: Slot): void {
    this.#state[slot] = EXCUSED;
  }

  /** Whether the slot ever had a value. */
  wasRead(slot: Slot): boolean {
    return this.#readAt[slot] > Number.NEGATIVE_INFINITY;
  }

  /** The slot was given a value at `seconds`. */
  read(slot: Slot, seconds: number): void {
    this.#state[slot] = EXPECTED;
    const distance = seconds - this.#readAt[slot];
    if (distance > 0) this.#distance[slot] = learnt(this.#distance[slot], distance);
    this.#readAt[slot] = seconds;
  }

  /** 0..1 at `seconds` for a frame's values; NaN where nothing is expected. */
  share(values: Float64Array, width: number, seconds: number): number {
    let expected = 0;
    let good = 0;
    for (let slot = 0; slot < width; slot++) {
      if (this.#state[slot] !== EXPECTED) continue;
      expected++;
      const age = seconds - this.#readAt[slot];
      if (!Number.isNaN(values[slot]) && age <= STALE_AFTER_DISTANCES * this.#distance[slot]) good++;
    }
    return good / expected;
  }

  #grow(slot: Slot): void {
    const length = Math.max(slot + 1, 2 * this.#state.length);
    const grown = <Values extends Uint8Array | Float64Array>(from: Values, to: Values): Values => {
      to.set(from);
      return to;
    };
    this.#state = grown(this.#state, new Uint8Array(length));
    this.#readAt = grown(this.#readAt, new Float64Array(length));
    this.#distance = grown(this.#distance, new Float64Array(length));
  }
}

function learnt(before: number, distance: number): number {
  if (before === NONE_YET) return FIRST_PASSED;
  return before === FIRST_PASSED ? distance : Math.max(distance, before * DISTANCE_KEPT);
}
