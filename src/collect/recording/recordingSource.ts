import type { Folders } from '../folders.ts';
import {
  type FileSystemSpace,
  type GrowingFile,
  type KeptFile,
  type Source,
  TextBuffer,
  Unreadable,
} from '../source.ts';
import { type FrameNoteInput, textOf } from './format.ts';

/** Texts of processes that are long gone needn't be remembered: to note one again does no harm. */
const MOST_REMEMBERED = 20_000;

type Content = Buffer | Unreadable;

interface Notes {
  files: NonNullable<FrameNoteInput['files']>;
  unreadable: NonNullable<FrameNoteInput['unreadable']>;
  links: NonNullable<FrameNoteInput['links']>;
  lists: NonNullable<FrameNoteInput['lists']>;
  exists: NonNullable<FrameNoteInput['exists']>;
  spaces: NonNullable<FrameNoteInput['spaces']>;
  folders: NonNullable<FrameNoteInput['folders']>;
  facts: NonNullable<FrameNoteInput['facts']>;
  logs: Map<string, LogNotes>;
}

/**
 * A source that notes what is read through it, so that a recording holds just what collectors need. Within one frame a
 * file has one content: asked again, the answer is the one that was noted, which makes a replay see what was seen live.
 */
export class RecordingSource implements Source {
  readonly #source: Source;
  #notes = nothing();
  /** What was read in this frame. */
  readonly #contents = new Map<string, Content>();
  readonly #lists = new Map<string, string[]>();
  readonly #links = new Map<string, string | undefined>();
  readonly #exists = new Map<string, boolean>();
  /** What was noted last, by kind and path: only what is new is noted again. */
  readonly #noted = new Map<string, string>();
  readonly #followed = new Set<string>();
  readonly #text = new TextBuffer();

  /** What lies in folders beside the kernel's; answers are noted with the frame that they come before. */
  readonly folders: Folders;

  constructor(source: Source, folders: Folders) {
    this.#source = source;
    this.folders = {
      names: (path, done) =>
        folders.names(path, (names) => {
          this.#notes.folders[path] = names ? [...names] : null;
          done(names);
        }),
      file: (path, done) =>
        folders.file(path, (facts) => {
          this.#notes.facts[path] = facts ?? null;
          done(facts);
        }),
      tail: (path, mostBytes, done) =>
        folders.tail(path, mostBytes, (bytes) => {
          this.#noteTail(path, bytes);
          done(bytes);
        }),
    };
  }

