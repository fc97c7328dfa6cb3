import type { Saturation } from '../../analysis/bottleneck/saturation.ts';
import type { PastAlert } from '../../events/alertLog.ts';
import { formatPercent } from '../../metrics/format.ts';
import type { Row } from './row.ts';

const SEVERITY_ICONS = {
  critical: { name: 'error', colour: 'list.errorForeground' },
  warning: { name: 'warning', colour: 'list.warningForeground' },
} as const;

/** The alerts that are up, the newest first; one about a resource says how full or busy that is now. */
export function alertRows(up: readonly PastAlert[], saturations: readonly Saturation[]): Row[] {
  return up.toReversed().map(({ id, title, severity, cause, remedy, raisedAt }) => {
    const now = saturations.find(({ resource, subject }) => [resource, subject].filter(Boolean).join(':') === id);
    const state = now?.ratio === undefined ? cause : `at ${formatPercent(now.ratio)}`;
    return {
      id,
      label: title,
      description: [severity, state].filter(Boolean).join(' · '),
      tooltip: [new Date(raisedAt * 1000).toLocaleString(), cause, remedy].filter(Boolean).join('\n\n'),
      spoken: `${[`${severity}: ${title}`, state, remedy].filter(Boolean).join('. ')}`,
      icon: SEVERITY_ICONS[severity],
    };
  });
}
