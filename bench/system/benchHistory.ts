import { History } from '../../src/history/history.ts';
import { HistoryUnavailable } from '../../src/history/historyErrors.ts';
import { NotPossible } from '../harness/notPossible.ts';

/** A history of its own for a benchmark; `now`: its clock in epoch seconds, in place of the host's. Throws NotPossible where this Node can't have one. */
export function openBenchHistory(path: string, now?: () => number): History {
  try {
    return History.open(path, { hostId: 'benchmark', ...(now && { now, monotonicSeconds: now }) });
  } catch (error) {
    if (error instanceof HistoryUnavailable) throw new NotPossible(`${error.reason} ${error.remedy}`);
    throw error;
  }
}
