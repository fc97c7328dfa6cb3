import { medianInPlace, select } from '../quantiles.ts';
import { meanOf, usableValues } from '../series.ts';

/**
 * The upper tail of a distribution: a share `rate` of values lies above `threshold`, by `meanExcess` on average, and rarer the
 * farther above (exponential peaks over threshold; Pickands 1975 with shape 0).
 */
export interface Tail {
  readonly threshold: number;
  readonly meanExcess: number;
  readonly rate: number;
}

/** More than this is not told apart: an event that a lifetime of measurements would not show twice. */
const GREATEST_SURPRISE = 50;

/** How surprising a value is: minus the natural logarithm of the probability of one at least as large; 0 up to the threshold. */
export function surpriseOf(tail: Tail, value: number): number {
  if (!(value > tail.threshold)) return 0;
  if (!(tail.meanExcess > 0)) return GREATEST_SURPRISE;
  return Math.min(GREATEST_SURPRISE, -Math.log(tail.rate) + (value - tail.threshold) / tail.meanExcess);
}

/**
 * The same where the tail was fitted to few of `count` values, so that its mean excess is known no better than they tell: the
 * exponential tail, averaged over what that mean may be, is Lomax's.
 */
export function cautiousSurpriseOf(tail: Tail, count: number, value: number): number {
  if (!(value > tail.threshold) || !(tail.meanExcess > 0)) return surpriseOf(tail, value);
  const fitted = tail.rate * count;
  const excess = (value - tail.threshold) / tail.meanExcess;
  return Math.min(GREATEST_SURPRISE, -Math.log(tail.rate) + fitted * Math.log1p(excess / fitted));
}

/** The value of this surprise, which must be at least that of the threshold. */
export function valueAtSurprise(tail: Tail, surprise: number): number {
  return tail.threshold + Math.max(0, surprise + Math.log(tail.rate)) * tail.meanExcess;
}

/** Share of values less unusual than one of this surprise. */
export function shareBelow(surprise: number): number {
  return -Math.expm1(-surprise);
}

/**
 * The tail of the greatest `rate` of some values; undefined without values.
 * @param leastExcess taken for the mean excess where that is smaller, so that values that hardly ever change are not all surprises.
 */
export function tailOf(values: ArrayLike<number>, rate: number, leastExcess: number): Tail | undefined {
  return fittedTail(usableValues(values).sort(), rate, leastExcess, meanOf);
}

/**
 * The same where some of the values are what is looked for: the mean excess is told from the median of the excesses, so that up
 * to half of them may be anomalies.
 */
export function robustTailOf(values: ArrayLike<number>, rate: number, leastExcess: number): Tail | undefined {
  const usable = usableValues(values);
  // A median is told of what lies above the threshold in any order.
  if (usable.length >= 2) select(usable, usable.length - 1 - countAbove(usable.length, rate));
  return fittedTail(usable, rate, leastExcess, (excesses) => medianInPlace(excesses) / Math.LN2);
}

/** Both tails of some values. */
export interface BothTails {
  readonly upper: Tail;
  /** Of the negated values. */
  readonly lower: Tail;
}

/** As tailOf, on either side. */
export function bothTailsOf(values: ArrayLike<number>, rate: number, leastExcess: number): BothTails | undefined {
  const sorted = usableValues(values).sort();
  const upper = fittedTail(sorted, rate, leastExcess, meanOf);
  const lower = fittedTail(sorted.map((value) => -value).reverse(), rate, leastExcess, meanOf);
  return upper && lower && { upper, lower };
}

/** @param sorted Ascending, at least as far as that those above the threshold stand behind it. */
function fittedTail(
  sorted: Float64Array,
  rate: number,
  leastExcess: number,
  meanExcessOf: (excesses: Float64Array) => number,
): Tail | undefined {
  const count = sorted.length;
  if (count < 2) return undefined;
  const above = countAbove(count, rate);
  const threshold = sorted[count - 1 - above];
  const excesses = sorted.slice(count - above).map((value) => value - threshold);
  return { threshold, meanExcess: Math.max(leastExcess, meanExcessOf(excesses)), rate: above / count };
}

const FEWEST_ABOVE = 10;

function countAbove(count: number, rate: number): number {
  return Math.min(count - 1, Math.max(FEWEST_ABOVE, Math.ceil(rate * count)));
}

/** A running tail as it is stored. */
export interface RunningTailState {
  readonly count: number;
  readonly largest: readonly number[];
}

const RATE = 0.03;
const MOST_ABOVE = 64;

/** The tail of a stream: remembers how many values there were and the largest few dozen of them. */
export class RunningTail {
  readonly #mostAbove: number;
  #count: number;
  /** Descending. */
  readonly #largest: number[];
  #fitted: Tail | undefined;
  /** How many of the largest the fit was to, while these are still the same; 0 else. */
  #fittedAbove = 0;

  /** @param mostAbove how many values it is fitted to at most. */
  constructor(state: RunningTailState = { count: 0, largest: [] }, mostAbove = MOST_ABOVE) {
    this.#mostAbove = mostAbove;
    this.#count = state.count;
    this.#largest = [...state.largest];
  }

  /** Undefined before the first few values. */
  get tail(): Tail | undefined {
    const count = this.#count;
    if (count <= FEWEST_ABOVE) return undefined;
    const above = Math.min(this.#largest.length - 1, Math.max(FEWEST_ABOVE, Math.ceil(RATE * count)));
    const rate = above / count;
    if (this.#fitted !== undefined && above === this.#fittedAbove) {
      const { threshold, meanExcess } = this.#fitted;
      if (rate !== this.#fitted.rate) this.#fitted = { threshold, meanExcess, rate };
      return this.#fitted;
    }
    const threshold = this.#largest[above];
    let excess = 0;
    for (let at = 0; at < above; at++) excess += this.#largest[at] - threshold;
    this.#fittedAbove = above;
    this.#fitted = { threshold, meanExcess: excess / above, rate };
    return this.#fitted;
  }

  /** How many values there were; less after a halving. */
  get count(): number {
    return this.#count;
  }

  /** The largest value that is remembered; -Infinity before the first. */
  get largest(): number {
    return this.#largest[0] ?? -Infinity;
  }

  add(value: number): void {
    this.#count++;
    const largest = this.#largest;
    // After a halving there is room again, but smaller values that came before are lost: only what exceeds the rest fits in.
    if (this.#count > this.#mostAbove && value <= largest[largest.length - 1]) return;
    if (largest.length > this.#mostAbove) largest.pop();
    let at = largest.length;
    for (; at > 0 && largest[at - 1] < value; at--) largest[at] = largest[at - 1];
    largest[at] = value;
    if (at <= this.#fittedAbove) this.#fittedAbove = 0;
  }

  /** Lets what was seen so far count half. */
  halve(): void {
    this.#count = Math.ceil(this.#count / 2);
    const kept = this.#largest.filter((_, at) => at % 2 === 0);
    this.#largest.splice(0, Infinity, ...kept);
    this.#fittedAbove = 0;
  }

  toJSON(): RunningTailState {
    return { count: this.#count, largest: [...this.#largest] };
  }
}
