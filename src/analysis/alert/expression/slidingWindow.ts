import type { OverTime } from './expression.ts';

/** A window is kept as so many pieces, however long it is; it is as exact as one of them is short. */
const PIECES = 60;

interface Piece {
  readonly number: number;
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** Mean, least and greatest of the values of the last seconds. */
export class SlidingWindow {
  readonly #seconds: number;
  readonly #pieceSeconds: number;
  #pieces: Piece[] = [];
  #firstAt = Number.NaN;
  #lastAt = Number.NaN;

  constructor(seconds: number) {
    this.#seconds = seconds;
    this.#pieceSeconds = seconds / PIECES;
  }

  add(epochSeconds: number, value: number): void {
    // The clock was set back: what lies ahead would count for as long.
    if (epochSeconds < this.#lastAt) this.#pieces = [];
    if (this.#pieces.length === 0) this.#firstAt = epochSeconds;
    this.#lastAt = epochSeconds;
    const number = Math.floor(epochSeconds / this.#pieceSeconds);
    const last = this.#pieces.at(-1);
    if (last?.number === number) {
      last.sum += value;
      last.count++;
      last.min = Math.min(last.min, value);
      last.max = Math.max(last.max, value);
    } else this.#pieces.push({ number, sum: value, count: 1, min: value, max: value });
    const oldest = number - PIECES;
    while (this.#pieces[0].number < oldest) this.#pieces.shift();
  }

  /** `undefined` until values of the whole time are there: a mean of the first second is none of a minute. */
  value(how: OverTime): number | undefined {
    const slack = Math.max(this.#pieceSeconds, this.#seconds / PIECES);
    if (!(this.#lastAt - this.#firstAt >= this.#seconds - slack - 1)) return undefined;
    if (this.#pieces.length === 0) return undefined;
    switch (how) {
      case 'avg': {
        let sum = 0;
        let count = 0;
        for (const piece of this.#pieces) {
          sum += piece.sum;
          count += piece.count;
        }
        return sum / count;
      }
      case 'min': {
        let least = Number.POSITIVE_INFINITY;
        for (const { min } of this.#pieces) least = Math.min(least, min);
        return least;
      }
      case 'max': {
        let most = Number.NEGATIVE_INFINITY;
        for (const { max } of this.#pieces) most = Math.max(most, max);
        return most;
      }
    }
  }
}
