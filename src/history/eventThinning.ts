import type { EngineEvent } from '../events/events.ts';
import type { EventLog, StoredEvent } from './eventLog.ts';
import type { Meta } from './meta.ts';
import { LEAST_LIFE_SECONDS } from './processes.ts';

/** Whoever follows has long heard of it, and a new window shows the last minutes. */
const KEPT_SECONDS = 3600;
const EVENTS_A_STEP = 200;
/** Processes whose end was never told are forgotten at some time. */
const MOST_PROCESSES = 1000;
/** Of what happens more often, nothing is short. */
const MOST_OF_ONE = 500;

/** What was told of a process that may turn out to be short, or of its plot. */
interface Told {
  /** Of the process itself. */
  readonly ofProcess: number[];
  /** Of the plot that it makes. */
  ofPlot: number[];
}

/**
 * Of plots that took less than five minutes, and processes that lived less, what happened is let go after an hour: of each plot there is
 * an entry and its part in the totals, and there may be thousands a day. What happens for longer, and all alerts, stay.
 */
export class EventThinning {
  readonly #events: EventLog;
  readonly #meta: Meta;
  readonly #told = new Map<string, Told>();

  constructor(events: EventLog, meta: Meta) {
    this.#events = events;
    this.#meta = meta;
  }

  /** `newestAt`: epoch seconds of the newest frame. Within the writer's transaction. Returns false when there is nothing left to do. */
  step(newestAt: number): boolean {
    const afterId = this.#meta.number('thinned_to') ?? 0;
    const found = this.#events.query({ afterId, limit: EVENTS_A_STEP });
    const young = found.findIndex(({ event }) => event.at > newestAt - KEPT_SECONDS);
    const events = young < 0 ? found : found.slice(0, young);
    if (events.length === 0) return false;
    this.#events.delete(events.flatMap((event) => this.#expendable(event)));
    this.#meta.put('thinned_to', events[events.length - 1].id);
    return events.length === EVENTS_A_STEP;
  }

  /** What the event shows to be of something short. */
  #expendable({ id, event }: StoredEvent): number[] {
    const process = processIdOf(event);
    if (process === undefined) return [];
    const told = this.#told.get(process) ?? { ofProcess: [], ofPlot: [] };
    if (this.#told.size > MOST_PROCESSES) this.#told.clear();
    this.#told.set(process, told);
    switch (event.type) {
      case 'process.ended': {
        this.#told.delete(process);
        const isShort = event.at - event.process.startedAt < LEAST_LIFE_SECONDS;
        return isShort ? [...told.ofProcess, ...told.ofPlot, id] : [];
      }
      case 'plot.finished': {
        const { ofPlot } = told;
        told.ofPlot = [];
        return event.seconds < LEAST_LIFE_SECONDS ? [...ofPlot, id] : [];
      }
      // Another process of a loop, each of which makes a plot.
      case 'process.changed':
      case 'plot.started':
      case 'step.changed':
      case 'step.ended':
        if (told.ofPlot.length < MOST_OF_ONE) told.ofPlot.push(id);
        return [];
      default:
        if (told.ofProcess.length < MOST_OF_ONE) told.ofProcess.push(id);
        return [];
    }
  }
}

function processIdOf(event: EngineEvent): string | undefined {
  if ('processId' in event) return event.processId;
  return 'process' in event ? event.process.id : undefined;
}
