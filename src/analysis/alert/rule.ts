import type { Alert, AlertSeverity, AlertSubject, EngineEvent } from '../../events/events.ts';
import type { AlertAction } from './actions.ts';

/** What every rule says, however it finds out. */
export interface RuleManner {
  /** The same for ever: settings and the history name it. */
  readonly id: string;
  /** What it tells of, in a sentence for a list of rules. */
  readonly description: string;
  readonly severity: AlertSeverity;
  /** How long it must hold before an alert is raised; without it, at once. */
  readonly forSeconds?: number;
  /** How long it must not hold before the alert is over, so that what hovers about a bound is one alert and not dozens. */
  readonly clearAfterSeconds?: number;
  /** How long after its end no new one is raised. */
  readonly cooldownSeconds?: number;
  /** Unacknowledged for so long, it climbs a level; twice as long, another. */
  readonly escalateAfterSeconds?: number;
  /** What is done and can be done about it, besides what can be done about any plotter; without it, `TOLD`. */
  readonly actions?: readonly AlertAction[];
  /** The service runs the plotter's command again by itself, so often at most within that time. Only where a person set it. */
  readonly restart?: RestartLimit;
  /** Off unless a person switches it on. */
  readonly off?: boolean;
}

export interface RestartLimit {
  readonly tries: number;
  readonly withinSeconds: number;
}

/** A rule about what is measured. */
export interface ValueRule extends RuleManner {
  /** What the alert is called; `{attribute}` stands for the attribute of the series. */
  readonly title: string;
  /** When it holds, as `parseExpression` reads it. */
  readonly when: string;
  /** A lower bound, above which an alert that was raised stays. */
  readonly until?: string;
  /** When it is critical, whatever its severity. */
  readonly critical?: string;
  readonly cause?: string;
  readonly remedy?: string;
  /** One alert, however many things it holds of: about the first of them. */
  readonly asOne?: boolean;
}

/** A rule about what happens. */
export interface EventRule extends RuleManner {
  /** Made anew for each engine: it may remember what it heard. */
  watch(): EventWatch;
}

export interface EventWatch {
  hear(event: EngineEvent): void;
  /** Of what it holds now; `at`: epoch seconds. */
  holding(at: number): readonly Condition[];
}

export type AlertRule = ValueRule | EventRule;

/** Something of which a rule holds. */
export interface Condition extends Pick<Alert, 'title' | 'cause' | 'remedy' | 'reading'> {
  /** What tells it from others of the same rule; '' where there can be but one. */
  readonly subject: string;
  readonly about?: AlertSubject;
  /** Where it is not the rule's. */
  readonly severity?: AlertSeverity;
}

export function isValueRule(rule: AlertRule): rule is ValueRule {
  return 'when' in rule;
}