  /** What was read since the last time, to be called behind each frame. */
  takeNotes(): Omit<FrameNoteInput, 't'> {
    const { logs, ...notes } = this.#notes;
    this.#notes = nothing();
    for (const memory of [this.#contents, this.#lists, this.#links, this.#exists]) memory.clear();
    for (const key of this.#noted.keys()) {
      if (this.#noted.size <= MOST_REMEMBERED) break;
      this.#noted.delete(key);
    }
    return {
      ...Object.fromEntries(Object.entries(notes).filter(([, part]) => Object.keys(part).length > 0)),
      ...(logs.size === 0 ? {} : { logs: Object.fromEntries([...logs].map(([path, log]) => [path, logNote(log)])) }),
    };
  }

  open(path: string): KeptFile | Unreadable {
    const opened = this.#source.open(path);
    if (opened instanceof Unreadable) return this.#keep(path, opened) as Unreadable;
    const content = this.#contents.get(path) ?? this.#read(path, opened);
    if (content instanceof Unreadable) {
      opened.close();
      return content;
    }
    return {
      read: (text) => fill(text, this.#contents.get(path) ?? this.#read(path, opened)),
      close: () => opened.close(),
      get problem() {
        return opened.problem;
      },
    };
  }

  isRegular(path: string): boolean {
    return this.#knowExists(path, () => this.#source.isRegular(path));
  }

  follow(path: string, fromEndBytes: number): GrowingFile | Unreadable {
    const file = this.#source.follow(path, fromEndBytes);
    if (file instanceof Unreadable) return this.#keep(path, file) as Unreadable;
    // A second follower of the same file reads the same text: it is noted once.
    if (this.#followed.has(path)) return file;
    this.#followed.add(path);
    this.#notes.logs.set(path, { opened: true, bornAt: file.bornAt, pieces: [] });
    let cuts = 0;
    return {
      read: () => {
        const piece = file.read();
        if (piece.length > 0) this.#logNotes(path).pieces.push(Buffer.from(piece));
        if (file.cuts !== undefined && file.cuts > cuts) {
          cuts = file.cuts;
          this.#logNotes(path).cut = true;
        }
        return piece;
      },
      get cuts() {
        return cuts;
      },
      ...(file.reading && { reading: file.reading }),
      bornAt: file.bornAt,
      close: () => {
        this.#followed.delete(path);
        file.close();
      },
    };
  }

  readOnce(path: string, text: TextBuffer): boolean {
    let content = this.#contents.get(path);
    if (content === undefined) {
      const isRead = this.#source.readOnce(path, this.#text);
      content = isRead ? copyOf(this.#text) : new Unreadable(`${path}: it could not be read`);
      // A path that was never noted is unreadable in a recording anyway: processes that came and went needn't be named.
      if (isRead || this.#noted.has(`file ${path}`)) this.#keep(path, content);
      else this.#contents.set(path, content);
    }
    return fill(text, content);
  }

  list(path: string): string[] {
    const known = this.#lists.get(path);
    if (known) return known;
    const names = this.#source.list(path);
    this.#lists.set(path, names);
    if (this.#isNew('list', path, names.join('/'))) this.#notes.lists[path] = names;
    return names;
  }

  exists(path: string): boolean {
    return this.#knowExists(path, () => this.#source.exists(path));
  }

  #knowExists(path: string, ask: () => boolean): boolean {
    let isThere = this.#exists.get(path);
    if (isThere === undefined) {
      isThere = ask();
      this.#exists.set(path, isThere);
      if (this.#isNew('exists', path, String(isThere))) this.#notes.exists[path] = isThere;
    }
    return isThere;
  }

  link(path: string): string | undefined {
    if (this.#links.has(path)) return this.#links.get(path);
    const target = this.#source.link(path);
    this.#links.set(path, target);
    if (this.#isNew('link', path, target ?? '')) this.#notes.links[path] = target ?? null;
    return target;
  }

  /** The answer is noted with the frame that it comes before. */
  space(path: string, done: (space: FileSystemSpace | Unreadable) => void, isAtHand?: boolean): void {
    const note = (space: FileSystemSpace | Unreadable) => {
      this.#notes.spaces[path] = space instanceof Unreadable ? space.reason : { ...space };
      done(space);
    };
    this.#source.space(path, note, isAtHand);
  }

  #read(path: string, file: KeptFile): Content {
    const isRead = file.read(this.#text);
    const problem = file.problem ?? `${path}: reading it failed`;
    return this.#keep(path, isRead ? copyOf(this.#text) : new Unreadable(problem));
  }

  #keep(path: string, content: Content): Content {
    this.#contents.set(path, content);
    if (content instanceof Unreadable) {
      if (this.#isNew('file', path, `! ${content.reason}`)) {
        delete this.#notes.files[path];
        this.#notes.unreadable[path] = content.reason;
      }
    } else if (this.#isNew('file', path, content.toString('latin1'))) {
      delete this.#notes.unreadable[path];
      this.#notes.files[path] = textOf(content);
    }
    return content;
  }

  #isNew(kind: string, path: string, content: string): boolean {
    const key = `${kind} ${path}`;
    if (this.#noted.get(key) === content) return false;
    this.#noted.delete(key);
    this.#noted.set(key, content);
    return true;
  }

  /** As of a log that is opened anew, so that a replay finds the same text; one that is followed anyway is noted already. */
  #noteTail(path: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#notes.unreadable[path] = 'it could not be read';
    else if (!this.#followed.has(path)) this.#notes.logs.set(path, { opened: true, pieces: [Buffer.from(bytes)] });
  }

  #logNotes(path: string): LogNotes {
    const { logs } = this.#notes;
    const noted = logs.get(path) ?? { opened: false, pieces: [] };
    logs.set(path, noted);
    return noted;
  }
}

function nothing(): Notes {
  return {
    files: {},
    unreadable: {},
    links: {},
    lists: {},
    exists: {},
    spaces: {},
    folders: {},
    facts: {},
    logs: new Map(),
  };
}

interface LogNotes {
  readonly opened: boolean;
  readonly bornAt?: number | undefined;
  cut?: true;
  readonly pieces: Buffer[];
}

function logNote({ opened, bornAt, cut, pieces }: LogNotes): NonNullable<FrameNoteInput['logs']>[string] {
  const text = textOf(Buffer.concat(pieces));
  return { ...(opened && { opened }), ...(bornAt !== undefined && { bornAt }), ...(cut && { cut }), text };
}

function copyOf({ bytes, length }: TextBuffer): Buffer {
  return Buffer.from(bytes.subarray(0, length));
}

function fill(text: TextBuffer, content: Content): boolean {
  text.length = 0;
  if (content instanceof Unreadable) return false;
  while (text.bytes.length <= content.length) text.grow();
  text.length = content.copy(text.bytes);
  return true;
}
