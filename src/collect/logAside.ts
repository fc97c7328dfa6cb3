import type { FileHandle } from 'node:fs/promises';
import { openRegularFile } from '../input/regularFile.ts';
import type { Aside, RemotePlace } from './aside.ts';
import { type GrowingFile, type ReadingAside, Unreadable } from './source.ts';

const PIECE_BYTES = 128 * 1024;
const NOTHING = new Uint8Array(0);

/** A log on a mount that may hang: it is read beside the frames, and a frame gets what has come. */
export class LogAside implements GrowingFile {
  readonly reading: { -readonly [Key in keyof ReadingAside]: ReadingAside[Key] } = {
    timesAtEnd: 0,
    problem: undefined,
  };
  readonly #aside: Aside;
  readonly #place: RemotePlace;
  readonly #path: string;
  readonly #fromEndBytes: number;
  #file: FileHandle | undefined;
  #position = 0;
  cuts = 0;
  #come: Uint8Array = NOTHING;
  #asking = false;
  #closed = false;

  constructor(aside: Aside, place: RemotePlace, path: string, fromEndBytes: number) {
    this.#aside = aside;
    this.#place = place;
    this.#path = path;
    this.#fromEndBytes = fromEndBytes;
  }

  read(): Uint8Array {
    const come = this.#come;
    this.#come = NOTHING;
    if (come.length === 0 && !this.#asking) this.#ask();
    return come;
  }

  close(): void {
    this.#closed = true;
    // Closed when what it is being asked has been answered.
    void this.#file?.close().catch(() => {});
  }

  #ask(): void {
    this.#asking = true;
    this.#aside.ask(
      this.#place,
      () => this.#next(),
      (answer) => this.#take(answer),
    );
  }

  #take(answer: Uint8Array | Unreadable): void {
    this.#asking = false;
    this.reading.problem = answer instanceof Unreadable ? answer.reason : undefined;
    if (answer instanceof Unreadable) return;
    if (answer.length === 0) this.reading.timesAtEnd++;
    this.#position += answer.length;
    this.#come = answer;
  }

  async #next(): Promise<Uint8Array> {
    this.#file ??= await this.#open();
    const { buffer, bytesRead } = await this.#file.read(
      Buffer.allocUnsafeSlow(PIECE_BYTES),
      0,
      PIECE_BYTES,
      this.#position,
    );
    if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    // Shorter than what was read: it was cut off and begins anew.
    if ((await this.#file.stat()).size < this.#position) {
      this.#position = 0;
      this.cuts++;
    }
    return NOTHING;
  }

  async #open(): Promise<FileHandle> {
    const file = await openRegularFile(this.#path);
    if (this.#closed) {
      await file.close();
      throw new Error(`${this.#path}: nobody reads it any more`);
    }
    this.#position = Math.max(0, (await file.stat()).size - this.#fromEndBytes);
    return file;
  }
}
