import type { Alert } from '../../events/events.ts';
import type { AlertAction } from './rule.ts';
import { ALERT_RULES } from './rules/rules.ts';

/** What changes something on the host: never from a folder that isn't trusted, and never without being asked. */
const CHANGES: readonly AlertAction[] = ['trigger_restart', 'delete_orphans', 'pause_plotter', 'end_plotter'];
const OF_A_RUNNING_PLOTTER: readonly AlertAction[] = [
  'analyze_bottleneck',
  'check_auto_scaling',
  'pause_plotter',
  'end_plotter',
];

export interface Situation {
  readonly isTrusted: boolean;
  /** Whether the plotter that it is about still runs. */
  readonly runs: boolean;
}

/** What a person is offered to do about an alert: what its rule names, then what can be done about its plotter. */
export function offeredActions({ rule, about }: Alert, { isTrusted, runs }: Situation): AlertAction[] {
  const own = ALERT_RULES.find(({ id }) => id === rule)?.actions ?? [];
  const all = [...new Set([...own, ...(about?.processId !== undefined ? OF_A_RUNNING_PLOTTER : [])])];
  return all.filter((action) => {
    if (CHANGES.includes(action) && !isTrusted) return false;
    if (action === 'trigger_restart') return !runs;
    return !OF_A_RUNNING_PLOTTER.includes(action) || runs || about?.processId === undefined;
  });
}
