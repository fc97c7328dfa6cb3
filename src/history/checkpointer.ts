import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Database } from './sqlite.ts';

/** So many commits, at some 10 kB each, before the -wal is copied into the database. */
const COMMITS = 600;
/** Above this, the thread has not come round to all of it for long, and the writer does it. */
const LARGEST_BYTES = 64_000_000;
/** The thread holds next to nothing. */
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16, stackSizeMb: 1 };

/**
 * In a thread of its own, with a connection of its own: the checkpoint waits for the disk, which may take seconds while a plotter writes.
 * Only when it has got to the end, with no commit in between, can the -wal begin anew: so it goes again for what came meanwhile, which is
 * little. It needs no module of ours, so its code is text and no further bundle. Its connection is closed at the end: whoever closes the
 * writer's is the last one then, and may move the file.
 */
const CODE = `
  const { workerData } = require('node:worker_threads');
  process.emitWarning = () => {};
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(workerData);
  database.exec('PRAGMA busy_timeout = 1000; PRAGMA synchronous = NORMAL');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  for (let round = 0; round < 20; round++) {
    const { log, checkpointed } = checkpoint.get();
    if (log === checkpointed) break;
  }
  database.close();
`;

/**
 * Has the -wal copied into the database now and then, so that it stays small, without the writer waiting for it. The thread lasts as long
 * as one checkpoint: it is needed every ten minutes, and takes 8 MiB while it is there.
 */
export class Checkpointer {
  readonly #database: Database;
  readonly #path: string;
  #commits = 0;
  #worker: Worker | undefined;

  /** `database`: the writer's, of the file at the path. */
  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Something was committed. */
  committed(): void {
    if (++this.#commits < COMMITS || this.#worker) return;
    this.#commits = 0;
    if ((statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_BYTES) {
      checkpoint(this.#database);
      return;
    }
    this.#worker = this.#begin();
  }

  /** Waits for nothing: SQLite lets a checkpoint be broken off at any time. */
  close(): void {
    void this.#worker?.terminate();
  }

  #begin(): Worker {
    const worker = new Worker(CODE, {
      eval: true,
      workerData: this.#path,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: LIMITS,
    });
    worker.unref();
    const end = () => {
      this.#worker = undefined;
    };
    // What failed is tried again with the next one.
    return worker.on('error', end).on('exit', end);
  }
}

/** In this thread, waiting for the disk. */
export function checkpoint(database: Database): void {
  database.exec('PRAGMA wal_checkpoint(PASSIVE)');
}
