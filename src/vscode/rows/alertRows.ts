import type { PlotterTrouble } from '../../alert/plotterTroubles.ts';
import type { SaturationAlert } from '../../alert/saturationAlerts.ts';
import { formatPercent } from '../../metrics/format.ts';
import type { Row } from './row.ts';
import { RESOURCE_NAMES } from './saturationRows.ts';

const ADVICE = {
  memory: 'Use fewer threads or more buckets, or run fewer plots at a time.',
  swap: 'The host swaps: plots slow down many times over. Run fewer plots at a time.',
  disk: 'Everything that needs this disk waits for it. Move a temporary folder to another disk, or run fewer plots on it.',
  filesystem: 'Plots end with an error when their folder is full. Free space, or change the folder.',
  cpu: '',
} as const;

const SEVERITY_ICONS = {
  critical: { name: 'error', colour: 'list.errorForeground' },
  warning: { name: 'warning', colour: 'list.warningForeground' },
} as const;

export function alertRows(alerts: readonly SaturationAlert[]): Row[] {
  return alerts.map(({ resource, subject, severity, ratio }) => ({
    id: [resource, subject].filter(Boolean).join(':'),
    label: [RESOURCE_NAMES[resource], subject].filter(Boolean).join(' '),
    description: `${severity} · at ${formatPercent(ratio)}`,
    tooltip: ADVICE[resource],
    spoken: `${severity}: ${RESOURCE_NAMES[resource]} ${subject ?? ''} at ${formatPercent(ratio)}. ${ADVICE[resource]}`,
    icon: SEVERITY_ICONS[severity],
  }));
}

/** What keeps plotters from their work, or has ended it, with what to do about it. */
export function troubleRows(troubles: readonly PlotterTrouble[]): Row[] {
  return troubles.map(({ id, severity, title, cause, remedy, at }) => ({
    id,
    label: title,
    description: cause,
    tooltip: `${new Date(at * 1000).toLocaleString()}\n\n${cause}\n\n${remedy}`,
    spoken: `${severity}: ${title}. ${cause} ${remedy}`,
    icon: SEVERITY_ICONS[severity],
  }));
}
