import { closeSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 64 * 1024;

/** Reads what is added to a file. */
export class GrowingLog {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(PIECE_BYTES);
  #position = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** What was added since the last call, in pieces that are valid until the next is asked for. */
  *read(): Generator<Uint8Array> {
    for (;;) {
      const count = readSync(this.#file, this.#buffer, 0, PIECE_BYTES, this.#position);
      if (count === 0) return;
      this.#position += count;
      yield this.#buffer.subarray(0, count);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
