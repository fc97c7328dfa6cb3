import type { Work } from './work.ts';

const BLOCK_WORDS = 16;
const BLOCKS = 1024;
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;
const EXPECTED_LAST_WORD = 4103520587;

/** ChaCha with 8 rounds, which makes the first table of a plot: 64 KiB of its key stream, in plain arithmetic. */
export function makeChaChaWork(): Work {
  const key = Uint32Array.from({ length: 8 }, (_, word) => word + 1);
  const stream = new Uint32Array(BLOCKS * BLOCK_WORDS);
  return {
    unitsPerCall: stream.byteLength,
    call() {
      chachaStream(key, 8, stream);
      return stream[stream.length - 1] === EXPECTED_LAST_WORD;
    },
  };
}

/** Fills `stream` (whole blocks of 16 words) with the key stream of ChaCha (D. J. Bernstein) from counter 0 and nonce 0. `key`: 8 words. */
export function chachaStream(key: Uint32Array, rounds: number, stream: Uint32Array): void {
  const input = new Int32Array(BLOCK_WORDS);
  input.set(CONSTANTS, 0);
  input.set(key, 4);
  const state = new Int32Array(BLOCK_WORDS);
  for (let at = 0; at < stream.length; at += BLOCK_WORDS) {
    state.set(input);
    for (let round = 0; round < rounds; round += 2) {
      for (let column = 0; column < 4; column++) quarter(state, column, column + 4, column + 8, column + 12);
      for (let d = 0; d < 4; d++) quarter(state, d, 4 + ((d + 1) & 3), 8 + ((d + 2) & 3), 12 + ((d + 3) & 3));
    }
    for (let word = 0; word < BLOCK_WORDS; word++) stream[at + word] = (state[word] + input[word]) >>> 0;
    input[12]++;
  }
}

function quarter(s: Int32Array, a: number, b: number, c: number, d: number): void {
  s[a] += s[b];
  s[d] = turned(s[d] ^ s[a], 16);
  s[c] += s[d];
  s[b] = turned(s[b] ^ s[c], 12);
  s[a] += s[b];
  s[d] = turned(s[d] ^ s[a], 8);
  s[c] += s[d];
  s[b] = turned(s[b] ^ s[c], 7);
}

function turned(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
