import type { Folders } from '../../src/collect/folders.ts';
import {
  type FileSystemSpace,
  type GrowingFile,
  type KeptFile,
  type Source,
  type TextBuffer,
  Unreadable,
} from '../../src/collect/source.ts';

/** A source made of texts that a test sets. */
export class TextSource implements Source {
  readonly texts = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly spaces = new Map<string, FileSystemSpace | Unreadable>();
  /** Paths whose question about space is never answered. */
  readonly hanging = new Set<string>();
  readonly denied = new Set<string>();
  readonly pipes = new Set<string>();
  /** Why reading a path fails that can be opened. */
  readonly problems = new Map<string, string>();
  opened = 0;
  readonly readOnceOf: string[] = [];
  /** Epoch seconds at which files were made that grow. */
  readonly bornAt = new Map<string, number>();
  readonly #ending = new Set<string>();

  /** The file is gone once it has been read. */
  endsAfterReading(path: string): this {
    this.#ending.add(path);
    return this;
  }

  set(path: string, text: string): this {
    this.texts.set(path, text);
    return this;
  }

  open(path: string): KeptFile | Unreadable {
    if (this.denied.has(path)) return new Unreadable(`${path}: permission denied`);
    if (!this.texts.has(path)) return new Unreadable(`${path}: not provided by this system`);
    this.opened++;
    return {
      read: (text) => !this.problems.has(path) && this.#read(path, text),
      problem: this.problems.get(path),
      close: () => {
        this.opened--;
      },
    };
  }

  isRegular(path: string): boolean {
    return !this.pipes.has(path);
  }

  follow(path: string): GrowingFile | Unreadable {
    if (!this.texts.has(path)) return new Unreadable(`${path}: not provided by this system`);
    const { texts, bornAt } = this;
    let before = '';
    let cuts = 0;
    return {
      bornAt: bornAt.get(path),
      get cuts() {
        return cuts;
      },
      read: () => {
        const text = texts.get(path) ?? before;
        const isCut = !text.startsWith(before);
        if (isCut) cuts++;
        const added = isCut ? '' : text.slice(before.length);
        before = isCut ? '' : text;
        return Buffer.from(added);
      },
      close: () => {},
    };
  }

  readOnce(path: string, text: TextBuffer): boolean {
    this.readOnceOf.push(path);
    return this.#read(path, text);
  }

  list(path: string): string[] {
    const names = new Set<string>();
    for (const known of this.texts.keys()) {
      if (known.startsWith(`${path}/`)) names.add(known.slice(path.length + 1).split('/')[0]);
    }
    return [...names];
  }

  exists(path: string): boolean {
    return this.texts.has(path) || this.list(path).length > 0;
  }

  link(path: string): string | undefined {
    return this.links.get(path);
  }

  space(path: string, done: (space: FileSystemSpace | Unreadable) => void): void {
    if (!this.hanging.has(path)) done(this.spaces.get(path) ?? new Unreadable(`${path}: not provided by this system`));
  }

  /** Folders in which the texts lie: their ends are read at once. */
  foldersWith(folders: Omit<Folders, 'tail'>): Folders {
    return {
      ...folders,
      tail: (path, mostBytes, done) => {
        const text = this.texts.get(path);
        done(text === undefined || this.pipes.has(path) ? undefined : Buffer.from(text).subarray(-mostBytes));
      },
    };
  }

  #read(path: string, text: TextBuffer): boolean {
    const content = this.texts.get(path);
    if (this.#ending.delete(path)) this.texts.delete(path);
    text.length = 0;
    if (content === undefined || this.denied.has(path)) return false;
    while (text.bytes.length <= content.length) text.grow();
    text.length = text.bytes.write(content, 'utf8');
    return true;
  }
}
