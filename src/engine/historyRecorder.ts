import type { EngineEvent } from '../events/events.ts';
import type { FrameToKeep } from '../history/frameToKeep.ts';
import type { History } from '../history/history.ts';
import { HistoryCorrupt, HistoryWriteError, LeaseLost } from '../history/historyErrors.ts';
import { MAINTAIN_MS } from '../history/maintenance.ts';
import type { Frame } from '../metrics/frame.ts';
import type { Clock } from './clock.ts';
import { sentence, troubleOf } from './historyTrouble.ts';

/** After a failed write the history is left alone for so long. */
const RETRY_SECONDS = 5;
/** Events that wait for a history that can't be written; the oldest are given up first. */
const MOST_EVENTS_WAITING = 1000;
const BETWEEN_SLICES_SECONDS = 0.05;
/** There is something to tidy up once a minute: no need to wake up for it after every frame. */
const TIDY_EVERY_SECONDS = 15;
/** Of frames so far apart several are written at a time: of closer ones a crash would lose many, and from further ones nobody would see that the engine lives. */
const WAITS_FOR_NEXT_SECONDS = [0.9, 1.1] as const;
/** More would cost more of a crash, and come near to where others take a lease for given up. */
const WRITTEN_TOGETHER = 2;

export interface RecorderListener {
  /** `history.paused` and `history.resumed`. */
  tell(event: EngineEvent): void;
  /** Another engine leads. */
  leaseLost(): void;
  /** The file is damaged. */
  corrupt(): void;
}

/** Writes what an engine measures and tells into the history, some frames at a time where nobody waits for them, and says when that isn't possible. */
export class HistoryRecorder {
  readonly #history: History;
  readonly #clock: Clock;
  readonly #listener: RecorderListener;
  #waiting: EngineEvent[] = [];
  /** Wait for the next one, to be written with it. */
  #held: FrameToKeep[] = [];
  #frameAt = Number.NaN;
  #pausedAt: number | undefined;
  #hasLostLease = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  #cancelMaintenance: (() => void) | undefined;
  #tidyAt = Number.NEGATIVE_INFINITY;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(history: History, clock: Clock, listener: RecorderListener) {
    this.#history = history;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Another engine leads: what this one concluded since is not to be acted upon. */
  get hasLostLease(): boolean {
    return this.#hasLostLease;
  }

  /** Whether nothing can be written at present. */
  get paused(): boolean {
    return this.#pausedAt !== undefined;
  }

  /** Seconds of the clock when a frame was written last, which also shows that this engine lives. */
  get writtenAt(): number {
    return this.#writtenAt;
  }

  /** Keeps an event until the frame that it belongs to is written. */
  hear(event: EngineEvent): void {
    if (this.#waiting.length === MOST_EVENTS_WAITING) this.#waiting.shift();
    this.#waiting.push(event);
  }

  /**
   * Writes a frame with the events since the last one, or leaves it for the next where there are none and nobody `isFollowed` by waits for it. A frame that
   * can't be written is lost; its events are not. `alongside`: what else is written with them.
   */
  frame({ epochSeconds, values, index }: Frame, isFollowed = false, alongside?: () => void): void {
    const now = this.#clock.seconds();
    if (now < this.#retryAt) return;
    const apart = now - this.#frameAt;
    this.#frameAt = now;
    const isWaiting = this.#held.push({ epochSeconds, values, series: index.list }) < WRITTEN_TOGETHER;
    const [least, most] = WAITS_FOR_NEXT_SECONDS;
    const events = this.#waiting;
    if (isWaiting && events.length === 0 && !isFollowed && apart >= least && apart <= most) return;
    const frames = this.#held;
    this.#held = [];
    this.#waiting = [];
    try {
      this.#history.appendAll(frames, events, alongside);
    } catch (error) {
      this.#waiting = [...events, ...this.#waiting].slice(-MOST_EVENTS_WAITING);
      this.#failed(error, epochSeconds);
      return;
    }
    this.#resumed(epochSeconds);
    this.#writtenAt = now;
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + TIDY_EVERY_SECONDS;
    this.#cancelMaintenance ??= this.#clock.after(BETWEEN_SLICES_SECONDS, this.#maintain);
  }

  /** Leaves the history alone from now on: it is about to be closed under it. */
  abandon(): void {
    this.#cancelMaintenance?.();
  }

  /** Writes what still waits. */
  close(): void {
    this.abandon();
    if (this.#held.length === 0 && this.#waiting.length === 0) return;
    try {
      this.#history.appendAll(this.#held, this.#waiting);
    } catch {
      // Nobody is left to be told; what was written before is kept.
    }
  }

  readonly #maintain = (): void => {
    this.#cancelMaintenance = undefined;
    try {
      const more = this.#history.maintain(MAINTAIN_MS);
      if (more) this.#cancelMaintenance = this.#clock.after(BETWEEN_SLICES_SECONDS, this.#maintain);
    } catch (error) {
      this.#failed(error, this.#clock.epochSeconds());
    }
  };

  #failed(error: unknown, epochSeconds: number): void {
    if (error instanceof LeaseLost) {
      this.#hasLostLease = true;
      this.#listener.leaseLost();
      return;
    }
    if (!(error instanceof HistoryWriteError)) throw error;
    if (error instanceof HistoryCorrupt) {
      this.#listener.corrupt();
      return;
    }
    this.#retryAt = this.#clock.seconds() + RETRY_SECONDS;
    if (this.#pausedAt !== undefined) return;
    this.#pausedAt = epochSeconds;
    const cause = sentence(troubleOf(error));
    this.#listener.tell({ type: 'history.paused', at: epochSeconds, cause, remedy: error.remedy });
  }

  #resumed(epochSeconds: number): void {
    if (this.#pausedAt === undefined) return;
    const afterSeconds = epochSeconds - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#listener.tell({ type: 'history.resumed', at: epochSeconds, afterSeconds });
  }
}
