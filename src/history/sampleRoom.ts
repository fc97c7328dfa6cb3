import { inOrder, type Samples } from './rollUp.ts';

/** The samples of one series as they are found, part by part. The room is used again for the next series: days of samples are large. */
export class SampleRoom {
  #times: Float64Array;
  #values: Float64Array;
  #count = 0;
  #isSorted = true;

  /** `capacity`: for how many samples there is room at first. */
  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  clear(): void {
    this.#count = 0;
    this.#isSorted = true;
  }

  /** Adds the values that are there and were measured in [from, to). */
  add(times: Float64Array, values: Float64Array, from: number, to: number): void {
    this.#reserve(values.length);
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]) || times[i] < from || times[i] >= to) continue;
      if (this.#count > 0 && times[i] < this.#times[this.#count - 1]) this.#isSorted = false;
      this.#times[this.#count] = times[i];
      this.#values[this.#count++] = values[i];
    }
  }

  /** In the order of time; what was measured at one time in the order in which it was added. A window, good until `clear`. */
  samples(): Samples {
    const samples = { times: this.#times.subarray(0, this.#count), values: this.#values.subarray(0, this.#count) };
    return this.#isSorted ? samples : inOrder(samples);
  }

  #reserve(samples: number): void {
    if (this.#count + samples <= this.#times.length) return;
    const capacity = Math.max(2 * this.#times.length, this.#count + samples);
    this.#times = copyOf(this.#times, capacity);
    this.#values = copyOf(this.#values, capacity);
  }
}

function copyOf(array: Float64Array, length: number): Float64Array {
  const copy = new Float64Array(length);
  copy.set(array);
  return copy;
}
