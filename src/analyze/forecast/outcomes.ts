import { type ForecastScore, noForecasts, scoreOfSums } from './forecastScore.ts';

/** A forecast and what came, as far as its score needs it. */
export interface Outcome {
  /** Epoch seconds. */
  readonly madeAt: number;
  /** Up to when it reaches. */
  readonly to: number;
  readonly mean: number;
  readonly lower?: number;
  readonly upper?: number;
  /** What last value and exponential smoothing forecast. */
  readonly naive: number;
  readonly smoothing: number;
  /** The most that the target can reach. */
  readonly capacity: number;
  /** What it came to; absent before. */
  readonly outcome?: number;
}

/** What stands in a row; whether its interval held the outcome is NaN where it had none. */
const [MADE_AT, TO, CAPACITY, OWN, NAIVE, SMOOTHING, SIZE, HELD, WIDTH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const MORE_ROWS = 256;

/** How forecasts of one kind did, in the order in which they were made: 64 bytes each. */
export class Outcomes {
  #rows = new Float64Array(0);
  #count = 0;

  /** Takes it in place of one that was made at the same second. */
  add({ madeAt, to, mean, lower, upper, naive, smoothing, capacity, outcome = Number.NaN }: Outcome): void {
    const row = this.#rowOf(madeAt);
    this.#rows.set(
      [
        madeAt,
        to,
        capacity,
        Math.abs(mean - outcome),
        Math.abs(naive - outcome),
        Math.abs(smoothing - outcome),
        Math.abs(outcome),
        lower === undefined || upper === undefined ? Number.NaN : Number(outcome >= lower && outcome <= upper),
      ],
      row * WIDTH,
    );
  }

  /** Lets go of the oldest, as far as they came true before. */
  forget(before: number): void {
    let gone = 0;
    while (gone < this.#count && this.#rows[gone * WIDTH + TO] < before) gone++;
    if (gone === 0) return;
    this.#rows.copyWithin(0, gone * WIDTH, this.#count * WIDTH);
    this.#count -= gone;
  }

  /** Of those that came true within [from, to), with the first and the last of these times; undefined where there were none. */
  score(from: number, to: number): (ForecastScore & { readonly from: number; readonly to: number }) | undefined {
    const sums = noForecasts();
    let capacity = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    const rows = this.#rows;
    for (let at = 0; at < this.#count * WIDTH; at += WIDTH) {
      if (!(rows[at + TO] >= from && rows[at + TO] < to)) continue;
      sums.count++;
      sums.own += rows[at + OWN];
      sums.naive += rows[at + NAIVE];
      sums.smoothing += rows[at + SMOOTHING];
      sums.size += rows[at + SIZE];
      if (!Number.isNaN(rows[at + HELD])) {
        sums.intervals++;
        sums.held += rows[at + HELD];
      }
      capacity = Math.max(capacity, rows[at + CAPACITY]);
      first = Math.min(first, rows[at + MADE_AT]);
      last = Math.max(last, rows[at + MADE_AT]);
    }
    const score = scoreOfSums(sums, capacity);
    return score && { ...score, from: first, to: last };
  }

  /** Where it stands, or is to stand: usually behind all others. */
  #rowOf(madeAt: number): number {
    let row = this.#count;
    while (row > 0 && this.#rows[(row - 1) * WIDTH + MADE_AT] > madeAt) row--;
    if (row > 0 && Math.round(this.#rows[(row - 1) * WIDTH + MADE_AT]) === Math.round(madeAt)) return row - 1;
    if (this.#count * WIDTH === this.#rows.length) {
      const larger = new Float64Array(this.#rows.length + MORE_ROWS * WIDTH);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows.copyWithin((row + 1) * WIDTH, row * WIDTH, this.#count * WIDTH);
    this.#count++;
    return row;
  }
}
