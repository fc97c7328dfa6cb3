import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { EngineEvent } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { isHistoryTrouble } from '../history/historyErrors.ts';

/** Documents of this kind are events that a program beside the engines leaves for the leading one to tell. */
export const TOLD = 'told';

/** Leaves an event for the engine that leads. */
export function leaveForLeader(history: History, event: EngineEvent, now: number): void {
  history.put(TOLD, `${event.type} ${now} ${randomUUID()}`, now, event);
}

/** What was left and is not told yet, the oldest first. */
export function eventsOfOthers(history: History): EngineEvent[] {
  return history.list(TOLD).flatMap(({ value }) => {
    const { success, output } = v.safeParse(EngineEvent, value);
    return success ? [output] : [];
  });
}

/** Under this kind stands when somebody who follows said so last: who leads then writes each frame at once. */
const FOLLOWED = 'followed';
/** Who follows says so this often, and is taken to be there for twice as long. */
export const SAY_FOLLOWING_SECONDS = 20;

export function sayFollowing(history: History, now: number): void {
  history.put(FOLLOWED, '', now, null);
}

/** Takes up what others left, while one engine leads. */
export class ToldByOthers {
  #history: History | undefined;
  #version = Number.NaN;
  #hasNoticed = false;
  /** Epoch seconds. */
  #followedAt = Number.NEGATIVE_INFINITY;

  /** Sees whether others have written, within the transaction that writes frames: it costs least there. */
  notice(history: History | undefined): void {
    if (history) this.#hasNoticed = history.versionOfOthers !== this.#version || history !== this.#history;
  }

  /** Whether others had written when it was seen last, and nothing was told since. */
  get hasNoticed(): boolean {
    return this.#hasNoticed;
  }

  /** Whether somebody waits for each frame. */
  isFollowed(now: number): boolean {
    return Math.abs(now - this.#followedAt) < 2 * SAY_FOLLOWING_SECONDS;
  }

  /**
   * Tells the events that others left in the history, the oldest first, and takes them away. What is no event is taken away too. While
   * the history can't be written they wait. Costs next to nothing while nobody else has written.
   */
  tell(history: History, tell: (event: EngineEvent) => void): void {
    try {
      this.#hasNoticed = false;
      const version = history.versionOfOthers;
      if (history === this.#history && version === this.#version) return;
      for (const { key, value } of history.list(TOLD)) {
        // Taken away first: what can't be, would be told over and over.
        history.delete(TOLD, key);
        const { success, output } = v.safeParse(EngineEvent, value);
        if (success) tell(output);
      }
      this.#followedAt = history.list(FOLLOWED)[0]?.at ?? Number.NEGATIVE_INFINITY;
      this.#history = history;
      this.#version = version;
    } catch (error) {
      if (!isHistoryTrouble(error)) throw error;
    }
  }
}
