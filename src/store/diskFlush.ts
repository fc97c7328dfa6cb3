import { closeSync, fsync, openSync } from 'node:fs';

const EVERY_MILLISECONDS = 1000;

/**
 * Sees to it that what was committed is on the disk soon, without anybody waiting for it.
 *
 * In WAL mode with `synchronous = NORMAL` a commit is written to the -wal file and not synced: it outlives the process, and a power
 * loss takes what the kernel had not written yet. So the file is synced a second after a commit at the latest, in the thread pool.
 * That is all it takes: SQLite reads the -wal up to its last whole commit, by checksums, so a sync makes every commit before it
 * durable in whatever order pages reach the disk, and what comes after it can't be torn. `fsync` is about the file, not about who
 * wrote it. The -wal may be opened beside SQLite: its locks lie on the database and on -shm, and closing one of those here would drop
 * them (POSIX), which is why this never opens these.
 */
export class DiskFlush {
  readonly #path: string;
  #file: number | undefined;
  #isFlushing = false;
  #isWanted = false;
  #startedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  /** The last sync failed with this. */
  error: Error | undefined;

  /** `path`: of the database, which is open. */
  constructor(path: string) {
    this.#path = `${path}-wal`;
  }

  /** Something was committed. */
  committed(): void {
    if (this.#isFlushing) {
      this.#isWanted = true;
      return;
    }
    if (this.#timer) return;
    const wait = this.#startedAt + EVERY_MILLISECONDS - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait).unref();
  }

  /** To be called before the database is closed. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined && !this.#isFlushing) closeSync(file);
  }

  #flush(): void {
    this.#timer = undefined;
    this.#startedAt = performance.now();
    try {
      // Windows syncs only what may be written to.
      this.#file ??= openSync(this.#path, 'r+');
    } catch (error) {
      this.error = error as Error;
      return;
    }
    const file = this.#file;
    this.#isFlushing = true;
    this.#isWanted = false;
    fsync(file, (error) => {
      this.#isFlushing = false;
      this.error = error ?? undefined;
      if (this.#file !== file) closeSync(file);
      else if (this.#isWanted) this.committed();
    });
  }
}
