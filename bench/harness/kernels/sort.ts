import { createCipheriv } from 'node:crypto';
import type { Work } from './work.ts';

const ENTRIES = 2 ** 16;

/** Sorting 65,536 entries of 8 bytes, the size that a plotter's bucket comes to in a processor's cache. */
export function makeSortWork(): Work {
  const entries = randomEntries(ENTRIES);
  const sorted = new BigUint64Array(ENTRIES);
  const [least, most] = [entries.toSorted()[0], entries.toSorted()[ENTRIES - 1]];
  return {
    unitsPerCall: ENTRIES,
    call() {
      sorted.set(entries);
      sorted.sort();
      return sorted[0] === least && sorted[ENTRIES - 1] === most;
    },
  };
}

/** Entries of 8 bytes that look random and are the same each time. */
export function randomEntries(count: number): BigUint64Array<ArrayBuffer> {
  const entries = new BigUint64Array(count);
  const bytes = Buffer.from(entries.buffer);
  createCipheriv('chacha20', Buffer.alloc(32, 7), Buffer.alloc(16)).update(Buffer.alloc(bytes.length)).copy(bytes);
  return entries;
}
