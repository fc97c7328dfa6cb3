import type { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { HistoryCorrupt, HistoryWriteError, LeaseLost } from '../history/historyErrors.ts';
import { MAINTAIN_MS } from '../history/maintenance.ts';
import type { SeriesList } from '../metrics/series.ts';
import type { SeriesTable } from '../metrics/seriesTable.ts';
import type { Clock } from './clock.ts';
import { sentence, troubleOf } from './historyTrouble.ts';

/** After a failed write the history is left alone for so long. */
const RETRY_SECONDS = 5;
/** Events that wait for a history that can't be written; the oldest are given up first. */
const MOST_EVENTS_WAITING = 1000;
const BETWEEN_SLICES_SECONDS = 0.05;
/** There is something to tidy up once a minute: no need to wake up for it after every frame. */
const TIDY_EVERY_SECONDS = 5;

export interface RecorderListener {
  /** `history.paused` and `history.resumed`. */
  tell(event: EngineEvent): void;
  /** Another engine leads. */
  leaseLost(): void;
  /** The file is damaged. */
  corrupt(): void;
}

/** Writes what an engine measures and tells into the history, one transaction a frame, and says when that isn't possible. */
export class HistoryRecorder {
  readonly #history: History;
  readonly #clock: Clock;
  readonly #listener: RecorderListener;
  #waiting: EngineEvent[] = [];
  #series: SeriesList = { version: -1, series: [] };
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

  /** Writes a frame with the events since the last one. A frame that can't be written is lost; its events are not. `alongside`: what else is written with them. */
  frame(epochSeconds: number, values: Float64Array, table: SeriesTable, alongside?: () => void): void {
    if (this.#clock.seconds() < this.#retryAt) return;
    if (table.version !== this.#series.version) this.#series = table.list();
    const events = this.#waiting;
    this.#waiting = [];
    try {
      this.#history.append(epochSeconds, values.subarray(0, table.width), this.#series, events, alongside);
    } catch (error) {
      this.#waiting = [...events, ...this.#waiting].slice(-MOST_EVENTS_WAITING);
      this.#failed(error, epochSeconds);
      return;
    }
    this.#resumed(epochSeconds);
    const now = this.#clock.seconds();
    this.#writtenAt = now;
    if (now < this.#tidyAt) return;
    this.#tidyAt = now + TIDY_EVERY_SECONDS;
    this.#cancelMaintenance ??= this.#clock.after(BETWEEN_SLICES_SECONDS, this.#maintain);
  }

  /** Leaves the history alone from now on: it is about to be closed under it. */
  abandon(): void {
    this.#cancelMaintenance?.();
  }

  /** Writes the events that still wait. */
  close(): void {
    this.abandon();
    if (this.#waiting.length === 0) return;
    try {
      this.#history.appendEvents(this.#waiting);
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
