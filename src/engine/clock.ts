/** Time as the engine sees it; injected, so that tests and replays drive it. */
export interface Clock {
  /** Epoch seconds; jumps when the clock is set. */
  epochSeconds(): number;
  /** Seconds of a clock that never jumps. */
  seconds(): number;
  /** Calls back once after `seconds`; returns what cancels it. */
  after(seconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  epochSeconds: () => Date.now() / 1000,
  // As exact as `performance`, which is a module of its own to load.
  seconds: () => process.uptime(),
  after(seconds, callback) {
    const timer = setTimeout(callback, seconds * 1000);
    return () => clearTimeout(timer);
  },
};
