import type { Alert, EngineEvent } from './events.ts';

const MOST_KEPT = 1000;

/** An alert with its times, in epoch seconds. */
export interface PastAlert extends Alert {
  readonly raisedAt: number;
  /** Absent while it is up. */
  readonly resolvedAt?: number;
  readonly acknowledgedAt?: number;
  readonly snoozedUntil?: number;
  /** Channels that have taken a notification about it. */
  readonly sentBy?: readonly string[];
  /** What was done about it by itself, in words. */
  readonly done?: string;
}

/** The last 1,000 alerts, folded from the events. */
export class AlertLog {
  #alerts: PastAlert[] = [];

  /** Those that are up, and those that were; oldest first. */
  get all(): readonly PastAlert[] {
    return this.#alerts;
  }

  get up(): PastAlert[] {
    return this.#alerts.filter(isUp);
  }

  /** Begins anew with what the history tells, oldest first. */
  recall(events: readonly EngineEvent[]): void {
    this.#alerts = [];
    for (const event of events) this.apply(event);
  }

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      case 'alert.raised': {
        const before = this.#alerts.find((alert) => alert.id === event.alert.id && isUp(alert));
        this.#alerts = this.#alerts.filter((alert) => alert !== before).slice(1 - MOST_KEPT);
        this.#alerts.push({ ...before, ...event.alert, raisedAt: before?.raisedAt ?? event.at });
        return true;
      }
      // An engine that can't know of what was up under an earlier one raises it again where it still is.
      case 'engine.started':
        return event.remembers ? false : this.#change(undefined, { resolvedAt: event.at });
      case 'alert.resolved':
        return this.#change(event.alertId, { resolvedAt: event.at });
      case 'alert.acknowledged':
        return this.#change(event.alertId, { acknowledgedAt: event.at });
      case 'alert.notified': {
        const { sentBy = [] } = this.#alerts.find((alert) => alert.id === event.alertId && isUp(alert)) ?? {};
        return this.#change(event.alertId, { sentBy: [...new Set([...sentBy, event.channel])] });
      }
      case 'alert.snoozed':
        return this.#change(event.alertId, { snoozedUntil: event.until });
      case 'alert.escalated':
        return this.#change(event.alertId, { level: event.level });
      case 'plotter.restarted':
        return this.#change(event.alertId, { done: restartText(event) });
      default:
        return false;
    }
  }

  /** Of the alert that is up; without an id, of all that are. */
  #change(id: string | undefined, change: Partial<PastAlert>): boolean {
    let any = false;
    this.#alerts = this.#alerts.map((alert) => {
      if (!isUp(alert) || (id !== undefined && alert.id !== id)) return alert;
      any = true;
      return { ...alert, ...change };
    });
    return any;
  }
}

function isUp({ resolvedAt }: PastAlert): boolean {
  return resolvedAt === undefined;
}

/** `was run again as process 8, try 1 of 3`. */
export function restartText({
  pid,
  attempt,
  tries,
  problem,
}: Extract<EngineEvent, { type: 'plotter.restarted' }>): string {
  if (pid !== undefined) return `was run again as process ${pid}, try ${attempt} of ${tries}`;
  return `was not run again: ${problem ?? 'the reason is not known.'}`;
}
