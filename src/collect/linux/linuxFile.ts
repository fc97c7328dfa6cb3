import type { Scanner } from '../scanner.ts';
import { type KeptFile, type Source, TextBuffer, Unreadable } from '../source.ts';

/** One buffer for all: each text is used up before the next is read. */
const shared = new TextBuffer();

/** A file of procfs or sysfs that is read every frame through a descriptor that stays open. */
export class LinuxFile {
  readonly #source: Source;
  readonly path: string;
  #file: KeptFile | undefined;

  constructor(source: Source, path: string) {
    this.#source = source;
    this.path = path;
  }

  /** Reads it and sets the scanner to its beginning. Throws an Error that says why where it can't be read. */
  scan(scanner: Scanner): Scanner {
    return scanner.over(this.read());
  }

  /** As `scan`; what it gives is good until any file is read. */
  read(): TextBuffer {
    if (!this.#file) {
      const opened = this.#source.open(this.path);
      if (opened instanceof Unreadable) throw new Error(opened.reason);
      this.#file = opened;
    }
    if (!this.#file.read(shared)) {
      const { problem = `${this.path}: reading it failed` } = this.#file;
      this.close();
      throw new Error(problem);
    }
    return shared;
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
