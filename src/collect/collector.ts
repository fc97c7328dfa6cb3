import type { EngineEvent } from '../events/events.ts';
import type { Recorder } from './recorder.ts';

/**
 * One kind of measurement. `collect` is called once a frame and writes into the recorder that `open` was given; what
 * it can't read it marks absent with the reason. It throws only where nothing of it can be read: the engine then marks
 * the collector unavailable, says so once, and tries again now and then.
 */
export interface Collector {
  readonly name: string;
  open(recorder: Recorder, emit: (event: EngineEvent) => void): void;
  collect(now: Now): void;
  /** Marks everything that it writes absent, after `collect` has thrown. */
  unavailable(reason: string): void;
  /** What any collector has found out: a plotter was seen, ended … */
  hear?(event: EngineEvent): void;
  close(): void;
}

/** When a frame is taken. */
export interface Now {
  /** Seconds since 1970, UTC; jumps when the clock is set. */
  readonly epochSeconds: number;
  /** Seconds of a clock that never jumps. */
  readonly seconds: number;
  /** Number of this frame, from 0. */
  readonly frame: number;
}
