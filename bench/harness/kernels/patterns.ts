import type { Work } from './work.ts';

const CHUNK_BYTES = 2 ** 20;
const DEFAULT_BYTES = 16 * CHUNK_BYTES;
const PATTERNS = [0x55, 0xaa, 0x00, 0xff] as const;

/** Goes round through `bytes` of memory: each piece must still hold what the last round wrote, and gets the next pattern. */
export function makePatternWork(bytes = DEFAULT_BYTES): Work {
  const chunks = Math.max(1, Math.floor(bytes / CHUNK_BYTES));
  const memory = Buffer.allocUnsafeSlow(chunks * CHUNK_BYTES).fill(PATTERNS[0]);
  const wanted = PATTERNS.map((pattern) => Buffer.alloc(CHUNK_BYTES, pattern));
  let chunk = 0;
  let round = 0;
  return {
    unitsPerCall: 2 * CHUNK_BYTES,
    call() {
      const piece = memory.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
      const right = piece.equals(wanted[round % PATTERNS.length]);
      piece.fill(PATTERNS[(round + 1) % PATTERNS.length]);
      if (++chunk === chunks) {
        chunk = 0;
        round++;
      }
      return right;
    },
  };
}
