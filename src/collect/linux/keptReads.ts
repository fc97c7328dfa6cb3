import { type KeptFile, type Source, type TextBuffer, Unreadable } from '../source.ts';

/** A source whose files stay open between reads, also those of `readOnce`: for a few small files that are asked for again and again. */
export class KeptReads implements Source {
  readonly #source: Source;
  /** `null`: can't be read. */
  readonly #files = new Map<string, KeptFile | null>();

  constructor(source: Source) {
    this.#source = source;
  }

  open = (path: string) => this.#source.open(path);
  follow: Source['follow'] = (path, fromEndBytes) => this.#source.follow(path, fromEndBytes);
  list = (path: string) => this.#source.list(path);
  exists = (path: string) => this.#source.exists(path);
  isRegular = (path: string) => this.#source.isRegular(path);
  link = (path: string) => this.#source.link(path);
  space: Source['space'] = (path, done, isAtHand) => this.#source.space(path, done, isAtHand);

  readOnce(path: string, text: TextBuffer): boolean {
    let file = this.#files.get(path);
    if (file === undefined) {
      const opened = this.#source.exists(path) ? this.#source.open(path) : null;
      file = opened instanceof Unreadable ? null : opened;
      this.#files.set(path, file);
    }
    if (file?.read(text)) return true;
    text.length = 0;
    return false;
  }

  /** Closes all files; what could not be read is tried anew. */
  forget(): void {
    for (const file of this.#files.values()) file?.close();
    this.#files.clear();
  }
}
