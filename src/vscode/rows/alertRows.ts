import { type AlertPattern, incidentsIn, readingText } from '../../analysis/alert/incidents.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import type { AlertSeverity } from '../../events/events.ts';
import { moment } from '../../pages/moment.ts';
import { ROW_KINDS } from '../contributions.ts';
import { escapedMarkdown } from './markdown.ts';
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

function rowOf(alert: PastAlert, pattern?: AlertPattern): Row {
  const { id, title, severity, cause, remedy, raisedAt, acknowledgedAt, level = 0 } = alert;
  const state = readingText(alert) ?? cause;
  const note =
    acknowledgedAt !== undefined ? 'acknowledged' : level > 0 ? `waiting for you, level ${level}` : undefined;
  return {
    id,
    label: title,
    description: [severity, note, pattern, state].filter(Boolean).join(' · '),
    tooltip: [moment(raisedAt), cause, remedy].flatMap((text) => (text ? [escapedMarkdown(text)] : [])).join('\n\n'),
    spoken: [`${severity}: ${title}`, note, state, remedy].filter(Boolean).join('. '),
    icon: acknowledgedAt === undefined ? ICONS[severity] : { name: 'check' },
    ...(acknowledgedAt === undefined && { kind: ROW_KINDS.alert }),
  };
}

function detailsOf({ id, cause, remedy }: PastAlert): Row[] {
  const facts = [
    { name: 'Why', icon: 'question', text: cause },
    { name: 'What to do', icon: 'lightbulb', text: remedy },
  ];
  return facts.flatMap(({ name, icon, text }) =>
    text === undefined
      ? []
      : [{ id: `${id}/${name}`, label: name, description: text, tooltip: escapedMarkdown(text), icon: { name: icon } }],
  );
}
