import { History } from '../history/history.ts';
import { HistoryUnavailable } from '../history/historyErrors.ts';
import { hostId } from './hostId.ts';

/** The folder beside a history with those of other hosts. */
export const OTHER_HOSTS = 'hosts';

export interface HistoryUse {
  /** True without it. */
  readonly readOnly?: boolean;
}

/**
 * Opens the history of this host for one question, and closes it when `use`, or the promise that it gives, is through. Throws
 * `HistoryUnavailable` where there can be none.
 */
export function useHistory<Result>(
  path: string,
  use: (history: History) => Result,
  { readOnly = true }: HistoryUse = {},
): Result {
  return closed(History.open(path, { hostId: hostId(), readOnly }), use);
}

/**
 * As `useHistory`, to read the history at a path that a person named: that of another host will do, of which `tell` is told.
 */
export function readAnyHistory<Result>(
  path: string,
  use: (history: History) => Result,
  tell: (text: string) => void,
): Result {
  const history = History.open(path, { hostId: hostId(), readOnly: true, anyHost: true });
  if (history.otherHost !== undefined) tell(`This is the history of ${history.otherHost}, another host.\n`);
  return closed(history, use);
}

/** As `useHistory`, but undefined where there can be no history. */
export function useHistoryIfAny<Result>(
  path: string,
  use: (history: History) => Result,
  { readOnly = true }: HistoryUse = {},
): Result | undefined {
  let history: History;
  try {
    history = History.open(path, { hostId: hostId(), readOnly });
  } catch (error) {
    if (error instanceof HistoryUnavailable) return undefined;
    throw error;
  }
  return closed(history, use);
}

function closed<Result>(history: History, use: (history: History) => Result): Result {
  let isPending = false;
  try {
    const result = use(history);
    isPending = result instanceof Promise;
    return result instanceof Promise ? (result.finally(() => history.close()) as Result) : result;
  } finally {
    if (!isPending) history.close();
  }
}
