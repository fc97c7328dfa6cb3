import { closeSync, fdatasync, openSync } from 'node:fs';

/** A commit is synced at once, unless the one before it was synced less than this ago. */
const BETWEEN_MILLISECONDS = 900;

/** What a flush needs from outside. */
export interface DiskAccess {
  /** Of a clock that nobody sets. */
  readonly milliseconds: () => number;
  /** Calls back once, and keeps no process alive for it. Returns what calls it off. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
  /** Has on the disk what was written to the open file, and calls back then. */
  readonly sync: (file: number, done: (error: Error | null) => void) => void;
}

export const diskAccess: DiskAccess = {
  milliseconds: () => performance.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds).unref();
    return () => clearTimeout(timer);
  },
  // As SQLite does it: what else changes of a file with each write, such as the time of it, is only work for the disk's journal.
  sync: fdatasync,
};

/**
 * Sees to it that what was committed is on the disk soon, without anybody waiting for it.
 *
 * In WAL mode with `synchronous = NORMAL` a commit is written to the -wal file and not synced: it outlives the process, and a power
 * loss takes what the kernel had not written yet. So the file is synced with a commit, or a second after the sync before it, in the thread
 * pool: where a sync takes a second at most, two seconds of commits are lost at most.
 * That is all it takes: SQLite reads the -wal up to its last whole commit, by checksums, so a sync makes every commit before it
 * durable in whatever order pages reach the disk, and what comes after it can't be torn. `fdatasync` is about the file, not about who
 * wrote it. The -wal may be opened beside SQLite: its locks lie on the database and on -shm, and closing one of those here would drop
 * them (POSIX), which is why this never opens these.
 */
export class DiskFlush {
  readonly #path: string;
  readonly #disk: DiskAccess;
  #file: number | undefined;
  #isFlushing = false;
  #flushedAt = Number.NEGATIVE_INFINITY;
  /** There is a commit that no sync has begun for. */
  #isWaiting = false;
  #cancel: (() => void) | undefined;
  /** The last sync failed with this. */
  error: Error | undefined;

  /** `path`: of the database, which is open. */
  constructor(path: string, disk = diskAccess) {
    this.#path = `${path}-wal`;
    this.#disk = disk;
  }

  /** Something was committed. */
  committed(): void {
    this.#isWaiting = true;
    if (this.#isFlushing) return;
    const rest = this.#flushedAt + BETWEEN_MILLISECONDS - this.#disk.milliseconds();
    if (rest <= 0) this.#flush();
    else this.#cancel ??= this.#disk.after(rest, () => this.#flush());
  }

  /** To be called before the database is closed. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined && !this.#isFlushing) closeSync(file);
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    try {
      // Windows syncs only what may be written to.
      this.#file ??= openSync(this.#path, 'r+');
    } catch (error) {
      this.error = error as Error;
      return;
    }
    const file = this.#file;
    this.#isFlushing = true;
    this.#isWaiting = false;
    this.#flushedAt = this.#disk.milliseconds();
    this.#disk.sync(file, (error) => {
      this.#isFlushing = false;
      this.error = error ?? undefined;
      if (this.#file !== file) closeSync(file);
      else if (this.#isWaiting) this.committed();
    });
  }
}
