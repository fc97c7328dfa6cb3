import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';
import type { FrameNoteInput, RecordingMeta } from './format.ts';
import { RecordingError } from './recordingLines.ts';

/** What a crash may cost. */
const FLUSH_EVERY_SECONDS = 3;

/** A recording that is being written. What was flushed can be read even if this process is killed. */
export class RecordingFile {
  readonly #gzip: Gzip = createGzip();
  readonly #done: Promise<void>;
  #flushedAt = performance.now();

  /** Throws a `RecordingError` where there is such a file already. */
  constructor(path: string, meta: RecordingMeta) {
    this.#done = pipeline(this.#gzip, createWriteStream(path, { flags: 'wx', mode: PRIVATE_FILE })).catch((error) => {
      throw new RecordingError(whyNotWritten(path, error));
    });
    this.#done.catch(() => {}); // it is told by `failed` and `close`
    this.#line({ meta });
    void this.flush();
  }

  /** Rejects with a `RecordingError` once writing has failed; else it stays open. */
  get failed(): Promise<never> {
    return this.#done.then(() => new Promise<never>(() => {}));
  }

  write(note: FrameNoteInput): void {
    this.#line(note);
    const now = performance.now();
    if (now - this.#flushedAt < FLUSH_EVERY_SECONDS * 1000) return;
    this.#flushedAt = now;
    void this.flush();
  }

  /** Resolves when all that was written so far has left the compression. */
  flush(): Promise<void> {
    return new Promise((resolve) => this.#gzip.flush(constants.Z_SYNC_FLUSH, resolve));
  }

  /** Ends the file; resolves when all of it is on disk. */
  close(): Promise<void> {
    this.#gzip.end();
    return this.#done;
  }

  #line(content: object): void {
    if (!this.#gzip.destroyed) this.#gzip.write(`${JSON.stringify(content)}\n`);
  }
}

function whyNotWritten(path: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EEXIST':
      return `${path} exists already; name a new file`;
    case 'ENOENT':
      return `${path}: its folder doesn't exist`;
    case 'ENOSPC':
      return `${path}: the disk is full; what was recorded before can be read`;
    default:
      return `${path}: it can't be written (${code ?? message})`;
  }
}
