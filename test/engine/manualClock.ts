import type { Clock } from '../../src/engine/clock.ts';

/** A clock that stands until the test moves it. */
export class ManualClock implements Clock {
  #seconds = 0;
  #epochSeconds = 1_700_000_000;
  #waiting: { readonly at: number; readonly callback: () => void }[] = [];

  epochSeconds = () => this.#epochSeconds;
  seconds = () => this.#seconds;

  after(seconds: number, callback: () => void): () => void {
    const waiting = { at: this.#seconds + seconds, callback };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    };
  }

  get timers(): number {
    return this.#waiting.length;
  }

  /** Goes on by `seconds`, and rings what is due by then, each at its time. */
  advance(seconds: number): void {
    const until = this.#seconds + seconds;
    for (;;) {
      const [next] = this.#waiting.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > until) break;
      this.#move(Math.max(next.at, this.#seconds));
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.callback();
    }
    this.#move(until);
  }

  /** Time passes without anything being rung: the thread was busy, or the host slept. */
  stall(seconds: number): void {
    this.#move(this.#seconds + seconds);
  }

  /** Sets the wall clock, as an administrator does. */
  set(bySeconds: number): void {
    this.#epochSeconds += bySeconds;
  }

  #move(to: number): void {
    this.#epochSeconds += to - this.#seconds;
    this.#seconds = to;
  }
}
