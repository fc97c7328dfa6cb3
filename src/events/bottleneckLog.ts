import type { Bottleneck, EngineEvent } from './events.ts';
import type { Prospect } from './prospects.ts';

const MOST_KEPT = 500;
const MOST_FOLLOWED = 50;
/** What may come is told anew more often than this, while an engine forecasts. */
const OUTLOOK_SECONDS = 7200;

export type AdviceFollowed = Extract<EngineEvent, { type: 'advice.followed' }>;

/** A bottleneck with its time. */
export interface PastBottleneck extends Bottleneck {
  /** Of the plotter that it held back; absent: the host's. */
  readonly processId?: string;
  /** Epoch seconds; absent while it lasts. */
  readonly until?: number;
}

/** What holds the host and its plotters back, what did and what may: folded from the events. */
export class BottleneckLog {
  #past: PastBottleneck[] = [];
  #followed: AdviceFollowed[] = [];
  #outlook: { readonly at: number; readonly prospects: readonly Prospect[] } | undefined;
  readonly #present = new Map<string | undefined, PastBottleneck>();

  /** Those that are over, oldest first; the last 500. */
  get past(): readonly PastBottleneck[] {
    return this.#past;
  }

  /** Advice that was followed, oldest first; the last 50. */
  get followed(): readonly AdviceFollowed[] {
    return this.#followed;
  }

  /** What may come, the gravest first; none where nothing was forecast of late. */
  prospects(now: number): readonly Prospect[] {
    const { at, prospects } = this.#outlook ?? { at: Number.NEGATIVE_INFINITY, prospects: [] };
    return now - at < OUTLOOK_SECONDS ? prospects : [];
  }

  get host(): PastBottleneck | undefined {
    return this.#present.get(undefined);
  }

  /** Of the plotters, in the order in which they were told. */
  get plotters(): PastBottleneck[] {
    return [...this.#present.values()].filter(({ processId }) => processId !== undefined);
  }

  of(processId: string): PastBottleneck | undefined {
    return this.#present.get(processId);
  }

  /** Begins anew with what the history tells, oldest first. */
  recall(events: readonly EngineEvent[]): void {
    this.#past = [];
    this.#followed = [];
    this.#outlook = undefined;
    this.#present.clear();
    for (const event of events) this.apply(event);
  }

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      // What lasts is told again by the engine that leads now.
      case 'engine.started': {
        const any = this.#present.size > 0;
        for (const processId of [...this.#present.keys()]) this.#end(processId, event.at);
        return any;
      }
      case 'advice.followed':
        this.#followed = [...this.#followed.slice(1 - MOST_FOLLOWED), event];
        return true;
      case 'outlook.changed':
        this.#outlook = event;
        return true;
      case 'process.ended':
        return this.#end(event.process.id, event.at);
      case 'bottleneck.changed': {
        const { processId, bottleneck, at } = event;
        const before = this.#present.get(processId);
        if (before && before.since !== bottleneck?.since) this.#end(processId, at);
        if (bottleneck) this.#present.set(processId, { ...bottleneck, ...(processId !== undefined && { processId }) });
        return before !== undefined || bottleneck !== undefined;
      }
      default:
        return false;
    }
  }

  #end(processId: string | undefined, until: number): boolean {
    const before = this.#present.get(processId);
    if (!before) return false;
    this.#present.delete(processId);
    this.#past = [...this.#past.slice(1 - MOST_KEPT), { ...before, until }];
    return true;
  }
}
