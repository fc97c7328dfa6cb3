import { RunningTail, surpriseOf } from './tail.ts';

const SECONDS_PER_DAY = 86_400;
/** A finer step than this tells times of day no better. */
const LEAST_STEP = 60;
/** Slots of the day that lie so near count as the same time. */
const NEAR_SLOTS = 2;
/** Fewer values of a time of day tell nothing of what is usual then. */
const LEAST_VALUES = 5;
/** Of one slot so many days are remembered. */
const MOST_DAYS = 64;

/** How new values are at their time of day: the distance to the nearest one seen then, held against how large such distances were. */
export class DayView {
  readonly #slotSeconds: number;
  readonly #slots: number[][];
  readonly #tail = new RunningTail();

  constructor(stepSeconds: number) {
    this.#slotSeconds = Math.max(LEAST_STEP, stepSeconds);
    const slots = Math.round(SECONDS_PER_DAY / this.#slotSeconds);
    // Where hardly more than one value comes a day there is no time of day.
    this.#slots = slots > 2 * NEAR_SLOTS + 1 ? Array.from({ length: slots }, () => []) : [];
  }

  /**
   * Takes the next value.
   * @param counts whether its distance says how large distances are usually.
   * @returns how surprising it is, as `surpriseOf`; undefined while too little is known of its time of day.
   */
  update(epochSeconds: number, value: number, counts: boolean): number | undefined {
    const { length } = this.#slots;
    if (length === 0) return undefined;
    const slot = Math.floor((epochSeconds % SECONDS_PER_DAY) / this.#slotSeconds) % length;
    let known = 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let near = -NEAR_SLOTS; near <= NEAR_SLOTS; near++) {
      for (const other of this.#slots[(slot + near + length) % length]) {
        known++;
        distance = Math.min(distance, Math.abs(other - value));
      }
    }
    const own = this.#slots[slot];
    own.push(value);
    if (own.length > MOST_DAYS) own.shift();
    if (known < LEAST_VALUES || !counts) return undefined;
    const { tail } = this.#tail;
    this.#tail.add(distance);
    return tail === undefined ? 0 : surpriseOf(tail, distance);
  }
}
