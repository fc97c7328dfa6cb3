import type { TimeAccount } from '../events/timeAccount.ts';
import { LANES } from '../metrics/timeLanes.ts';

/** Points that are kept. When they are full every second one of the older half goes: what is long ago is known less finely. */
const MOST_POINTS = 600;
const FIRST_POINTS = 75;
/** Columns of a point: the seconds of each lane, then these. */
const SECONDS = LANES.length;
const THREAD_SECONDS = SECONDS + 1;
const VARIANCE = SECONDS + 2;
const COLUMNS = SECONDS + 3;
const DIGITS = 1000;

/** The account of one frame. */
export interface FrameAccount {
  /** By lane; NaN where nothing is known. */
  readonly shares: Float64Array;
  readonly error: number;
  readonly active: number;
}

/**
 * Sums up the account of a plotter from its first frame on, so that it can be told for any time since: a step, a plot. The sums of
 * all points lie one behind the other, so that a frame allocates nothing.
 */
export class AccountLedger {
  #times = new Float64Array(FIRST_POINTS);
  #sums = new Float64Array(FIRST_POINTS * COLUMNS);
  #count = 0;

  /** Adds what happened between the frame before and `at`, epoch seconds; frames in which nothing is known leave a gap. */
  add(at: number, { shares, error, active }: FrameAccount): void {
    // The clock was set back: what was before can't be found by time any more.
    if (this.#count > 0 && at < this.#times[this.#count - 1]) this.#count = 0;
    if (this.#count === MOST_POINTS) this.#thin();
    else if (this.#count === this.#times.length) this.#grow();
    const count = this.#count++;
    const sums = this.#sums;
    const start = count * COLUMNS;
    this.#times[count] = at;
    if (count === 0) {
      sums.fill(0, 0, COLUMNS);
      return;
    }
    sums.copyWithin(start, start - COLUMNS, start);
    const elapsed = at - this.#times[count - 1];
    if (!(elapsed > 0) || Number.isNaN(active)) return;
    for (let lane = 0; lane < shares.length; lane++) {
      const share = shares[lane];
      if (share > 0) sums[start + lane] += share * elapsed;
    }
    sums[start + SECONDS] += elapsed;
    sums[start + THREAD_SECONDS] += active * elapsed;
    sums[start + VARIANCE] += (error * elapsed) ** 2;
  }

  /** The account of the time between two epoch seconds; undefined where nothing of it is known. */
  between(from: number, to: number): TimeAccount | undefined {
    if (this.#count === 0) return undefined;
    const grown = this.#at(to);
    this.#at(from).forEach((sum, column) => {
      grown[column] -= sum;
    });
    const seconds = grown[SECONDS];
    if (!(seconds > 0)) return undefined;
    const share = (lane: number) => Math.round((DIGITS * grown[lane]) / seconds) / DIGITS;
    return {
      seconds: Math.round(DIGITS * seconds) / DIGITS,
      shares: Object.fromEntries(LANES.flatMap((lane, index) => (share(index) > 0 ? [[lane, share(index)]] : []))),
      error: Math.round((DIGITS * Math.sqrt(grown[VARIANCE])) / seconds) / DIGITS,
      threads: Math.round((DIGITS * grown[THREAD_SECONDS]) / seconds) / DIGITS,
    };
  }

  /** The sums at a time, between two points in proportion. */
  #at(time: number): Float64Array {
    const next = this.#firstFrom(time);
    const point = (index: number) => this.#sums.slice(index * COLUMNS, (index + 1) * COLUMNS);
    if (next === this.#count) return point(next - 1);
    if (next === 0) return point(0);
    const [before, after] = [this.#times[next - 1], this.#times[next]];
    const part = (time - before) / (after - before);
    const later = point(next);
    return point(next - 1).map((value, column) => value + part * (later[column] - value));
  }

  /** The first point at that time or after it; the number of points where there is none. */
  #firstFrom(time: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle] >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    const points = Math.min(MOST_POINTS, 2 * this.#times.length);
    const [times, sums] = [this.#times, this.#sums];
    this.#times = new Float64Array(points);
    this.#times.set(times);
    this.#sums = new Float64Array(points * COLUMNS);
    this.#sums.set(sums);
  }

  #thin(): void {
    let kept = 0;
    for (let index = 0; index < this.#count; index++) {
      if (index < MOST_POINTS / 2 && index % 2 === 1) continue;
      this.#times[kept] = this.#times[index];
      this.#sums.copyWithin(kept * COLUMNS, index * COLUMNS, (index + 1) * COLUMNS);
      kept++;
    }
    this.#count = kept;
  }
}
