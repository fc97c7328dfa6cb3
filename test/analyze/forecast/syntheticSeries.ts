import { seededRandom } from '../../../src/analyze/trees/random.ts';

/** Times a minute apart, from a whole day on. */
export function minutes(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => 1_700_006_400 + 60 * at);
}

/** Numbers with mean 0 and deviation 1, near enough to normal: the same for the same seed. */
export function noise(seed: number): () => number {
  const random = seededRandom(seed);
  return () => {
    let sum = 0;
    for (let at = 0; at < 12; at++) sum += random();
    return sum - 6;
  };
}

export function series(count: number, value: (at: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => value(at));
}

/** What a generator returns, all its slices taken. */
export function finish<T>(slices: Generator<void, T>): T {
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  return slice.value;
}
