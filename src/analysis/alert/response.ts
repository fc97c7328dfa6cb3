import type { PastAlert } from '../../events/alertLog.ts';
import type { AlertSeverity } from '../../events/events.ts';
import { factsOf, isAlertAction } from './actions.ts';
import { RESPONSE_SECONDS } from './severity.ts';

/** An alert climbs so often at most. */
export const MOST_ESCALATIONS = 3;

const SEVERITY_WORDS: Readonly<Record<AlertSeverity, string>> = {
  critical: 'plots are lost, or about to be',
  warning: 'work stands still or slows down',
  notice: 'something is not as it should be',
  info: 'it is good to know',
};

/** What a person is to do about an alert, and by when. */
export interface AlertResponse {
  /** What its severity means. */
  readonly severityText: string;
  /** 0 … 100; of several, the highest first. */
  readonly priority: number;
  /** Epoch seconds. */
  readonly deadlineAt: number;
  /** What to do, in this order. */
  readonly steps: readonly string[];
  /** When it climbs further while nobody acknowledges it, in epoch seconds. */
  readonly escalationPlan: readonly { readonly level: number; readonly at: number }[];
}

export function responseTo(alert: PastAlert): AlertResponse {
  const { severity, score = 0, raisedAt, remedy, actions = [] } = alert;
  const ofActions = actions.filter(isAlertAction).map((action) => factsOf(action).step);
  const steps = [remedy, ...new Set(ofActions)].filter((step) => step !== undefined);
  return {
    severityText: SEVERITY_WORDS[severity],
    priority: score,
    deadlineAt: raisedAt + RESPONSE_SECONDS[severity],
    steps,
    escalationPlan: escalationPlan(alert),
  };
}

function escalationPlan(alert: PastAlert): AlertResponse['escalationPlan'] {
  const { raisedAt, acknowledgedAt, resolvedAt, escalateAfterSeconds: every, actions = [], level = 0 } = alert;
  if (every === undefined || acknowledgedAt !== undefined || resolvedAt !== undefined) return [];
  const first = firstLevel(actions);
  return Array.from({ length: Math.max(0, MOST_ESCALATIONS - level) }, (_, i) => ({
    level: level + i + 1,
    at: raisedAt + climbSeconds(every, level + i - first),
  }));
}

/** The level that an alert begins with. */
export function firstLevel(actions: readonly string[]): number {
  return actions.some((action) => action === 'escalate_immediately') ? 1 : 0;
}

/** After how long it climbs for the next time, when it has climbed so often: ever more rarely. */
export function climbSeconds(every: number, climbed: number): number {
  return every * 2 ** climbed;
}
