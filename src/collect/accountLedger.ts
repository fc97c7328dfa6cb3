import type { TimeAccount } from '../events/timeAccount.ts';
import { LANES } from '../metrics/timeLanes.ts';

/** Points that are kept. When they are full every second one of the older half goes: what is long ago is known less finely. */
const MOST_POINTS = 600;
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

/** Sums up the account of a plotter from its first frame on, so that it can be told for any time since: a step, a plot. */
export class AccountLedger {
  readonly #times: number[] = [];
  readonly #points: Float64Array[] = [];

  /** Adds what happened between the frame before and `at`, epoch seconds; frames in which nothing is known leave a gap. */
  add(at: number, { shares, error, active }: FrameAccount): void {
    const last = this.#points.length - 1;
    const elapsed = at - this.#times[last];
    // The clock was set back: what was before can't be found by time any more.
    if (elapsed < 0) this.#forget();
    const point = this.#points.length > 0 ? this.#points[last].slice() : new Float64Array(COLUMNS);
    if (elapsed > 0 && !Number.isNaN(active)) {
      for (let lane = 0; lane < shares.length; lane++) point[lane] += shares[lane] * elapsed;
      point[SECONDS] += elapsed;
      point[THREAD_SECONDS] += active * elapsed;
      point[VARIANCE] += (error * elapsed) ** 2;
    }
    this.#times.push(at);
    this.#points.push(point);
    if (this.#points.length > MOST_POINTS) this.#thin();
  }

  /** The account of the time between two epoch seconds; undefined where nothing of it is known. */
  between(from: number, to: number): TimeAccount | undefined {
    const start = this.#at(from);
    const end = this.#at(to);
    if (!start || !end) return undefined;
    const grown = end.map((value, column) => value - start[column]);
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
  #at(time: number): Float64Array | undefined {
    const next = this.#times.findIndex((at) => at >= time);
    if (next < 0) return this.#points.at(-1);
    if (next === 0) return this.#points[0];
    const [before, after] = [this.#times[next - 1], this.#times[next]];
    const part = (time - before) / (after - before);
    const [a, b] = [this.#points[next - 1], this.#points[next]];
    return a.map((value, column) => value + part * (b[column] - value));
  }

  #thin(): void {
    const half = MOST_POINTS / 2;
    const isKept = (_: unknown, index: number) => index >= half || index % 2 === 0;
    this.#times.splice(0, this.#times.length, ...this.#times.filter(isKept));
    this.#points.splice(0, this.#points.length, ...this.#points.filter(isKept));
  }

  #forget(): void {
    this.#times.length = 0;
    this.#points.length = 0;
  }
}
