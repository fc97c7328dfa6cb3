import type { Alert } from '../../events/events.ts';
import { type AlertAction, factsOf, isAlertAction, type OfferedAction } from './actions.ts';

/** What can be done with any plotter. */
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
export function offeredActions({ actions = [], about }: Alert, { isTrusted, runs }: Situation): OfferedAction[] {
  const hasPlotter = about?.processId !== undefined;
  const all = [...new Set([...actions.filter(isAlertAction), ...(hasPlotter ? OF_A_RUNNING_PLOTTER : [])])];
  return all.filter((action): action is OfferedAction => {
    const { by, changes = false, whilePlotter } = factsOf(action);
    if (by === 'engine' || (changes && !isTrusted)) return false;
    if (whilePlotter === 'hasEnded') return hasPlotter && !runs;
    return whilePlotter === undefined || !hasPlotter || runs;
  });
}
