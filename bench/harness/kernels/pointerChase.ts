import type { Work } from './work.ts';

const LINE_BYTES = 64;
const LINE_WORDS = LINE_BYTES / 4;
const STEPS_PER_CALL = 1 << 14;
const DEFAULT_BYTES = 64 * 2 ** 20;

/** Reads memory where each address is known only from the value before: a random ring through every cache line of `bytes`. */
export function makeChaseWork(bytes = DEFAULT_BYTES): Work {
  const lines = Math.max(2, Math.floor(bytes / LINE_BYTES));
  const ring = randomRing(lines);
  let at = 0;
  return {
    unitsPerCall: STEPS_PER_CALL,
    call() {
      for (let step = 0; step < STEPS_PER_CALL; step++) at = ring[at];
      return at % LINE_WORDS === 0;
    },
  };
}

/** The first word of each line holds the index of the next line's: one ring through all (Sattolo's shuffle). */
export function randomRing(lines: number): Int32Array {
  const next = Int32Array.from({ length: lines }, (_, line) => line);
  let random = 0x2545f491;
  for (let line = lines - 1; line > 0; line--) {
    random = Math.imul(random ^ (random >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    const other = ((random ^ (random >>> 13)) >>> 0) % line;
    const kept = next[line];
    next[line] = next[other];
    next[other] = kept;
  }
  const ring = new Int32Array(lines * LINE_WORDS);
  for (let line = 0; line < lines; line++) ring[line * LINE_WORDS] = next[line] * LINE_WORDS;
  return ring;
}
