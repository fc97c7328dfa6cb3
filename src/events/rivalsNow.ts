import type { EngineEvent } from './events.ts';
import type { Rival, RivalResource } from './rivals.ts';

/** Who takes what at present, folded from the events. */
export class RivalsNow {
  readonly #found = new Map<RivalResource, readonly Rival[]>();

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      case 'rivals.found':
        this.#found.set(event.resource, event.rivals);
        return true;
      case 'engine.started': {
        const any = this.#found.size > 0;
        this.#found.clear();
        return any;
      }
      default:
        return false;
    }
  }

  /** The programs that take most first; without the process `pid`, whose rivals these are. Empty while nothing is short. */
  of(resource: RivalResource, pid?: number): readonly Rival[] {
    return (this.#found.get(resource) ?? []).filter((rival) => rival.pid !== pid);
  }
}
