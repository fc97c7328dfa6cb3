/** The last values of a stream. Adding one seldom moves the others, for this is done with every value of every series. */
export class RecentValues {
  readonly #most: number;
  /** Room for several times as many: the newest stand at `#end`. */
  readonly #values: Float64Array;
  #end: number;
  #size: number;

  /** @param most how many are kept. @param newestFirst as `toJSON` gave them. */
  constructor(most: number, newestFirst: readonly number[] = []) {
    this.#most = most;
    this.#values = new Float64Array(ROOM * most);
    this.#size = Math.min(most, newestFirst.length);
    this.#end = this.#size;
    for (let back = 0; back < this.#size; back++) this.#values[this.#end - 1 - back] = newestFirst[back];
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    if (this.#end === this.#values.length) {
      this.#values.copyWithin(0, this.#end - this.#most, this.#end);
      this.#end = this.#most;
    }
    this.#values[this.#end++] = value;
    if (this.#size < this.#most) this.#size++;
  }

  /** The value `back` values before the newest. */
  at(back: number): number {
    return this.#values[this.#end - 1 - back];
  }

  /** The mean of the newest `samples` values, or of as many as there are. */
  meanOf(samples: number): number {
    const count = Math.min(samples, this.#size);
    let sum = 0;
    for (let at = this.#end - 1; at >= this.#end - count; at--) sum += this.#values[at];
    return sum / count;
  }

  /** The newest first. */
  toJSON(): number[] {
    return Array.from(this.#values.subarray(this.#end - this.#size, this.#end)).reverse();
  }
}

const ROOM = 4;
