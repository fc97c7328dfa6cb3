import { copyFileSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import type { DiskAccess } from '../../src/history/diskFlush.ts';

const PAGE_BYTES = 4096;
const WAL_HEADER_BYTES = 32;
const WAL_FRAME_BYTES = 24 + PAGE_BYTES;
/** Written as one, or not at all. */
const SECTOR_BYTES = 512;
/** Where the -wal says which one it is: anew each time that it begins anew. */
const SALT = { from: 16, to: 24 } as const;
/** Where -shm says how many frames the -wal has since it began anew, and how many were synced to be copied into the database. */
const FRAMES = 16;
const BACKFILL_ATTEMPTED = 128;

interface Synced {
  readonly salt: string;
  readonly bytes: number;
}

interface Task {
  readonly at: number;
  readonly work: () => void;
}

/**
 * A disk under a clock of its own, which knows what of a database in WAL mode has reached it: what `sync` was asked for, once it is
 * done, and what SQLite itself syncs: the -wal before a checkpoint copies of it, and its head when it begins anew.
 */
export class SimulatedDisk implements DiskAccess {
  readonly #path: string;
  readonly #random: () => number;
  readonly #longestSyncMilliseconds: number;
  #now = 0;
  #tasks: Task[] = [];
  #synced: Synced = { salt: '', bytes: 0 };

  /** `path`: of the database. `random`: from 0 to 1. */
  constructor(path: string, random: () => number, longestSyncMilliseconds: number) {
    this.#path = path;
    this.#random = random;
    this.#longestSyncMilliseconds = longestSyncMilliseconds;
  }

  readonly milliseconds = (): number => this.#now;

  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const task = { at: this.#now + milliseconds, work };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== task);
    };
  };

  readonly sync = (file: number, done: (error: Error | null) => void): void => {
    // The file may be longer: it isn't cut when it begins anew.
    const bytes = bytesOfFrames(this.#shared(FRAMES));
    const head = Buffer.alloc(WAL_HEADER_BYTES);
    readSync(file, head, 0, head.length, 0);
    const salt = saltOf(head);
    this.after(this.#random() * this.#longestSyncMilliseconds, () => {
      this.#synced = { salt, bytes };
      done(null);
    });
  };

  /** Lets time pass, and happen what is due. */
  advanceTo(milliseconds: number): void {
    for (;;) {
      const next = this.#tasks.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > milliseconds) break;
      this.#tasks = this.#tasks.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    this.#now = milliseconds;
  }

  /** Writes a database to `target` as it may be found after the power was lost now. */
  losePower(target: string): void {
    copyFileSync(this.#path, target);
    const checkpointed = this.#shared(BACKFILL_ATTEMPTED);
    const bytes = readFileSync(`${this.#path}-wal`);
    const salt = saltOf(bytes);
    const durable = Math.max(bytesOfFrames(checkpointed), this.#synced.salt === salt ? this.#synced.bytes : 0);
    writeFileSync(`${target}-wal`, this.#torn(bytes, durable));
    this.#tearPages(target, bytes, checkpointed);
  }

  #shared(offset: number): number {
    return readFileSync(`${this.#path}-shm`).readUInt32LE(offset);
  }

  /** Behind the durable bytes each sector may be there, or be what it was, or anything; and the file may end anywhere. */
  #torn(bytes: Buffer, durable: number): Buffer {
    const torn = Buffer.from(bytes);
    const shareKept = this.#random();
    for (let at = durable; at < torn.length; at = (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES) {
      if (this.#random() < shareKept) continue;
      const sector = torn.subarray(at, (Math.floor(at / SECTOR_BYTES) + 1) * SECTOR_BYTES);
      if (this.#random() < 0.5) sector.fill(0);
      else this.#garble(sector);
    }
    return this.#random() < 0.5 ? torn : torn.subarray(0, durable + this.#number(torn.length - durable + 1));
  }

  /** What a checkpoint copies is not on the disk for sure before the -wal begins anew: some of these pages are torn. */
  #tearPages(target: string, wal: Buffer, frames: number): void {
    if (frames === 0) return;
    const database = readFileSync(target);
    for (let torn = 0; torn < 5; torn++) {
      const page = wal.readUInt32BE(bytesOfFrames(this.#number(frames)));
      const at = (page - 1) * PAGE_BYTES + SECTOR_BYTES * this.#number(PAGE_BYTES / SECTOR_BYTES);
      this.#garble(database.subarray(at, at + SECTOR_BYTES));
    }
    writeFileSync(target, database);
  }

  #garble(bytes: Buffer): void {
    for (let i = 0; i + 4 <= bytes.length; i += 4) bytes.writeUInt32LE(this.#number(2 ** 32), i);
  }

  /** A whole number from 0 to below the bound. */
  #number(bound: number): number {
    return Math.floor(this.#random() * bound);
  }
}

function bytesOfFrames(frames: number): number {
  return WAL_HEADER_BYTES + frames * WAL_FRAME_BYTES;
}

function saltOf(wal: Buffer): string {
  return wal.toString('hex', SALT.from, SALT.to);
}
