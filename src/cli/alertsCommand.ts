import { existsSync } from 'node:fs';
import pc from 'picocolors';
import { type Incident, incidentsIn, readingText } from '../analysis/alert/incidents.ts';
import { responseTo } from '../analysis/alert/response.ts';
import { useHistory } from '../engine/hostHistory.ts';
import { alertsNow, alertsOf } from '../engine/pastEvents.ts';
import { leaveForLeader } from '../engine/toldByOthers.ts';
import type { PastAlert } from '../events/alertLog.ts';
import type { AlertSeverity, EngineEvent, EngineIdentity } from '../events/events.ts';
import type { History } from '../history/history.ts';
import { didYouMean } from '../input/nearestName.ts';
import { formatDuration } from '../metrics/format.ts';
import { preciseMoment, timeOfDay } from '../pages/moment.ts';
import { type Output, UsageError } from '../terminal/output.ts';

export interface AlertsArguments {
  /** The history's file. */
  readonly path: string;
  readonly json: boolean;
  /** Epoch seconds. */
  readonly now: number;
}

/** What is up, by incident. */
export function alertsListCommand(output: Output, { path, json, now }: AlertsArguments): number {
  const { log, leader } = useHistory(existing(path), (history) => ({
    log: alertsNow(history, now),
    leader: history.lease.holder(),
  }));
  const incidents = incidentsIn(log.up, log.all);
  if (json) output.out(`${JSON.stringify({ incidents: incidents.map(plain), leader: leader ?? null }, null, 2)}\n`);
  else output.out(`${[...listLines(incidents, now), ...leaderLines(leader)].join('\n')}\n`);
  return 0;
}

/** What was raised in a range, whether it is over or not, the newest first. */
export function alertsHistoryCommand(
  output: Output,
  { path, json, now, from, to }: AlertsArguments & { readonly from: number; readonly to: number },
): number {
  if (!(to > from)) throw new UsageError('The range ends before it begins: give a start that is before its end.');
  const { all } = useHistory(existing(path), (history) => alertsOf(history, from, now));
  const alerts = all.filter(({ raisedAt, resolvedAt = now }) => raisedAt < to && resolvedAt >= from).toReversed();
  if (json) output.out(`${JSON.stringify({ from, to, alerts }, null, 2)}\n`);
  else if (alerts.length === 0) output.out('There was no alert in this time.\n');
  else output.out(`${alerts.flatMap((alert) => [...alertLines(alert, now), '']).join('\n')}`);
  return 0;
}

/** Somebody takes care of them: they climb no further. */
export function alertsAckCommand(
  output: Output,
  options: AlertsArguments & { readonly ids: readonly string[] },
): number {
  const { now } = options;
  return tellOf(output, options, 'acknowledged', (alertId) => ({ type: 'alert.acknowledged', at: now, alertId }));
}

/** Nothing is sent about them for so long. */
export function alertsSnoozeCommand(
  output: Output,
  options: AlertsArguments & { readonly ids: readonly string[]; readonly seconds: number },
): number {
  const { now, seconds } = options;
  const done = `put off until ${preciseMoment(now + seconds)}`;
  return tellOf(output, options, done, (alertId) => ({
    type: 'alert.snoozed',
    at: now,
    alertId,
    until: now + seconds,
  }));
}

function tellOf(
  output: Output,
  { path, json, now, ids }: AlertsArguments & { readonly ids: readonly string[] },
  done: string,
  eventOf: (id: string) => EngineEvent,
): number {
  const change = (history: History) => {
    const { up } = alertsNow(history, now);
    const found = ids.map((id) => alertOf(id, up));
    for (const { id } of found) leaveForLeader(history, eventOf(id), now);
    return { found, leader: history.lease.holder() };
  };
  const { found, leader } = useHistory(existing(path), change, { readOnly: false });
  if (json) output.out(`${JSON.stringify({ alerts: found.map(({ id }) => id), done })}\n`);
  else output.out(`${[...found.map(({ title }) => `${title}: ${done}.`), ...leaderLines(leader)].join('\n')}\n`);
  return 0;
}

