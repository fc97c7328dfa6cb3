import { createCipheriv } from 'node:crypto';
import type { Work } from './work.ts';

/** 2 MiB of entries: more than most caches of one core hold, as a plotter's tables are. */
const ENTRIES = 2 ** 18;

/** Making a table: entries out of a cipher, sorted; what a thread of a plotter does in its first phase. */
export function makeTableWork(): Work {
  const cipher = createCipheriv('chacha20', Buffer.alloc(32, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(ENTRIES * 8);
  return {
    unitsPerCall: ENTRIES,
    call() {
      const bytes = cipher.update(zeros);
      const table = new BigUint64Array(bytes.buffer, bytes.byteOffset, ENTRIES).sort();
      return (table[0] as bigint) <= (table[ENTRIES - 1] as bigint);
    },
  };
}
