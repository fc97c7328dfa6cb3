import type { Clock } from '../../../src/engine/clock.ts';

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/** What is due every second (signs of life, looks for documents of others) comes so often: else there were millions of them. */
const LEAST_BEAT_SECONDS = 30;
const BEAT_SECONDS = 1;

/** A clock that jumps from one thing that is due to the next: days pass in seconds. */
export class CompressedClock implements Clock {
  readonly #begin: number;
  #seconds = 0;
  #due: Due[] = [];

  constructor(begin: number) {
    this.#begin = begin;
  }

  epochSeconds = () => this.#begin + this.#seconds;
  seconds = () => this.#seconds;

  after(seconds: number, callback: () => void): () => void {
    const wait = seconds < BEAT_SECONDS ? seconds : Math.max(LEAST_BEAT_SECONDS, seconds);
    const due = { at: this.#seconds + wait, callback };
    const place = this.#due.findIndex(({ at }) => at > due.at);
    this.#due.splice(place < 0 ? this.#due.length : place, 0, due);
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
    };
  }

  get waiting(): number {
    return this.#due.length;
  }

  /** Does what is due within the next `seconds`, each at its time. */
  advance(seconds: number): void {
    const until = this.#seconds + seconds;
    for (let next = this.#due[0]; next && next.at <= until; next = this.#due[0]) {
      this.#due.shift();
      this.#seconds = Math.max(this.#seconds, next.at);
      next.callback();
    }
    this.#seconds = until;
  }
}
