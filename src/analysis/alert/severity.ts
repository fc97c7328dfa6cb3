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

export interface Stakes {
  /** Hours that each plot which may be lost has run. */
  readonly plotHours: readonly number[];
}

/**
 * 0 … 100, from the rule's severity times what is at stake (× 1 … 1.5: running plots and the hours in them).
 */
export function severityScore(severity: AlertSeverity, { plotHours }: Stakes): number {
  const plots = plotHours.reduce((sum, hours) => sum + 1 + hours / PLOT_HOURS, 0);
  const impact = 1 + (MOST_IMPACT - 1) * (1 - Math.exp(-plots / 4));
  return Math.round(Math.min(100, BASE[severity] * impact));
}

export function atLeast(severity: AlertSeverity, least: AlertSeverity): boolean {
  return ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(least);
}
