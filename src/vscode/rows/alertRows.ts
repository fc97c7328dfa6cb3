import { type AlertPattern, incidentsIn, readingText } from '../../analysis/alert/incidents.ts';
import { responseTo } from '../../analysis/alert/response.ts';
import { markdownText } from '../../analysis/common/markdownText.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { AlertSeverity } from '../../events/events.ts';
import { formatDuration } from '../../metrics/format.ts';
import { moment } from '../../pages/moment.ts';
import { ROW_KINDS } from '../contributions.ts';
import type { Row } from './row.ts';

const ICONS: Readonly<Record<AlertSeverity, Row['icon']>> = {
  critical: { name: 'error', colour: 'list.errorForeground' },
  warning: { name: 'warning', colour: 'list.warningForeground' },
  notice: { name: 'info' },
  info: { name: 'info' },
};

/**
 * The alerts that are up, an incident in a row with its root in front and what came of it below; the newest incident first, those that
 * were acknowledged last.
 */
export function alertRows(up: readonly PastAlert[], all: readonly PastAlert[] = up): Row[] {
  return incidentsIn(up, all).map(({ root, others, pattern }) => ({
    ...rowOf(root, pattern),
    children: [...detailsOf(root), ...others.map((alert) => rowOf(alert))],
  }));
}

const DAY_SECONDS = 86_400;
const MOST_PAST = 50;

/** What was up in the last day and is over, in one row that is folded: whoever looks in the morning is to see what happened at night. */
export function pastAlertRows(all: readonly PastAlert[], now: number): Row[] {
  const past = all
    .filter(({ resolvedAt }) => resolvedAt !== undefined && now - resolvedAt < DAY_SECONDS)
    .toSorted((a, b) => b.raisedAt - a.raisedAt)
    .slice(0, MOST_PAST);
  if (past.length === 0) return [];
  return [
    {
      id: 'past',
      label: 'Over',
      description: `${past.length} in the last day`,
      icon: { name: 'history' },
      children: past.map((alert) => {
        const { title, severity, cause, raisedAt, resolvedAt = raisedAt } = alert;
        const lasted = `${severity} · ${moment(raisedAt)}, for ${formatDuration(resolvedAt - raisedAt)}`;
        return {
          id: pastRowId(alert),
          label: title,
          description: [lasted, readingText(alert) ?? cause].filter(Boolean).join(' · '),
          tooltip: [title, cause].flatMap((text) => (text ? [markdownText(text)] : [])).join('\n\n'),
          icon: { name: 'pass' },
          kind: ROW_KINDS.alertPast,
        };
      }),
    },
  ];
}

/** It may have been up more than once. */
export function pastRowId({ id, raisedAt }: Pick<PastAlert, 'id' | 'raisedAt'>): string {
  return `past/${id}@${raisedAt}`;
}

function rowOf(alert: PastAlert, pattern?: AlertPattern): Row {
  const { id, title, severity, cause, remedy, raisedAt, acknowledgedAt, done, level = 0 } = alert;
  const state = readingText(alert) ?? cause;
  const note =
    acknowledgedAt !== undefined ? 'acknowledged' : level > 0 ? `waiting for you, level ${level}` : undefined;
  return {
    id,
    label: title,
    description: [severity, note, pattern, done, state].filter(Boolean).join(' · '),
    tooltip: [moment(raisedAt), cause, remedy].flatMap((text) => (text ? [markdownText(text)] : [])).join('\n\n'),
    spoken: [`${severity}: ${title}`, note, done, state, remedy].filter(Boolean).join('. '),
    icon: acknowledgedAt === undefined ? ICONS[severity] : { name: 'check' },
    kind: acknowledgedAt === undefined ? ROW_KINDS.alert : ROW_KINDS.alertTaken,
  };
}

function detailsOf(alert: PastAlert): Row[] {
  const { id, cause, related, sentBy } = alert;
  const { steps, deadlineAt, severityText, escalationPlan } = responseTo(alert);
  const [next] = escalationPlan;
  const climbs = next ? `; unless acknowledged it climbs at ${moment(next.at)}` : '';
  const until = `${moment(deadlineAt)}, as ${severityText}${climbs}`;
  const facts = [
    { name: 'Why', icon: 'question', text: cause },
    ...steps.map((text, i) => ({ name: i === 0 ? 'What to do' : `Then (${i + 1})`, icon: 'lightbulb', text })),
    { name: 'Look at it by', icon: 'watch', text: alert.acknowledgedAt === undefined ? until : undefined },
    { name: 'Sent by', icon: 'send', text: sentBy?.join(', ') },
    { name: 'Came with', icon: 'link', text: related && `${related.to}: ${related.because}` },
  ];
  return facts.flatMap(({ name, icon, text }) =>
    text === undefined
      ? []
      : [{ id: `${id}/${name}`, label: name, description: text, tooltip: markdownText(text), icon: { name: icon } }],
  );
}
