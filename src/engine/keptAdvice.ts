import type { AdviceStore, KeptAdvice } from '../analysis/bottleneck/adviceKeeper.ts';
import type { History } from '../history/history.ts';

/** Kind of the documents that hold what was advised, until it was followed. */
const ADVICE = 'plotter-advice';

/** Keeps advice in the history. `at`: epoch seconds. */
export function adviceIn(history: History, at: number): AdviceStore {
  return {
    all: () => history.list(ADVICE).map(({ key, value }) => ({ key, kept: value as KeptAdvice })),
    put: (key, kept) => history.put(ADVICE, key, at, kept),
  };
}
