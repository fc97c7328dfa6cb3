const HEADER_BYTES = 16;
const CAPACITY = 0;
const WIDTH = 1;
const WRITTEN = 2;
/** So many slots a host without plotters may have. */
export const LEAST_WIDTH = 256;

/**
 * The last frames, in memory that the engine's thread and the reading thread share: frames reach views without being
 * copied or sent, and outlive a thread that dies. One writer, any number of readers.
 *
 * A frame is a time and one row of values by slot (see SeriesTable), NaN where absent.
 */
export class Ring {
  readonly buffer: SharedArrayBuffer;
  readonly #header: Int32Array;
  readonly #times: Float64Array;
  readonly #rows: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#header = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    this.#times = new Float64Array(buffer, HEADER_BYTES, this.capacity);
    this.#rows = new Float64Array(buffer, HEADER_BYTES + this.capacity * 8, this.capacity * this.width);
  }

  static create(capacity: number, width: number): Ring {
    const buffer = new SharedArrayBuffer(HEADER_BYTES + capacity * 8 * (1 + width));
    const header = new Int32Array(buffer, 0, HEADER_BYTES / 4);
    header[CAPACITY] = capacity;
    header[WIDTH] = width;
    return new Ring(buffer);
  }

  /** How many frames it holds at most. */
  get capacity(): number {
    return this.#header[CAPACITY];
  }

  /** How many slots a frame has. */
  get width(): number {
    return this.#header[WIDTH];
  }

  /** Number of frames ever written; the newest is `written - 1`. */
  get written(): number {
    return Atomics.load(this.#header, WRITTEN);
  }

  /** Number of the oldest frame that can still be read whole while the writer goes on. */
  get oldest(): number {
    return Math.max(0, this.written - this.capacity + 1);
  }

  append(epochSeconds: number, values: Float64Array): void {
    const frame = this.written;
    const at = frame % this.capacity;
    this.#times[at] = epochSeconds;
    this.#rows.set(values.length > this.width ? values.subarray(0, this.width) : values, at * this.width);
    Atomics.store(this.#header, WRITTEN, frame + 1);
  }

  /** Sets a value of a frame that nobody reads yet. */
  put(frame: number, slot: number, value: number): void {
    this.#rows[(frame % this.capacity) * this.width + slot] = value;
  }

  timeOf(frame: number): number {
    return this.#times[frame % this.capacity];
  }

  /** The values of a frame: a window on the shared memory, good until the writer has come round. */
  valuesOf(frame: number): Float64Array {
    const at = (frame % this.capacity) * this.width;
    return this.#rows.subarray(at, at + this.width);
  }

  valueOf(frame: number, slot: number): number {
    return slot < this.width ? this.#rows[(frame % this.capacity) * this.width + slot] : Number.NaN;
  }

  /** The first frame taken at or after `epochSeconds`. */
  since(epochSeconds: number): number {
    let frame = this.written;
    while (frame > this.oldest && this.timeOf(frame - 1) >= epochSeconds) frame--;
    return frame;
  }

  /** A ring with the same frames and at least the given size; this one where it is large enough already. */
  enlarged(capacity: number, width: number): Ring {
    if (capacity <= this.capacity && width <= this.width) return this;
    return this.#copied(Math.max(capacity, this.capacity), Math.max(width, this.width));
  }

  /** A ring with the same frames, with room for a quarter more slots; this one while they have room and leave no three quarters empty. */
  fitting(slots: number): Ring {
    if (slots <= this.width && this.width <= 2 * Math.max(LEAST_WIDTH, 2 * slots)) return this;
    return this.#copied(this.capacity, Math.max(LEAST_WIDTH, Math.ceil(1.25 * slots)));
  }

  /** Slots beyond the width hold nothing any more. */
  #copied(capacity: number, width: number): Ring {
    const copy = Ring.create(capacity, width);
    const row = new Float64Array(width).fill(Number.NaN);
    for (let frame = this.oldest; frame < this.written; frame++) {
      const values = this.valuesOf(frame);
      row.set(values.length > width ? values.subarray(0, width) : values);
      copy.append(this.timeOf(frame), row);
    }
    return copy;
  }
}
