import type { GrowingFile } from '../source.ts';

/** As far back as a follower may begin to read. */
const KEPT_BYTES = 1_000_000;
const NOTHING = Buffer.alloc(0);

/** A growing file of a recording: its last megabyte, and the places up to which followers have read. */
export class RecordedLog {
  #kept: Buffer = NOTHING;
  /** Bytes that were ever appended; those in `#kept` are the last of them. */
  #written = 0;
  #bornAt: number | undefined;
  #cuts = 0;

  /** `anew`: what was there before belongs to an earlier reading of the file, or to another file. */
  append(bytes: Buffer, anew: boolean, bornAt?: number): void {
    if (anew) this.#bornAt = bornAt;
    const before = anew ? NOTHING : this.#kept;
    this.#kept = Buffer.concat([before, bytes]).subarray(-Math.max(KEPT_BYTES, bytes.length));
    this.#written += bytes.length;
  }

  /** Behind what was appended. */
  cutOff(): void {
    this.#cuts++;
  }

  follow(fromEndBytes: number): GrowingFile {
    let position = this.#written - Math.min(fromEndBytes, this.#kept.length);
    const cutsBefore = this.#cuts;
    const cuts = () => this.#cuts - cutsBefore;
    return {
      get cuts() {
        return cuts();
      },
      bornAt: this.#bornAt,
      read: () => {
        const from = Math.max(0, this.#kept.length - (this.#written - position));
        position = this.#written;
        return this.#kept.subarray(from);
      },
      close: () => {},
    };
  }
}
