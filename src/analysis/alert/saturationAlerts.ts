import type { Alert } from '../../events/events.ts';
import { RESOURCE_NAMES, type Resource, type Saturation } from '../bottleneck/saturation.ts';

/** A resource that has been at its limit for a while. */
export interface SaturationAlert extends Alert {
  readonly ratio: number;
}

interface Rule {
  readonly warning: number;
  readonly critical: number;
  /** Its newest value tells: it does not come and go from one second to the next. */
  readonly isSteady?: boolean;
  readonly remedy: string;
}

/** A busy CPU or disk is what a plotter is for; only what can end a plot, or nothing can do anything about, is critical. */
const RULES: Readonly<Partial<Record<Resource, Rule>>> = {
  memory: {
    warning: 0.9,
    critical: 0.97,
    remedy: 'Use fewer threads or more buckets, or run fewer plots at a time.',
  },
  swap: {
    warning: 0.5,
    critical: 0.9,
    remedy: 'The host swaps: plots slow down many times over. Run fewer plots at a time.',
  },
  disk: {
    warning: 0.95,
    critical: Number.POSITIVE_INFINITY,
    remedy:
      'Everything that needs this disk waits for it. Move a temporary folder to another disk, or run fewer plots on it.',
  },
  filesystem: {
    warning: 0.9,
    critical: 0.97,
    isSteady: true,
    remedy: 'Plots end with an error when their folder is full. Free space, or change the folder.',
  },
};

/** How long a resource must have been at its limit, unless it is steady. */
export const ALERT_AFTER_SECONDS = 4;

/**
 * The resources that were at their limit in every one of `recent`, the saturations of the last seconds, oldest first.
 * @param coversTheTime whether those are of all the time that a resource must have been at its limit.
 */
export function saturationAlerts(recent: readonly (readonly Saturation[])[], coversTheTime = true): SaturationAlert[] {
  const alerts: SaturationAlert[] = [];
  for (const { resource, subject } of recent.at(-1) ?? []) {
    const rule = RULES[resource];
    if (!rule || !(coversTheTime || rule.isSteady)) continue;
    const telling = rule.isSteady ? recent.slice(-1) : recent;
    const ratio = Math.min(...telling.map((saturations) => ratioOf(saturations, resource, subject)));
    if (ratio < rule.warning) continue;
    alerts.push({
      id: [resource, subject].filter(Boolean).join(':'),
      severity: ratio >= rule.critical ? 'critical' : 'warning',
      title: [RESOURCE_NAMES[resource], subject].filter(Boolean).join(' '),
      remedy: rule.remedy,
      ratio,
    });
  }
  return alerts;
}

function ratioOf(saturations: readonly Saturation[], resource: Resource, subject: string | undefined): number {
  const found = saturations.find((saturation) => saturation.resource === resource && saturation.subject === subject);
  return found?.ratio ?? Number.NEGATIVE_INFINITY;
}
