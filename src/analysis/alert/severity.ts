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
const MOST_TREND = 1.25;

export interface Stakes {
  /** Hours that each plot which may be lost has run. */
  readonly plotHours: readonly number[];
  /** Where the value went since it was so, as a share of the bound: 0.1 = a tenth further beyond it. */
  readonly trend?: number;
}

/**
 * 0 … 100, from the rule's severity times what is at stake (× 1 … 1.5: running plots and the hours in them) times where it is going
 * (× 0.9 … 1.25).
 */
export function severityScore(severity: AlertSeverity, { plotHours, trend = 0 }: Stakes): number {
  const plots = plotHours.reduce((sum, hours) => sum + 1 + hours / PLOT_HOURS, 0);
  const impact = 1 + (MOST_IMPACT - 1) * (1 - Math.exp(-plots / 4));
  const going = Math.min(MOST_TREND, Math.max(0.9, 1 + trend));
  return Math.round(Math.min(100, BASE[severity] * impact * going));
}

export function atLeast(severity: AlertSeverity, least: AlertSeverity): boolean {
  return ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(least);
}
