import type { DateText } from '../../analysis/common/findingText.ts';
import { type ReportSection, section } from '../../analysis/common/report.ts';
import { AlertLog, type PastAlert } from '../../events/alertLog.ts';
import { ALERT_SEVERITIES } from '../../events/events.ts';
import { formatDuration } from '../../metrics/format.ts';
import type { ReportSources } from '../reportSources.ts';

export function alertChapter(sources: ReportSources): ReportSection {
  return alertSection(alertsOf(sources), sources.range.to, sources.date);
}

/** Those that were up at some time in the range, oldest first. */
export function alertsOf({ events, range: { from } }: Pick<ReportSources, 'events' | 'range'>): PastAlert[] {
  const log = new AlertLog();
  log.recall(events);
  return log.all.filter(({ resolvedAt = Number.POSITIVE_INFINITY }) => resolvedAt >= from);
}

/** What came again is one row; the gravest first, then in the order of time. @param until epoch seconds: what is up lasts so long. */
export function alertSection(alerts: readonly PastAlert[], until: number, date: DateText): ReportSection {
  const rows = [...Map.groupBy(alerts, ({ id }) => id).values()]
    .sort((a, b) => gravity(b) - gravity(a) || a[0].raisedAt - b[0].raisedAt)
    .map((same) => {
      const { title, cause = '', resolvedAt } = same[same.length - 1];
      const lasted = same.reduce((sum, one) => sum + ((one.resolvedAt ?? until) - one.raisedAt), 0);
      return [
        date(same[0].raisedAt),
        ALERT_SEVERITIES[gravity(same)],
        title,
        cause,
        String(same.length),
        formatDuration(lasted),
        resolvedAt === undefined ? 'still up' : 'over',
      ];
    });
  const head = ['Since', 'Severity', 'Alert', 'Cause', 'Times', 'For', 'Now'];
  return section('Alerts', rows.length === 0 ? { lines: ['None.'] } : { table: { head, rows, words: 4 } });
}

function gravity(same: readonly PastAlert[]): number {
  return Math.max(...same.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)));
}
