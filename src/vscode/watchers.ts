import type { EngineClient } from '../engine/client.ts';
import type { Frame } from '../metrics/frame.ts';

/**
 * Everything that shows frames, with whether anybody sees it. The engine announces frames only while somebody does, and
 * each watcher is called only while it is seen.
 */
export class Watchers {
  readonly #engine: EngineClient;
  readonly #watchers = new Map<(frame: Frame) => void, boolean>();

  constructor(engine: EngineClient) {
    this.#engine = engine;
    engine.on('frame', () => this.#announce());
  }

  /** Calls `show` with each frame while it is seen, and with the newest one as soon as it is. */
  set(show: (frame: Frame) => void, seen: boolean): void {
    const was = this.#watchers.get(show) ?? false;
    this.#watchers.set(show, seen);
    this.#engine.watch([...this.#watchers.values()].includes(true));
    if (seen && !was) this.#showNewest(show);
  }

  #announce(): void {
    for (const [show, seen] of this.#watchers) if (seen) this.#showNewest(show);
  }

  #showNewest(show: (frame: Frame) => void): void {
    const { frame } = this.#engine;
    if (frame) show(frame);
  }
}
