import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import type { EngineIdentity } from '../events/events.ts';
import { History } from '../history/history.ts';
import { HistoryUnavailable, HistoryWriteError, isHistoryTrouble, writeErrorOf } from '../history/historyErrors.ts';
import { DEFAULT_RETENTION, type Retention } from '../history/retention.ts';
import type { Clock } from './clock.ts';
import { troubleOf } from './historyTrouble.ts';
import { hostId } from './hostId.ts';

/** A history that couldn't be had is tried again so often: by then its disk may have room, or be there. */
const RETRY_SECONDS = 30;
/** A beat that can't be written may have waited a second for another program's lock: not every second, then. */
const BEAT_RETRY_SECONDS = 5;

/** Why nothing is kept, and what to do about it. */
export interface HistoryOff {
  readonly reason: string;
  readonly remedy: string;
}

export interface HistoryPlace {
  readonly path: string;
  readonly retention?: Partial<Retention>;
  /** In the place of the host's own clock that nobody sets, where days are to pass in minutes. */
  readonly monotonicSeconds?: () => number;
}

/** The history that the engines of a host share, while it can be had: opens it, says why it can't, and tries again. */
export class SharedHistory {
  readonly #place: HistoryPlace | undefined;
  readonly #identity: EngineIdentity;
  readonly #clock: Clock;
  #history: History | undefined;
  #off: HistoryOff | undefined;
  #wasThere = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  #beatAt = Number.NEGATIVE_INFINITY;

  /** Without a place there never is one; `off`: why. */
  constructor(place: HistoryPlace | undefined, identity: EngineIdentity, clock: Clock, off?: HistoryOff) {
    this.#off = off;
    this.#place = place;
    this.#identity = identity;
    this.#clock = clock;
  }

  get history(): History | undefined {
    return this.#history;
  }

  get off(): HistoryOff | undefined {
    return this.#off;
  }

  /** Whether it is time to try again. */
  get isDue(): boolean {
    return this.#place !== undefined && this.#history === undefined && this.#clock.seconds() >= this.#retryAt;
  }

  open(): void {
    this.close();
    if (!this.#place) return;
    this.#off = undefined;
    const { path, retention, monotonicSeconds } = this.#place;
    const folder = dirname(path);
    // It was taken away, or its disk was: what would be begun in its place is not where it belongs.
    if (this.#wasThere && !existsSync(folder)) {
      this.giveUp({ reason: `the folder ${folder} is gone`, remedy: 'Bring it back; it is looked for now and then.' });
      return;
    }
    try {
      this.#history = History.open(path, {
        hostId: hostId(),
        hostName: hostname(),
        now: this.#clock.epochSeconds,
        retention: { ...DEFAULT_RETENTION, ...retention },
        ...(monotonicSeconds && { monotonicSeconds }),
      });
      this.#wasThere = true;
    } catch (error) {
      this.giveUp(offBy(error, path));
    }
  }

  /** Goes on without it, for a while. */
  giveUp(off: HistoryOff): void {
    this.close();
    this.#off = off;
    this.#retryAt = this.#clock.seconds() + RETRY_SECONDS;
  }

  /** Asks what needs the history to be read; one that can't be is given up. */
  read(ask: (history: History) => void): void {
    if (!this.#history || !this.#place) return;
    try {
      ask(this.#history);
    } catch (error) {
      this.giveUp(offBy(error, this.#place.path));
    }
  }

  /** Takes the lease if nobody holds it. Without a history there is nobody to share with: every engine leads. */
  acquire(): boolean {
    try {
      return this.#history?.lease.tryAcquire(this.#identity) ?? true;
    } catch (error) {
      if (!isHistoryTrouble(error)) throw error;
      return false;
    }
  }

  /** Shows that this engine lives. False where another one leads by now; while nothing can be written, nobody else can take the lease. */
  beat(): boolean {
    if (this.#clock.seconds() < this.#beatAt) return true;
    try {
      return this.#history?.lease.beat() ?? true;
    } catch (error) {
      if (!(error instanceof HistoryWriteError)) throw error;
      this.#beatAt = this.#clock.seconds() + BEAT_RETRY_SECONDS;
      return true;
    }
  }

  close(): void {
    this.#history?.close();
    this.#history = undefined;
  }
}

/** Throws what is none of SQLite's errors. */
function offBy(error: unknown, path: string): HistoryOff {
  if (error instanceof HistoryUnavailable) return { reason: error.reason, remedy: error.remedy };
  const trouble = writeErrorOf(error, path);
  if (trouble instanceof HistoryWriteError) return { reason: troubleOf(trouble), remedy: trouble.remedy };
  throw error;
}
