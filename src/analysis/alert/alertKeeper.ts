import type { PastAlert } from '../../events/alertLog.ts';
import type { Alert, EngineEvent } from '../../events/events.ts';
import type { Frame } from '../../metrics/frame.ts';
import { TOLD } from './actions.ts';
import { TooManyPairs } from './expression/evaluateExpression.ts';
import { incidentOf, type Places } from './incidents.ts';
import { climbSeconds, firstLevel, MOST_ESCALATIONS } from './response.ts';
import type { AlertRule, Condition } from './rule.ts';
import { type RuleWatch, watchRule } from './ruleWatch.ts';
import { assess, atLeast, type Stakes } from './severity.ts';
import { type Sleeper, Waker } from './waker.ts';

const KEPT_FOR_INCIDENTS_SECONDS = 3600;

export interface AlertContext {
  readonly places: Places;
  /** What an alert about this process (or, without one, the host) puts at stake. */
  stakesOf(processId: string | undefined, epochSeconds: number): Stakes;
}

interface Pending {
  since: number;
  readonly first: number | undefined;
}

/** Sleeps while it holds of nothing, and nothing was held of it. */
interface Watched extends Sleeper {
  readonly rule: AlertRule;
  readonly watch: RuleWatch;
  /** Of which subjects an alert is up. */
  readonly up: Set<string>;
  /** Since when it holds of a subject for which no alert is up, and what was measured then. */
  readonly pending: Map<string, Pending>;
  /** When the last alert about a subject was over, while that keeps another one down. */
  readonly overAt: Map<string, number>;
  /** It was said that it can't be looked at. */
  isTold?: boolean;
}

interface Raised {
  alert: Alert;
  readonly rule: AlertRule | undefined;
  readonly at: number;
  /** When it was last seen to hold. */
  seenAt: number;
  level: number;
  acknowledged: boolean;
}

interface PastOne {
  readonly alert: Alert;
  readonly raisedAt: number;
  resolvedAt?: number;
}

/**
 * The alerts of a host, from rules: one is raised when a rule has held for its time, gets graver but not milder, climbs while nobody
 * acknowledges it, and is over when the rule has not held for a while. Everything that changes is told as an event; from these events
 * the keeper of the next engine goes on ({@link restore}).
 */
