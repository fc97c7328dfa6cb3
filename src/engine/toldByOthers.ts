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

const FRAMES_UNASKED = 2;

/** Takes up what others left, while one engine leads. */
export class ToldByOthers {
  #history: History | undefined;
  #version = Number.NaN;
  #framesUnasked = 0;
  #hasNoticed = false;

  /** Every other frame: sees whether others have written, within the transaction that writes the frame: it costs least there. */
  notice(history: History | undefined): void {
    if (!history || ++this.#framesUnasked < FRAMES_UNASKED) return;
    this.#framesUnasked = 0;
    this.#hasNoticed = history.versionOfOthers !== this.#version || history !== this.#history;
  }

  /** Whether others had written when it was seen last, and nothing was told since. */
  get hasNoticed(): boolean {
    return this.#hasNoticed;
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
      this.#history = history;
      this.#version = version;
    } catch (error) {
      if (!isHistoryTrouble(error)) throw error;
    }
  }
}
