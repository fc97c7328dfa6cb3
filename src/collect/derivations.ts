import type { Slot } from '../metrics/series.ts';

/** A cumulative reading that the operating system keeps, and from which totals, rates and ratios are derived. */
export type Reading = number;

/** Where derived values are put. */
interface Target {
  set(slot: Slot, value: number): void;
  /** A second reading is still to come. */
  await(slot: Slot): void;
  /** There is nothing to derive from in this frame. */
  rest(slot: Slot): void;
}

type Kind = 'total' | 'rate' | 'ratio';

export interface Derivation {
  readonly kind: Kind;
  readonly slot: Slot;
  readonly reading: Reading;
  readonly denominator: Reading;
  readonly scale: number;
  /** Largest sensible value: two clocks that differ by a hair must not make a disk 101 % busy. */
  readonly cap: number;
}

/**
 * The one place where totals, rates and ratios come from cumulative readings. It survives resets (a reading that went
 * back gives no rate for that once), missed frames (the time since the last reading counts, not the interval) and
 * readings taken less often than frames (the last rate stays until the next reading).
 */
export class Derivations {
  /** Seconds of the monotonic clock at which the readings of this frame are taken. */
  now = 0;
  #current = new Float64Array(256).fill(Number.NaN);
  #previous = new Float64Array(256).fill(Number.NaN);
  #currentAt = new Float64Array(256).fill(Number.NaN);
  #previousAt = new Float64Array(256).fill(Number.NaN);
  #count = 0;
  readonly #free: Reading[] = [];
  #derivations: Derivation[] = [];

  add(): Reading {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    if (this.#count === this.#current.length) {
      this.#current = doubled(this.#current);
      this.#previous = doubled(this.#previous);
      this.#currentAt = doubled(this.#currentAt);
      this.#previousAt = doubled(this.#previousAt);
    }
    return this.#count++;
  }

  derivation(derivation: Derivation): void {
    this.#derivations.push(derivation);
  }

  remove(reading: Reading): void {
    this.#derivations = this.#derivations.filter((d) => d.reading !== reading && d.denominator !== reading);
    this.forget(reading);
    this.#free.push(reading);
  }

  /** Drops what is known of a reading: the next one starts anew. */
  forget(reading: Reading): void {
    this.#current[reading] = Number.NaN;
    this.#currentAt[reading] = Number.NaN;
  }

  count(reading: Reading, value: number): void {
    this.#previous[reading] = this.#current[reading];
    this.#previousAt[reading] = this.#currentAt[reading];
    this.#current[reading] = value;
    this.#currentAt[reading] = this.now;
  }

  derive(target: Target): void {
    const derivations = this.#derivations;
    for (let i = 0; i < derivations.length; i++) {
      const { kind, slot, reading, denominator, scale, cap } = derivations[i];
      if (this.#currentAt[reading] !== this.now) continue;
      if (kind === 'total') {
        target.set(slot, this.#current[reading] * scale);
        continue;
      }
      const change = this.#current[reading] - this.#previous[reading];
      const over =
        kind === 'rate'
          ? this.now - this.#previousAt[reading]
          : this.#current[denominator] - this.#previous[denominator];
      if (Number.isNaN(this.#current[reading] + this.#current[denominator])) target.set(slot, Number.NaN);
      else if (kind === 'ratio' && change === 0 && over === 0) target.rest(slot);
      else if (change >= 0 && over > 0) target.set(slot, Math.min(cap, (change * scale) / over));
      else target.await(slot);
    }
  }
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2).fill(Number.NaN);
  larger.set(values);
  return larger;
}
