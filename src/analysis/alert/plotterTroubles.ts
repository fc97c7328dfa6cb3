import type { Alert, EngineEvent } from '../../events/events.ts';

/** Something that keeps a plotter from its work, or has ended it. */
export interface PlotterTrouble extends Alert {
  readonly cause: string;
  readonly remedy: string;
  /** Epoch seconds. */
  readonly at: number;
}

/** Troubles that are over stay in sight for so long: whoever looks in the morning is to learn what happened at night. */
const KEPT_SECONDS = 24 * 3600;

/** The troubles of plotters, folded from the events: those that last, and those that have ended a plot within a day. */
export class PlotterTroubles {
  readonly #titles = new Map<string, string>();
  /** By process: why it doesn't get on. */
  readonly #holds = new Map<string, PlotterTrouble>();
  /** By process: what ended its plot. */
  readonly #ends = new Map<string, PlotterTrouble>();

  /** The newest first. */
  list(epochSeconds: number): PlotterTrouble[] {
    for (const [process, { at }] of this.#ends) if (epochSeconds - at > KEPT_SECONDS) this.#ends.delete(process);
    return [...this.#holds.values(), ...this.#ends.values()].sort((a, b) => b.at - a.at);
  }

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      case 'process.seen':
      case 'process.changed':
        this.#titles.set(event.process.id, event.process.title);
        return false;
      case 'process.ended':
        return this.#holds.delete(event.process.id);
      case 'plot.started':
      case 'plotter.resumed':
        return this.#holds.delete(event.processId);
      case 'plotter.waiting':
        return this.#put(this.#holds, 'waits', 'warning', event);
      case 'plotter.stalled':
        return this.#put(this.#holds, 'has stalled', 'warning', event);
      case 'plot.failed':
        return this.#put(this.#ends, 'failed', 'critical', event);
      case 'plotter.crashed':
        return this.#put(this.#ends, 'crashed', 'critical', event);
      default:
        return false;
    }
  }

  #put(
    where: Map<string, PlotterTrouble>,
    what: string,
    severity: PlotterTrouble['severity'],
    { processId, cause, remedy, at }: { processId: string; cause: string; remedy: string; at: number },
  ): boolean {
    const title = `${this.#titles.get(processId) ?? 'Plotter'}, process ${processId.split(':')[0]}, ${what}`;
    where.set(processId, { id: `${processId}/${what}`, severity, title, cause, remedy, at });
    return true;
  }
}
