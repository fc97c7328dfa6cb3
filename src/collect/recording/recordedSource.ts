import type { Folders } from '../folders.ts';
import {
  type FileSystemSpace,
  type GrowingFile,
  type KeptFile,
  type Source,
  type TextBuffer,
  Unreadable,
} from '../source.ts';
import { bytesOf, type FrameNote } from './format.ts';
import { RecordedLog } from './recordedLog.ts';

/** Answers itself from a frame's note; false where that holds no answer to it. */
type Question = (note: FrameNote) => boolean;

/**
 * A recording as a source: collectors read from it what was there in the frame that it stands at. It knows only what
 * was noted; what nobody read while it was made is unreadable here.
 */
export class RecordedSource implements Source {
  readonly #files = new Map<string, Buffer | Unreadable>();
  readonly #links = new Map<string, string | undefined>();
  readonly #lists = new Map<string, string[]>();
  readonly #exists = new Map<string, boolean>();
  readonly #logs = new Map<string, RecordedLog>();
  #asked: Question[] = [];

  /** What lies in folders beside the kernel's. */
  readonly folders: Folders = {
    names: (path, done) => this.#ask(({ folders }) => folders[path], done),
    file: (path, done) => this.#ask(({ facts }) => facts[path], done),
    tail: (path, mostBytes, done) =>
      this.#ask(({ unreadable }) => (path in unreadable ? null : this.#logs.get(path)?.follow(mostBytes).read()), done),
  };

  /** Goes on to the next frame. What a disk is asked is answered in the frame before which its answer came. */
  advance(note: FrameNote): void {
    const { files, unreadable, links, lists, exists, logs } = note;
    if (lists['/proc']) this.#forgetEnded(new Set(lists['/proc']));
    for (const path in files) this.#files.set(path, bytesOf(files[path]));
    for (const path in unreadable) this.#files.set(path, new Unreadable(unreadable[path]));
    for (const path in links) this.#links.set(path, links[path] ?? undefined);
    for (const path in lists) this.#lists.set(path, lists[path]);
    for (const path in exists) this.#exists.set(path, exists[path]);
    for (const path in logs) {
      const { text, opened = false, bornAt, cut } = logs[path];
      const log = this.#log(path);
      log.append(bytesOf(text), opened, bornAt);
      if (cut) log.cutOff();
    }
    this.#answer(note);
  }

  open(path: string): KeptFile | Unreadable {
    const found = this.#files.get(path) ?? new Unreadable(`${path}: not in the recording`);
    if (found instanceof Unreadable) return found;
    return { read: (text) => this.readOnce(path, text), close: () => {} };
  }

  isRegular(path: string): boolean {
    return this.#exists.get(path) ?? true;
  }

  follow(path: string, fromEndBytes: number): GrowingFile | Unreadable {
    const log = this.#logs.get(path);
    if (log) return log.follow(fromEndBytes);
    const known = this.#files.get(path);
    return known instanceof Unreadable ? known : new Unreadable(`${path}: not in the recording`);
  }

  readOnce(path: string, text: TextBuffer): boolean {
    text.length = 0;
    const found = this.#files.get(path);
    if (!Buffer.isBuffer(found)) return false;
    while (text.bytes.length <= found.length) text.grow();
    text.length = found.copy(text.bytes);
    return true;
  }

  list(path: string): string[] {
    return this.#lists.get(path) ?? this.#namesBelow(path);
  }

  exists(path: string): boolean {
    return (
      this.#exists.get(path) ??
      (Buffer.isBuffer(this.#files.get(path)) || this.#links.get(path) !== undefined || this.list(path).length > 0)
    );
  }

  link(path: string): string | undefined {
    return this.#links.get(path);
  }

  space(path: string, done: (space: FileSystemSpace | Unreadable) => void): void {
    this.#ask(
      ({ spaces }) => spaces[path],
      (space) => done(typeof space === 'string' ? new Unreadable(space) : space!),
    );
  }

  /** Drops what is known of processes that are no longer there: on a busy host there are millions of them in a day. */
  #forgetEnded(there: ReadonlySet<string>): void {
    for (const known of [this.#files, this.#links, this.#lists, this.#exists]) {
      for (const path of known.keys()) {
        const pid = /^\/proc\/(\d+)\//.exec(path)?.[1];
        if (pid !== undefined && !there.has(pid)) known.delete(path);
      }
    }
  }

  #log(path: string): RecordedLog {
    let log = this.#logs.get(path);
    if (!log) {
      log = new RecordedLog();
      this.#logs.set(path, log);
    }
    return log;
  }

  #ask<Told>(find: (note: FrameNote) => Told | null | undefined, done: (told: Told | undefined) => void): void {
    this.#asked.push((note) => {
      const told = find(note);
      if (told === undefined) return false;
      done(told ?? undefined);
      return true;
    });
  }

  /** An answer may lead to the next question, whose answer came before the same frame. */
  #answer(note: FrameNote): void {
    for (let answered = true; answered; ) {
      const open = this.#asked;
      this.#asked = [];
      const left = open.filter((question) => !question(note));
      answered = left.length < open.length;
      this.#asked = [...left, ...this.#asked];
    }
  }

  /** Names in a folder that was never listed, from all that is known to lie in it. */
  #namesBelow(folder: string): string[] {
    const names = new Set<string>();
    const start = `${folder}/`;
    const add = (path: string) => {
      if (path.startsWith(start)) names.add(path.slice(start.length).split('/', 1)[0]);
    };
    for (const [path, found] of this.#files) if (Buffer.isBuffer(found)) add(path);
    for (const [path, target] of this.#links) if (target !== undefined) add(path);
    for (const [path, isThere] of this.#exists) if (isThere) add(path);
    return [...names];
  }
}
