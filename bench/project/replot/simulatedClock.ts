import type { Clock } from '../../../src/engine/clock.ts';
import type { SimulatedHost } from './simulatedHost.ts';

/** The time of a simulated host, which goes as fast as what waits for it gets done. */
export class SimulatedClock implements Clock {
  readonly #host: SimulatedHost;
  #waiting: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(host: SimulatedHost) {
    this.#host = host;
  }

  epochSeconds = () => this.#host.epochSeconds;
  seconds = () => this.#host.seconds;

  after(seconds: number, callback: () => void): () => void {
    const one = { at: this.#host.seconds + seconds, callback };
    this.#waiting.push(one);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== one);
    };
  }

  /** Goes on to a time, and rings what is due by then. */
  goTo(until: number): void {
    for (;;) {
      const [next] = this.#waiting.toSorted((a, b) => a.at - b.at);
      if (!next || next.at > until) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#host.seconds = Math.max(this.#host.seconds, next.at);
      next.callback();
    }
    this.#host.seconds = until;
  }
}