function alertOf(id: string, up: readonly PastAlert[]): PastAlert {
  const found = up.find((alert) => alert.id === id);
  if (found) return found;
  const ids = up.map((alert) => alert.id);
  const there = ids.length === 0 ? 'None is up.' : `Those that are up: ${ids.join(', ')}.`;
  throw new UsageError(`No alert ${id} is up.${didYouMean(id, ids)} ${there}`);
}

function existing(path: string): string {
  if (existsSync(path)) return path;
  throw new UsageError(
    `${path}: there is no history yet, so there are no alerts. Run plotscope monitor or plotscope service install first.`,
  );
}

function plain({ root, others, pattern }: Incident) {
  const told = (alert: PastAlert) => ({ ...alert, response: responseTo(alert) });
  return {
    incident: root.incident ?? root.id,
    ...(pattern && { pattern }),
    root: told(root),
    others: others.map(told),
  };
}

function listLines(incidents: readonly Incident[], now: number): string[] {
  if (incidents.length === 0) return ['No alert is up.'];
  return incidents.flatMap(({ root, others, pattern }) => [
    ...alertLines(root, now, pattern),
    ...others.flatMap((alert) => alertLines(alert, now).map((line) => `    ${line}`)),
    '',
  ]);
}

/** What is up is only as new as whoever measures. */
function leaderLines(leader: EngineIdentity | undefined): string[] {
  if (leader) return [];
  return [pc.yellow('Nobody measures this host now: alerts stay as they are until monitoring goes on.')];
}

const COLOURS: Readonly<Record<AlertSeverity, (text: string) => string>> = {
  critical: pc.red,
  warning: pc.yellow,
  notice: pc.cyan,
  info: pc.dim,
};

/** An alert for a person: how grave and what, why and what to do, since when and its id. */
export function alertLines(alert: PastAlert, now: number, pattern?: string): string[] {
  const {
    id,
    title,
    severity,
    cause,
    remedy,
    level = 0,
    raisedAt,
    resolvedAt,
    acknowledgedAt,
    snoozedUntil,
    done,
  } = alert;
  const state =
    resolvedAt !== undefined
      ? `over after ${formatDuration(resolvedAt - raisedAt)}`
      : acknowledgedAt !== undefined
        ? 'acknowledged'
        : level > 0
          ? `waits for you, level ${level}`
          : undefined;
  const snoozed = snoozedUntil !== undefined && snoozedUntil > now && resolvedAt === undefined;
  const notes = [
    readingText(alert),
    state,
    done,
    alert.sentBy && `sent by ${alert.sentBy.join(', ')}`,
    snoozed && `put off until ${timeOfDay(snoozedUntil)}`,
    pattern,
  ];
  const { deadlineAt, escalationPlan, steps } = responseTo(alert);
  const isOpen = resolvedAt === undefined && acknowledgedAt === undefined;
  const [next] = escalationPlan;
  const climbs = next && next.at > now ? `, it climbs at ${clockText(next.at, now)}` : '';
  const due = isOpen ? `; look at it by ${clockText(deadlineAt, now)}${climbs}` : '';
  const since = `${preciseMoment(raisedAt)}, ${formatDuration(Math.max(0, now - raisedAt))} ago`;
  const { related } = alert;
  const because = related ? `; with ${related.to}, as ${related.because}` : '';
  return [
    `${COLOURS[severity](pc.bold(severity))}  ${[pc.bold(title), ...notes.filter(Boolean)].join(' · ')}`,
    ...[cause, ...(isOpen ? steps : [remedy])].flatMap((text) => (text ? [`    ${text}`] : [])),
    pc.dim(`    ${since}${due}${because}; id ${id}`),
  ];
}

/** With its date, where that is another than today's. */
function clockText(at: number, now: number): string {
  const [then, today] = [new Date(at * 1000), new Date(now * 1000)];
  return then.toDateString() === today.toDateString() ? timeOfDay(at) : preciseMoment(at);
}
