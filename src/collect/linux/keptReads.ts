import { type KeptFile, type Source, TextBuffer, Unreadable } from '../source.ts';

interface Kept {
  readonly file: KeptFile;
  /** What it held when it was asked for last. */
  content: Buffer;
}

const NOTHING = Buffer.alloc(0);
const compared = new TextBuffer();

/** A source whose files stay open between reads, also those of `readOnce`: for a few small files that are asked for again and again. */
export class KeptReads implements Source {
  readonly #source: Source;
  /** `null`: can't be read. */
  readonly #files = new Map<string, Kept | null>();

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
    let kept = this.#files.get(path);
    if (kept === undefined) {
      const opened = this.#source.exists(path) ? this.#source.open(path) : null;
      kept = opened === null || opened instanceof Unreadable ? null : { file: opened, content: NOTHING };
      this.#files.set(path, kept);
    }
    if (kept?.file.read(text)) {
      if (!holds(kept, text)) kept.content = Buffer.from(text.bytes.subarray(0, text.length));
      return true;
    }
    text.length = 0;
    return false;
  }

  /** Whether what was asked for would read the same again; false where nothing was since `forget`. */
  isUnchanged(): boolean {
    if (this.#files.size === 0) return false;
    for (const kept of this.#files.values()) {
      if (kept && !(kept.file.read(compared) && holds(kept, compared))) return false;
    }
    return true;
  }

  /** Closes all files; what could not be read is tried anew. */
  forget(): void {
    for (const kept of this.#files.values()) kept?.file.close();
    this.#files.clear();
  }
}

function holds({ content }: Kept, { bytes, length }: TextBuffer): boolean {
  return content.length === length && content.compare(bytes, 0, length) === 0;
}
