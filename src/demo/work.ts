import { createCipheriv, randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** One thread's share of a table: 2^18 entries of 8 bytes. */
const ENTRIES = 2 ** 18;
const BYTES = ENTRIES * 8;

/** The kinds of work that plotters do, each for real on a small table. */
export type Work = 'hash and sort' | 'scan' | 'rewrite' | 'compute' | 'read' | 'memory' | 'idle';

/** Of `read` and `memory`: what a thread reads round and round, or holds. */
export const HELD_BYTES = 64 * 2 ** 20;

/** What a thread is asked to do: this work on this file, again and again, for so long. */
export interface Task {
  readonly work: Work;
  readonly file: string;
  readonly seconds: number;
}

/** Does the task and returns how many entries went through. Throws what the disk throws. */
export function doTask({ work, file, seconds }: Task): number {
  if (work === 'read') fill(file);
  const held = work === 'memory' ? Buffer.alloc(HELD_BYTES, 1) : undefined;
  const until = performance.now() + seconds * 1000;
  let entries = 0;
  do {
    switch (work) {
      case 'compute':
        makeTable().sort();
        break;
      case 'read':
        readThrough(file, until);
        break;
      case 'memory':
        // Touched now and then, so that nothing of it is taken for cold.
        held?.fill(entries & 0xff);
        sleep(1);
        break;
      case 'idle':
        sleep(seconds);
        break;
      case 'hash and sort':
        writeTable(file, makeTable().sort());
        break;
      case 'scan':
        countMarked(readTable(file));
        break;
      case 'rewrite':
        writeTable(
          file,
          readTable(file)
            .map((entry) => entry ^ (entry >> 7n))
            .sort(),
        );
        break;
    }
    entries += ENTRIES;
  } while (performance.now() < until);
  return entries;
}

/** Entries made with ChaCha20, which is what the first table of a plot is made with. */
function makeTable(): BigUint64Array {
  const cipher = createCipheriv('chacha20', randomBytes(32), randomBytes(16));
  const bytes = cipher.update(Buffer.alloc(BYTES));
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, ENTRIES);
}

function countMarked(table: BigUint64Array): number {
  let marked = 0;
  for (const entry of table) if ((entry & 1n) === 1n) marked++;
  return marked;
}

function writeTable(file: string, table: BigUint64Array): void {
  withFile(file, 'w', (descriptor) => {
    const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    // A plotter's tables don't fit into the page cache; this small one would, and the disk would never see it.
    fsyncSync(descriptor);
  });
}

function readTable(file: string): BigUint64Array {
  return withFile(file, 'r', (descriptor) => {
    const table = new BigUint64Array(ENTRIES);
    const bytes = Buffer.from(table.buffer);
    for (let at = 0; at < bytes.length; ) {
      const length = readSync(descriptor, bytes, at, bytes.length - at, at);
      if (length === 0) throw new Error(`${file} is shorter than it was written`);
      at += length;
    }
    return table;
  });
}

function sleep(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}

function fill(file: string): void {
  const piece = randomBytes(2 ** 20);
  withFile(file, 'w', (descriptor) => {
    for (let at = 0; at < HELD_BYTES; at += piece.length) writeSync(descriptor, piece, 0, piece.length, at);
    fsyncSync(descriptor);
  });
}

/** Past the page cache, where the file system allows it: what is read comes from the disk each time. */
function readThrough(file: string, until: number): void {
  // Direct reads need memory that begins with a page, as this does.
  const piece = Buffer.from(new WebAssembly.Memory({ initial: 2 ** 20 / 65_536 }).buffer);
  const read = (flags: number) =>
    withFile(file, flags, (descriptor) => {
      for (let at = 0; at < HELD_BYTES && performance.now() < until; at += piece.length)
        readSync(descriptor, piece, 0, piece.length, at);
    });
  try {
    read(constants.O_RDONLY | (constants.O_DIRECT ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
    read(constants.O_RDONLY);
  }
}

function withFile<T>(file: string, flags: string | number, use: (descriptor: number) => T): T {
  const descriptor = openSync(file, flags);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
