/** A clock that goes wrong by this much was set. */
const JUMP_SECONDS = 60;
const STEADY_SECONDS = 600;

/**
 * Whether the clock can be trusted to say how old things are: it must have gone evenly for ten minutes. Otherwise a clock that is wrong
 * for a moment, as after a start without network, would have years of history deleted.
 */
export class SteadyClock {
  #ahead = Number.NaN;
  #since = Number.NaN;

  /** `epochSeconds` of a frame, and when it was by a clock that nobody sets. */
  observe(epochSeconds: number, monotonicSeconds: number): void {
    const ahead = epochSeconds - monotonicSeconds;
    if (!(Math.abs(ahead - this.#ahead) <= JUMP_SECONDS)) {
      this.#since = monotonicSeconds;
      this.#ahead = ahead;
    }
  }

  isSteady(monotonicSeconds: number): boolean {
    return monotonicSeconds - this.#since >= STEADY_SECONDS;
  }
}
