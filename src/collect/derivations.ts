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

const KINDS = { total: 0, rate: 1, ratio: 2 } as const;

export interface Derivation {
  readonly kind: keyof typeof KINDS;
  readonly slot: Slot;
  readonly reading: Reading;
  readonly denominator: Reading;
  readonly scale: number;
  /** Largest sensible value: two clocks that differ by a hair must not make a disk 101 % busy. */
  readonly cap: number;
}

/** A number of each reading, by reading. */
const readingColumns = (length: number) => ({
  current: new Float64Array(length).fill(Number.NaN),
  previous: new Float64Array(length).fill(Number.NaN),
  currentAt: new Float64Array(length).fill(Number.NaN),
  previousAt: new Float64Array(length).fill(Number.NaN),
});

/** What derivations are, in the order in which they were made. */
const derivationColumns = (length: number) => ({
  kind: new Uint8Array(length),
  slot: new Int32Array(length),
  reading: new Int32Array(length),
  denominator: new Int32Array(length),
  scale: new Float64Array(length),
  cap: new Float64Array(length),
});

/**
 * The one place where totals, rates and ratios come from cumulative readings. It survives resets (a reading that went
 * back gives no rate for that once), missed frames (the time since the last reading counts, not the interval) and
 * readings taken less often than frames (the last rate stays until the next reading).
 *
 * All of it lies in columns side by side: each second every derivation is gone over once, and by then the processor has forgotten
 * where a thousand objects were.
 */
export class Derivations {
  /** Seconds of the monotonic clock at which the readings of this frame are taken. */
  now = 0;
  #readings = readingColumns(256);
  #readingCount = 0;
  readonly #free: Reading[] = [];
  /** Removed since the last frame, with what is derived from them. */
  readonly #removed = new Set<Reading>();
  #derivations = derivationColumns(256);
  #derivationCount = 0;

  add(): Reading {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    const { length } = this.#readings.current;
    if (this.#readingCount === length) this.#readings = copied(this.#readings, readingColumns(2 * length));
    return this.#readingCount++;
  }

  derivation({ kind, slot, reading, denominator, scale, cap }: Derivation): void {
    const { length } = this.#derivations.kind;
    if (this.#derivationCount === length) this.#derivations = copied(this.#derivations, derivationColumns(2 * length));
    const at = this.#derivationCount++;
    const columns = this.#derivations;
    columns.kind[at] = KINDS[kind];
    columns.slot[at] = slot;
    columns.reading[at] = reading;
    columns.denominator[at] = denominator;
    columns.scale[at] = scale;
    columns.cap[at] = cap;
  }

  remove(reading: Reading): void {
    this.forget(reading);
    this.#removed.add(reading);
  }

  /** Drops what is known of a reading: the next one starts anew. */
  forget(reading: Reading): void {
    this.#readings.current[reading] = Number.NaN;
    this.#readings.currentAt[reading] = Number.NaN;
  }

  count(reading: Reading, value: number): void {
    const { current, previous, currentAt, previousAt } = this.#readings;
    previous[reading] = current[reading];
    previousAt[reading] = currentAt[reading];
    current[reading] = value;
    currentAt[reading] = this.now;
  }

  derive(target: Target): void {
    if (this.#removed.size > 0) this.#removeDerivations();
    const { now } = this;
    const { current, previous, currentAt, previousAt } = this.#readings;
    const { kind, slot, reading, denominator, scale, cap } = this.#derivations;
    for (let at = 0; at < this.#derivationCount; at++) {
      const numerator = reading[at];
      if (currentAt[numerator] !== now) continue;
      if (kind[at] === KINDS.total) {
        target.set(slot[at], current[numerator] * scale[at]);
        continue;
      }
      const other = denominator[at];
      const isRatio = kind[at] === KINDS.ratio;
      const change = current[numerator] - previous[numerator];
      const over = isRatio ? current[other] - previous[other] : now - previousAt[numerator];
      if (Number.isNaN(current[numerator] + current[other])) target.set(slot[at], Number.NaN);
      else if (isRatio && change === 0 && over === 0) target.rest(slot[at]);
      else if (change >= 0 && over > 0) target.set(slot[at], Math.min(cap[at], (change * scale[at]) / over));
      else target.await(slot[at]);
    }
  }

  /** In one go: when a plotter ends, dozens of readings go at once. */
  #removeDerivations(): void {
    const columns = this.#derivations;
    let kept = 0;
    for (let at = 0; at < this.#derivationCount; at++) {
      if (this.#removed.has(columns.reading[at]) || this.#removed.has(columns.denominator[at])) continue;
      for (const column of Object.values(columns)) column[kept] = column[at];
      kept++;
    }
    this.#derivationCount = kept;
    this.#free.push(...this.#removed);
    this.#removed.clear();
  }
}

function copied<Columns extends Readonly<Record<string, Uint8Array | Int32Array | Float64Array>>>(
  from: Columns,
  to: Columns,
): Columns {
  for (const name in from) to[name].set(from[name]);
  return to;
}
