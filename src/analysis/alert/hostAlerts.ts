import { AlertLog } from '../../events/alertLog.ts';
import type { EngineEvent } from '../../events/events.ts';
import { PlotterProcesses } from '../../events/plotterProcesses.ts';
import type { Frame } from '../../metrics/frame.ts';
import { AlertKeeper } from './alertKeeper.ts';
import { KnownPlaces } from './knownPlaces.ts';
import type { AlertRule } from './rule.ts';
import { ALERT_RULES } from './rules/rules.ts';

/** Often enough for an alert within five seconds, and rarely enough to cost next to nothing. */
const LOOK_SECONDS = 1;
const HOUR = 3600;

export interface HostAlertsOptions {
  /** Without it, those that PlotScope brings along. */
  readonly rules?: readonly AlertRule[];
  /** What happened before, oldest first: alerts that are up in it go on. */
  readonly past?: readonly EngineEvent[] | undefined;
  /** Epoch seconds. */
  readonly now?: number;
}

/** The alerts of a host as they change: looks at its frames, hears its events, and tells what is new. */
export class HostAlerts {
  readonly #keeper: AlertKeeper;
  readonly #processes = new PlotterProcesses();
  readonly #places = new KnownPlaces();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(tell: (event: EngineEvent) => void, { rules = ALERT_RULES, past = [], now = 0 }: HostAlertsOptions = {}) {
    this.#keeper = new AlertKeeper(
      rules,
      { places: this.#places, stakesOf: (id, at) => ({ plotHours: this.#plotHours(id, at) }) },
      tell,
    );
    const log = new AlertLog();
    for (const event of past) {
      log.apply(event);
      this.hear(event);
    }
    this.#keeper.restore(log.all, now);
  }

  hear(event: EngineEvent): void {
    this.#processes.apply(event);
    this.#places.hear(event);
    this.#keeper.hear(event);
  }

  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    if (now >= this.#lookedAt && now - this.#lookedAt < LOOK_SECONDS * 0.9) return;
    this.#lookedAt = now;
    this.#keeper.look(frame);
  }

  /** Of the process's plot, else of all plots that run. */
  #plotHours(processId: string | undefined, now: number): number[] {
    return this.#processes.running
      .filter(({ id, role }) => role === 'plotter' && (processId === undefined || id === processId))
      .map(({ plot, startedAt }) => Math.max(0, now - (plot?.startedAt ?? startedAt)) / HOUR);
  }
}
