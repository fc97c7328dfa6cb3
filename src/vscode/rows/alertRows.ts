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

export function alertRows(alerts: readonly SaturationAlert[]): Row[] {
  return alerts.map(({ resource, subject, severity, ratio }) => ({
    id: [resource, subject].filter(Boolean).join(':'),
    label: [RESOURCE_NAMES[resource], subject].filter(Boolean).join(' '),
    description: `${severity} · at ${formatPercent(ratio)}`,
    tooltip: ADVICE[resource],
    spoken: `${severity}: ${RESOURCE_NAMES[resource]} ${subject ?? ''} at ${formatPercent(ratio)}. ${ADVICE[resource]}`,
    icon:
      severity === 'critical'
        ? { name: 'error', colour: 'list.errorForeground' }
        : { name: 'warning', colour: 'list.warningForeground' },
  }));
}
