import { createCipheriv, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** One thread's share of a table: 2^18 entries of 8 bytes. */
const ENTRIES = 2 ** 18;
const BYTES = ENTRIES * 8;

/** The kinds of work that plotters do, each for real on a small table. */
export type Work = 'hash and sort' | 'scan' | 'rewrite';

/** What a thread is asked to do: this work on this file, again and again, for so long. */
export interface Task {
  readonly work: Work;
  readonly file: string;
  readonly seconds: number;
}

/** Does the task and returns how many entries went through. Throws what the disk throws. */
export function doTask({ work, file, seconds }: Task): number {
  const until = performance.now() + seconds * 1000;
  let entries = 0;
  do {
    switch (work) {
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

function withFile<T>(file: string, flags: string, use: (descriptor: number) => T): T {
  const descriptor = openSync(file, flags);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
