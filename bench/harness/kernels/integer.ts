import type { Work } from './work.ts';

const ROUNDS = 1 << 18;
const EXPECTED = 4286908262;

/** Integer arithmetic that waits for nothing but itself: rounds of a 32-bit mixing function (multiply, shift, exclusive or). */
export function makeIntegerWork(): Work {
  return { unitsPerCall: ROUNDS, call: () => mixed(1) === EXPECTED };
}

/** `seed` sent through all rounds; each is the finaliser of MurmurHash3 (A. Appleby) and a step. */
export function mixed(seed: number): number {
  let value = seed;
  for (let round = 0; round < ROUNDS; round++) {
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    value = (value ^ (value >>> 16)) + 0x9e3779b9;
  }
  return value >>> 0;
}
