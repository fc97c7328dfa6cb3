import { seededRandom } from '../../src/analyze/trees/random.ts';

/** Made series: the same for the same seed. */
export class Made {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  uniform(): number {
    return this.#random();
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }

  /** `length` values with variance 1, of which each keeps the share `memory` of the one before. */
  noise(length: number, memory = 0): Float64Array {
    const values = new Float64Array(length);
    let value = this.normal();
    for (let i = 0; i < length; i++) {
      values[i] = value;
      value = memory * value + Math.sqrt(1 - memory * memory) * this.normal();
    }
    return values;
  }

  /** The running sum of noise: it drifts anywhere. */
  walk(length: number): Float64Array {
    let sum = 0;
    return this.noise(length).map((step) => {
      sum += step;
      return sum;
    });
  }
}

/** A value for each place. */
export function column(length: number, valueAt: (place: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, place) => valueAt(place));
}
