import type { Alert, EngineEvent } from './events.ts';

const MOST_KEPT = 1000;

/** An alert with its time. */
export interface PastAlert extends Alert {
  /** Epoch seconds. */
  readonly raisedAt: number;
  /** Absent while it is up. */
  readonly resolvedAt?: number;
}

/** The last 1,000 alerts, folded from the events. */
export class AlertLog {
  #alerts: PastAlert[] = [];

  /** Those that are up, and those that were; oldest first. */
  get all(): readonly PastAlert[] {
    return this.#alerts;
  }

  get up(): PastAlert[] {
    return this.#alerts.filter(({ resolvedAt }) => resolvedAt === undefined);
  }

  /** Returns whether the event changed anything here. */
  apply(event: EngineEvent): boolean {
    switch (event.type) {
      // What was up under an earlier engine is raised again by this one where it still is.
      case 'engine.started':
        return this.#resolve(event.at, () => true);
      case 'alert.raised': {
        const before = this.up.find(({ id }) => id === event.alert.id);
        this.#alerts = this.#alerts.filter((alert) => alert !== before).slice(1 - MOST_KEPT);
        this.#alerts.push({ ...event.alert, raisedAt: before?.raisedAt ?? event.at });
        return true;
      }
      case 'alert.resolved':
        return this.#resolve(event.at, ({ id }) => id === event.alertId);
      default:
        return false;
    }
  }

  #resolve(at: number, which: (alert: PastAlert) => boolean): boolean {
    let any = false;
    this.#alerts = this.#alerts.map((alert) => {
      if (alert.resolvedAt !== undefined || !which(alert)) return alert;
      any = true;
      return { ...alert, resolvedAt: at };
    });
    return any;
  }
}
