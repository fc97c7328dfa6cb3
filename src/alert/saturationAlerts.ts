import type { Resource, Saturation } from '../bottleneck/saturation.ts';

/** A resource that has been at its limit for a while. */
export interface SaturationAlert {
  readonly resource: Resource;
  readonly subject?: string;
  readonly severity: 'warning' | 'critical';
  readonly ratio: number;
}

interface Rule {
  readonly warning: number;
  readonly critical: number;
}

/** A busy CPU or disk is what a plotter is for; only what can end a plot, or nothing can do anything about, is critical. */
const RULES: Readonly<Partial<Record<Resource, Rule>>> = {
  memory: { warning: 0.9, critical: 0.97 },
  swap: { warning: 0.5, critical: 0.9 },
  disk: { warning: 0.95, critical: Number.POSITIVE_INFINITY },
  filesystem: { warning: 0.9, critical: 0.97 },
};

/** How long a resource must have been at its limit. */
export const ALERT_AFTER_SECONDS = 4;

/** The resources that were at their limit in every one of `recent`, the saturations of the last seconds, oldest first. */
export function saturationAlerts(recent: readonly (readonly Saturation[])[]): SaturationAlert[] {
  const alerts: SaturationAlert[] = [];
  for (const { resource, subject } of recent.at(-1) ?? []) {
    const rule = RULES[resource];
    if (!rule) continue;
    const least = Math.min(...recent.map((saturations) => ratioOf(saturations, resource, subject)));
    if (least < rule.warning) continue;
    alerts.push({ resource, subject, severity: least >= rule.critical ? 'critical' : 'warning', ratio: least });
  }
  return alerts;
}

function ratioOf(saturations: readonly Saturation[], resource: Resource, subject: string | undefined): number {
  const found = saturations.find((saturation) => saturation.resource === resource && saturation.subject === subject);
  return found?.ratio ?? Number.NEGATIVE_INFINITY;
}
