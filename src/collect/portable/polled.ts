import type { EngineEvent } from '../../events/events.ts';
import type { Collector, Now } from '../collector.ts';
import type { Recorder } from '../recorder.ts';

/** One question to a slow source (systeminformation, a program): how often it is asked, and how its answer is put down. */
export interface Poll<Answer> {
  readonly name: string;
  /** An answer costs child processes and up to seconds, so each kind has its own slow beat. */
  readonly everySeconds: number;
  /** Whether it is to be asked at present; without it, always. */
  readonly isWanted?: boolean;
  /** Whether it is to be asked before its time. */
  readonly isUrgent?: boolean;
  ask(): Promise<Answer>;
  open(recorder: Recorder, emit: (event: EngineEvent) => void): void;
  record(answer: Answer, now: Now): void;
  unavailable(reason: string): void;
  /** As of `Collector`. */
  hear?(event: EngineEvent): void;
}

/** Runs a poll beside the frames: a frame never waits for it, the answer goes into the next frame after it has come. */
export class Polled<Answer> implements Collector {
  readonly name: string;
  readonly #poll: Poll<Answer>;
  #dueAt = Number.NEGATIVE_INFINITY;
  #asking = false;
  #answer: Answer | undefined;
  #failure: Error | undefined;

  constructor(poll: Poll<Answer>) {
    this.name = poll.name;
    this.#poll = poll;
  }

  open(recorder: Recorder, emit: (event: EngineEvent) => void): void {
    this.#poll.open(recorder, emit);
  }

  collect(now: Now): void {
    const { seconds } = now;
    const { everySeconds, isUrgent = false, isWanted = true } = this.#poll;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
    if (this.#answer !== undefined) {
      this.#poll.record(this.#answer, now);
      this.#answer = undefined;
    }
    if (this.#asking || !isWanted || (seconds < this.#dueAt && !isUrgent)) return;
    this.#dueAt = seconds + everySeconds;
    void this.#ask();
  }

  hear(event: EngineEvent): void {
    this.#poll.hear?.(event);
  }

  unavailable(reason: string): void {
    this.#poll.unavailable(reason);
  }

  close(): void {}

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      this.#answer = await this.#poll.ask();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#asking = false;
    }
  }
}
