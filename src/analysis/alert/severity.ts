import { ALERT_SEVERITIES, type AlertSeverity } from '../../events/events.ts';

/** What each severity is worth, of 100. */
const BASE: Readonly<Record<AlertSeverity, number>> = { info: 15, notice: 35, warning: 55, critical: 80 };
/** How soon a person should look, in seconds. */
export const RESPONSE_SECONDS: Readonly<Record<AlertSeverity, number>> = {
  info: 7 * 86_400,
  notice: 86_400,
  warning: 4 * 3600,
  critical: 900,
};

/** A plot that has run for so long counts as much as two that have just begun. */
const PLOT_HOURS = 4;
const MOST_IMPACT = 1.5;

/** How much more or less a change counts while it goes on. */
const WORSENING = 1.2;
const EASING = 0.9;
/** A value that moved by less than this share of its bound stands still. */
const LEAST_MOVE = 0.02;

export interface Stakes {
  /** Hours that each plot which may be lost has run. */
  readonly plotHours: readonly number[];
}

/** A value when its rule began to hold, and now. */
export interface Course {
  readonly first: number;
  readonly now: number;
  readonly threshold: number;
}

/**
 * How grave an alert is: `score` 0 … 100 is the rule's severity times `impact` (1 … 1.5: running plots and the hours in them) times
 * `trend` (0.9 … 1.2: whether the value moves away from its bound or back to it).
 */
export function assess(
  severity: AlertSeverity,
  { plotHours }: Stakes,
  course?: Course,
): { readonly score: number; readonly impact: number; readonly trend: number } {
  const plots = plotHours.reduce((sum, hours) => sum + 1 + hours / PLOT_HOURS, 0);
  const impact = 1 + (MOST_IMPACT - 1) * (1 - Math.exp(-plots / 4));
  const trend = trendOf(course);
  const score = Math.round(Math.min(100, BASE[severity] * impact * trend));
  return { score, impact: Math.round(impact * 100) / 100, trend };
}

function trendOf(course: Course | undefined): number {
  if (!course) return 1;
  const { first, now, threshold } = course;
  const away = Math.abs(now - threshold) - Math.abs(first - threshold);
  if (Math.abs(away) < LEAST_MOVE * Math.abs(threshold)) return 1;
  return away > 0 ? WORSENING : EASING;
}

export function atLeast(severity: AlertSeverity, least: AlertSeverity): boolean {
  return ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(least);
}
