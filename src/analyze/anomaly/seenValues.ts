const LEAST_ROOM = 16;

/** A set as it is stored. */
export interface SeenValuesState {
  readonly values: readonly number[];
}

/**
 * The values seen so far, thinned where they lie close together, so that memory stays bounded while rare values are kept.
 * Asking and adding take a binary search; every few hundred additions one thinning of linear time.
 */
export class SeenValues {
  /** Ascending, all different. */
  #values: Float64Array;
  #size: number;
  readonly #capacity: number;

  /** @param capacity how many values are remembered at most, 2 or more. */
  constructor(capacity: number, state: SeenValuesState = { values: [] }) {
    this.#capacity = capacity;
    this.#values = Float64Array.from(state.values);
    this.#size = state.values.length;
  }

  /** How far the nearest value seen is; Infinity before the first. */
  distanceTo(value: number): number {
    const at = this.#placeOf(value);
    const above = at < this.#size ? this.#values[at] - value : Infinity;
    const below = at > 0 ? value - this.#values[at - 1] : Infinity;
    return Math.min(above, below);
  }

  add(value: number): void {
    let at = this.#placeOf(value);
    if (at < this.#size && this.#values[at] === value) return;
    if (this.#size >= this.#capacity) {
      this.#thin();
      at = this.#placeOf(value);
    }
    if (this.#size === this.#values.length) this.#grow();
    this.#values.copyWithin(at + 1, at, this.#size);
    this.#values[at] = value;
    this.#size++;
  }

  /** The least and greatest value that can be reached from the one nearest to `value` in steps of at most `step`; undefined before the first. */
  clusterAt(value: number, step: number): [low: number, high: number] | undefined {
    if (this.#size === 0) return undefined;
    const values = this.#values;
    const size = this.#size;
    const at = this.#placeOf(value);
    const nearest = at === size || (at > 0 && value - values[at - 1] <= values[at] - value) ? at - 1 : at;
    let low = nearest;
    let high = nearest;
    while (low > 0 && values[low] - values[low - 1] <= step) low--;
    while (high < size - 1 && values[high + 1] - values[high] <= step) high++;
    return [values[low], values[high]];
  }

  toJSON(): SeenValuesState {
    return { values: Array.from(this.#values.subarray(0, this.#size)) };
  }

  #grow(): void {
    const larger = new Float64Array(Math.min(this.#capacity, 2 * this.#size + LEAST_ROOM));
    larger.set(this.#values);
    this.#values = larger;
  }

  /** Leaves out every value that is closer than the median gap to the one kept before it. */
  #thin(): void {
    const values = this.#values;
    const size = this.#size;
    const gaps = new Float64Array(size - 1);
    for (let at = 1; at < size; at++) gaps[at - 1] = values[at] - values[at - 1];
    const usualGap = gaps.sort()[gaps.length >>> 1];
    let kept = 0;
    for (let at = 1; at < size; at++) if (values[at] - values[kept] > usualGap) values[++kept] = values[at];
    this.#size = kept + 1;
  }

  /** Index of the first value that is not less. */
  #placeOf(value: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
