import type { Alert, EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { type Saturation, saturationOf } from '../bottleneck/saturation.ts';
import { PlotterTroubles } from './plotterTroubles.ts';
import { ALERT_AFTER_SECONDS, saturationAlerts } from './saturationAlerts.ts';

/** Often enough for an alert within five seconds, and rarely enough to cost next to nothing. */
const LOOK_SECONDS = 1;
/** What hovers about its limit is one alert, not dozens. */
const OVER_AFTER_SECONDS = 15;

interface Raised {
  readonly alert: Alert;
  readonly at: number;
  seenAt: number;
}

/** The alerts of a host as they change: looks at its frames, hears its events, and tells what is new. */
export class HostAlerts {
  readonly #tell: (event: EngineEvent) => void;
  readonly #troubles = new PlotterTroubles();
  readonly #raised = new Map<string, Raised>();
  #recent: { readonly at: number; readonly saturations: readonly Saturation[] }[] = [];
  #historyTrouble: Alert | undefined;

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  hear(event: EngineEvent): void {
    this.#troubles.apply(event);
    if (event.type === 'history.resumed') this.#historyTrouble = undefined;
    if (event.type !== 'history.paused') return;
    const { cause, remedy } = event;
    this.#historyTrouble = { id: 'history', severity: 'warning', title: 'The history is not written', cause, remedy };
  }

  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    const newest = this.#recent.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    if (now >= newest && now - newest < LOOK_SECONDS * 0.9) return;
    if (now < newest) this.#begin(now);
    // A clock that was set back would keep what it has seen "in the future" for ever.
    const kept = this.#recent.filter(({ at }) => at <= now && now - at <= ALERT_AFTER_SECONDS);
    this.#recent = [...kept, { at: now, saturations: saturationOf(frame) }];
    const recent = this.#recent.map(({ saturations }) => saturations);
    const coversTheTime = now - this.#recent[0].at >= ALERT_AFTER_SECONDS - LOOK_SECONDS;
    const saturated = saturationAlerts(recent, coversTheTime);
    const ofHistory = this.#historyTrouble ? [this.#historyTrouble] : [];
    this.#compare([...saturated, ...this.#troubles.list(now), ...ofHistory], now);
  }

  /** The clock was set back: times that lie ahead mean nothing any more. */
  #begin(now: number): void {
    for (const raised of this.#raised.values()) raised.seenAt = now;
  }

  #compare(alerts: readonly Alert[], at: number): void {
    for (const { id, severity, title, cause, remedy } of alerts) {
      const raised = this.#raised.get(id);
      if (raised) raised.seenAt = at;
      // What was critical and is now only bad is still the same alert.
      if (raised && (raised.alert.severity === severity || severity === 'warning')) continue;
      const alert = { id, severity, title, cause, remedy };
      this.#raised.set(id, { alert, at: raised?.at ?? at, seenAt: at });
      this.#tell({ type: 'alert.raised', at, alert });
    }
    for (const [id, raised] of this.#raised) {
      if (at - raised.seenAt < OVER_AFTER_SECONDS) continue;
      this.#raised.delete(id);
      this.#tell({ type: 'alert.resolved', at, alertId: id, afterSeconds: Math.max(0, raised.seenAt - raised.at) });
    }
  }
}
