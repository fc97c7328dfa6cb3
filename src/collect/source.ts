/**
 * Where collectors read from: the live kernel, or a recording that is replayed through the same code. Paths are those
 * of Linux (`/proc/stat`). Nothing here throws; what can't be read gives an `Unreadable`.
 */
export interface Source {
  /** Opens a file that will be read again and again; its content is new at each read. */
  open(path: string): KeptFile | Unreadable;
  /** Whether a regular file is at a path, or what can't be asked without waiting: no pipe, device or folder. */
  isRegular(path: string): boolean;
  /** Opens a regular file that grows: a log. Reading begins at most `fromEndBytes` before its end. */
  follow(path: string, fromEndBytes: number): GrowingFile | Unreadable;
  /** Reads a file once, into `text` from its beginning. Returns false where it can't be read. */
  readOnce(path: string, text: TextBuffer): boolean;
  /** Names in a folder; empty where it can't be read. */
  list(path: string): string[];
  exists(path: string): boolean;
  /** Where a link points; `undefined` where it is none or can't be read. */
  link(path: string): string | undefined;
  /**
   * Space of the file system at `path`. Never blocks: a mount that hangs calls back late, or never.
   * @param isAtHand it is known to stand in memory (see `answersAtOnce`): then no mounts are looked up.
   */
  space(path: string, done: (space: FileSystemSpace | Unreadable) => void, isAtHand?: boolean): void;
}

/** How the reason ends where the kernel was told not to measure something. */
export const SWITCHED_OFF = 'switched off in this kernel';

export interface KeptFile {
  /** Reads the file from its beginning into `text`; false once the thing behind it is gone, or where reading fails. */
  read(text: TextBuffer): boolean;
  /** Why the last reading failed, where that is known. */
  readonly problem?: string | undefined;
  close(): void;
}

export interface GrowingFile {
  /** What was appended since the last read, at most some 100 KB at a time; empty where nothing was. Good until the next read. */
  read(): Uint8Array;
  close(): void;
  /** Epoch seconds at which it was made, where its file system tells. */
  readonly bornAt?: number | undefined;
  /** How often it was cut off, and began anew: what stood there last may not have been read. */
  readonly cuts?: number;
  /** Of a file that is read beside the frames, since its mount may hang: `read` gives what has come. */
  readonly reading?: ReadingAside;
}

export interface ReadingAside {
  /** How often its end was reached. */
  readonly timesAtEnd: number;
  /** Why nothing comes at present, for a person. */
  readonly problem: string | undefined;
}

export interface FileSystemSpace {
  readonly sizeBytes: number;
  readonly freeBytes: number;
  /** What unprivileged programs can still fill. */
  readonly availableBytes: number;
  /** Files and folders that it can hold, and can still take; absent where it isn't told. */
  readonly inodes?: number | undefined;
  readonly freeInodes?: number | undefined;
}

export class Unreadable {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Bytes that were read, in a buffer that is used again for every read and grows to the largest. */
export class TextBuffer {
  bytes: Buffer<ArrayBuffer> = Buffer.allocUnsafeSlow(16_384);
  length = 0;

  /** Twice as much room; what was read stays. */
  grow(): void {
    const larger = Buffer.allocUnsafeSlow(this.bytes.length * 2);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** As a string; for the rare things only, numbers are read from the bytes. */
  toString(start = 0, end = this.length): string {
    return this.bytes.toString('utf8', start, end);
  }
}