export class AlertKeeper {
  readonly #watched: readonly Watched[];
  readonly #waker: Waker<Watched>;
  readonly #tell: (event: EngineEvent) => void;
  readonly #context: AlertContext;
  readonly #up = new Map<string, Raised>();
  #past: PastOne[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(rules: readonly AlertRule[], context: AlertContext, tell: (event: EngineEvent) => void) {
    this.#watched = rules
      .filter(({ off }) => !off)
      .map((rule) => {
        const watch = watchRule(rule);
        const { mayHoldIn } = watch;
        return {
          rule,
          watch,
          up: new Set(),
          pending: new Map(),
          overAt: new Map(),
          isAwake: true,
          ...(mayHoldIn && { mayHoldIn }),
        };
      });
    this.#waker = new Waker(this.#watched);
    this.#context = context;
    this.#tell = tell;
  }

  /** Goes on with the alerts of an engine before: none of them is raised anew, and those that hold no more will be over. */
  restore(past: readonly PastAlert[], now: number): void {
    for (const { raisedAt, resolvedAt, acknowledgedAt, level = 0, ...alert } of past) {
      this.#past.push({ alert, raisedAt, ...(resolvedAt !== undefined && { resolvedAt }) });
      const watched = this.#watched.find(({ rule }) => rule.id === alert.rule);
      if (resolvedAt !== undefined) {
        watched?.overAt.set(subjectOf(alert), resolvedAt);
        continue;
      }
      const acknowledged = acknowledgedAt !== undefined;
      watched?.up.add(subjectOf(alert));
      this.#up.set(alert.id, { alert, rule: watched?.rule, at: raisedAt, seenAt: now, level, acknowledged });
    }
  }

  hear(event: EngineEvent): void {
    if (event.type === 'alert.acknowledged') {
      const raised = this.#up.get(event.alertId);
      if (raised) raised.acknowledged = true;
    }
    for (const watched of this.#watched) {
      watched.watch.hear(event);
      if (!watched.mayHoldIn) watched.isAwake = true;
    }
  }

  look(frame: Frame): void {
    const { epochSeconds: now } = frame;
    // The clock was set back: times that lie ahead mean nothing any more.
    if (now < this.#lookedAt) this.#begin(now);
    this.#lookedAt = now;
    this.#waker.look(frame);
    for (let i = 0; i < this.#watched.length; i++) if (this.#watched[i].isAwake) this.#lookBy(this.#watched[i], frame);
    for (const raised of this.#up.values()) this.#settle(raised, now);
    this.#forgetOld(now);
  }

  #forgetOld(now: number): void {
    const isOld = ({ resolvedAt }: PastOne) =>
      resolvedAt !== undefined && now - resolvedAt > KEPT_FOR_INCIDENTS_SECONDS;
    if (this.#past.some(isOld)) this.#past = this.#past.filter((past) => !isOld(past));
  }

  #lookBy(watched: Watched, frame: Frame): void {
    const { rule, up, pending, overAt } = watched;
    const { epochSeconds: now } = frame;
    const conditions = this.#conditionsOf(watched, frame);
    if (conditions.length === 0 && pending.size === 0) {
      watched.isAwake = up.size > 0;
      return;
    }
    const held = new Set<string>();
    for (const condition of conditions) {
      const { subject } = condition;
      held.add(subject);
      const raised = this.#up.get(idOf(rule, subject));
      if (raised) {
        raised.seenAt = now;
        this.#worsen(raised, condition, now);
        continue;
      }
      const began = pending.get(subject) ?? { since: now, first: condition.reading?.value };
      pending.set(subject, began);
      if (now - began.since < (rule.forSeconds ?? 0)) continue;
      if (now - (overAt.get(subject) ?? Number.NEGATIVE_INFINITY) < (rule.cooldownSeconds ?? 0)) continue;
      pending.delete(subject);
      up.add(subject);
      this.#raise(rule, condition, began, now);
    }
    for (const subject of pending.keys()) if (!held.has(subject)) pending.delete(subject);
  }

  /** None of a rule that is about too much, which is said once. */
  #conditionsOf(watched: Watched, frame: Frame): readonly Condition[] {
    const { rule, watch, up } = watched;
    try {
      return watch.look(frame, up);
    } catch (error) {
      if (!(error instanceof TooManyPairs)) throw error;
      const text = `The rule of alerts “${rule.id}” is not looked at: ${error.message}.`;
      if (!watched.isTold) this.#tell({ type: 'notice', at: frame.epochSeconds, text });
      watched.isTold = true;
      return [];
    }
  }

  #raise(
    rule: AlertRule,
    { subject, severity = rule.severity, ...told }: Condition,
    { since, first }: Pending,
    now: number,
  ): void {
    const { actions = TOLD, escalateAfterSeconds } = rule;
    const stakes = this.#context.stakesOf(told.about?.processId, now);
    const { reading } = told;
    const course = reading && first !== undefined ? { ...reading, first, now: reading.value } : undefined;
    const plain: Alert = { ...told, id: idOf(rule, subject), rule: rule.id, severity, since };
    const level = firstLevel(actions);
    const alert: Alert = {
      ...plain,
      ...assess(severity, stakes, course),
      ...incidentOf(plain, now, this.#past, this.#context.places),
      actions: [...actions],
      ...(level > 0 && { level }),
      ...(escalateAfterSeconds !== undefined && { escalateAfterSeconds }),
    };
    this.#up.set(alert.id, { alert, rule, at: now, seenAt: now, level, acknowledged: false });
    this.#past.push({ alert, raisedAt: now });
    this.#tell({ type: 'alert.raised', at: now, alert });
  }

  /** What was critical and is now only bad is still the same alert. */
  #worsen(raised: Raised, { severity, reading, cause }: Condition, now: number): void {
    const { alert } = raised;
    if (severity === undefined || severity === alert.severity || !atLeast(severity, alert.severity)) return;
    const assessed = assess(severity, this.#context.stakesOf(alert.about?.processId, now));
    const { level } = raised;
    raised.alert = {
      ...alert,
      ...(level > 0 && { level }),
      severity,
      ...assessed,
      ...(reading && { reading }),
      ...(cause !== undefined && { cause }),
    };
    this.#tell({ type: 'alert.raised', at: now, alert: raised.alert });
  }

  #settle(raised: Raised, now: number): void {
    const { alert, rule, at, seenAt } = raised;
    // An event's alert is over with its condition; a rule that is gone holds nothing up.
    if (now - seenAt >= (rule?.clearAfterSeconds ?? 1)) {
      this.#resolve(raised, now);
      return;
    }
    const every = rule?.escalateAfterSeconds;
    if (every === undefined || raised.acknowledged || raised.level >= MOST_ESCALATIONS) return;
    // One that was escalated at once climbs as soon as any other.
    if (now - at < climbSeconds(every, raised.level - firstLevel(alert.actions ?? []))) return;
    raised.level++;
    this.#tell({ type: 'alert.escalated', at: now, alertId: alert.id, level: raised.level });
  }

  #resolve({ alert, at, seenAt }: Raised, now: number): void {
    this.#up.delete(alert.id);
    const watched = this.#watched.find(({ rule }) => rule.id === alert.rule);
    if (watched) {
      const { overAt, rule, up } = watched;
      up.delete(subjectOf(alert));
      // Of plotters that have ended they would be kept for ever.
      for (const [subject, when] of overAt) if (now - when >= (rule.cooldownSeconds ?? 0)) overAt.delete(subject);
      overAt.set(subjectOf(alert), now);
    }
    for (const past of this.#past) {
      if (past.alert.id === alert.id && past.resolvedAt === undefined) past.resolvedAt = now;
    }
    this.#tell({ type: 'alert.resolved', at: now, alertId: alert.id, afterSeconds: Math.max(0, seenAt - at) });
  }

  #begin(now: number): void {
    for (const raised of this.#up.values()) raised.seenAt = now;
    for (const { pending, overAt } of this.#watched) {
      for (const began of pending.values()) began.since = now;
      for (const [subject, at] of overAt) if (at > now) overAt.set(subject, now);
    }
  }
}

function idOf({ id }: AlertRule, subject: string): string {
  return subject === '' ? id : `${id}/${subject}`;
}

function subjectOf({ id, rule = '' }: Alert): string {
  return id.slice(rule.length + 1);
}
