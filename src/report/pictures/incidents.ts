import { incidentsIn } from '../../analysis/alert/incidents.ts';
import { AlertLog, type PastAlert } from '../../events/alertLog.ts';
import { ALERT_SEVERITIES, type AlertSeverity, type EngineEvent } from '../../events/events.ts';
import { formatCount, formatDuration } from '../../metrics/format.ts';
import { GREY } from '../../pages/colours.ts';
import { moment } from '../../pages/moment.ts';
import { spanSpec } from '../../pages/pictureSpecs.ts';
import { type Picture, schemeOf } from '../../pages/pictures.ts';
import { usedColours } from '../../pages/plotCharts.ts';
import { axisOf, legendOf } from '../plotCharts.ts';
import type { PictureSources } from './pictureSources.ts';
import { timedPicture } from './timedPicture.ts';

const [BLUE, YELLOW, , , RED] = schemeOf('incidents').marks;
const COLOURS: Readonly<Record<AlertSeverity, string>> = { critical: RED, warning: YELLOW, notice: BLUE, info: GREY };
const MOST_ROWS = 20;
/** There is room for so many letters beside a row. */
const MOST_LETTERS = 32;
/** One that has been up for longer is drawn from here on. */
const BEFORE_SECONDS = 30 * 86_400;

const TYPES: readonly EngineEvent['type'][] = [
  'engine.started',
  'alert.raised',
  'alert.resolved',
  'alert.acknowledged',
  'alert.escalated',
];

/** Which alerts were up and when, those of one incident below one another with its root first. */
export function incidentPicture({ history, range, now }: PictureSources): Picture | undefined {
  const log = new AlertLog();
  const found = history.events({ from: range.from - BEFORE_SECONDS, to: range.to, types: TYPES });
  log.recall(found.map(({ event }) => event));
  const endOf = ({ resolvedAt = Math.min(now, range.to) }: PastAlert) => resolvedAt;
  const alerts = log.all.filter((alert) => alert.raisedAt < range.to && endOf(alert) >= range.from);
  if (alerts.length === 0) return undefined;
  const incidents = incidentsIn(alerts);
  const inOrder = incidents.flatMap(({ root, others }) => [root, ...others].map((alert) => ({ alert, root })));
  const rows = [...new Set(inOrder.map(({ alert, root }) => rowOf(alert, root)))].slice(0, MOST_ROWS);
  const bars = inOrder.map(({ alert, root }) => ({
    row: rowOf(alert, root),
    from: Math.max(alert.raisedAt, range.from) * 1000,
    until: Math.min(endOf(alert), range.to) * 1000,
    kind: alert.severity,
  }));
  const names = ALERT_SEVERITIES.toReversed();
  const colours = usedColours(
    { names, colours: names.map((severity) => COLOURS[severity]) },
    bars.map(({ kind }) => kind),
  );
  const gravest = alerts.reduce((a, b) => (names.indexOf(b.severity) < names.indexOf(a.severity) ? b : a));
  const counts = `${formatCount(alerts.length, 'alert')} in ${formatCount(incidents.length, 'incident')}`;
  return timedPicture({
    sentence: `${counts}; the gravest is “${gravest.title}” (${gravest.severity}), for ${lasted(gravest, now)}.`,
    spec: spanSpec(
      'Alerts by incident',
      { rows, bars: bars.filter(({ row }) => rows.includes(row)) },
      ...axisOf(range),
      colours,
    ),
    legend: legendOf(colours),
    table: {
      head: ['Incident', 'Alert', 'Severity', 'Why', 'Since', 'For', 'Now'],
      rows: inOrder.map(({ alert, root }) => [
        root.title,
        alert.title,
        alert.severity,
        alert.cause ?? '',
        moment(alert.raisedAt),
        lasted(alert, now),
        alert.resolvedAt !== undefined ? 'over' : alert.acknowledgedAt !== undefined ? 'acknowledged' : 'up',
      ]),
      words: 5,
    },
  });
}

/** What came of a root stands behind a mark. */
function rowOf(alert: PastAlert, root: PastAlert): string {
  const text = alert === root ? alert.title : `↳ ${alert.title}`;
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
}

function lasted({ raisedAt, resolvedAt }: PastAlert, now: number): string {
  return formatDuration(Math.max(0, (resolvedAt ?? now) - raisedAt));
}
