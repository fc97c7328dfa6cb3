import { useHistory } from '../engine/hostHistory.ts';
import type { History } from '../history/history.ts';
import { type PastRun, pastRunsIn } from '../tuning/pastRun.ts';
import type { Recommendation } from '../tuning/recommendation.ts';

/** What recommendations go by, and where they are kept; nothing where there is no history. */
export class PastPlots {
  readonly #path: () => string | undefined;

  constructor(path: () => string | undefined) {
    this.#path = path;
  }

  /** The plots of the history that say something of speed. */
  runs(): PastRun[] {
    return this.#with(true, pastRunsIn) ?? [];
  }

  /** Keeps a recommendation, so that what comes true can stand beside it. */
  keep(recommendation: Recommendation): void {
    const at = Date.now() / 1000;
    this.#with(false, (history) => history.put('recommendation', String(at), at, { recommendation, outcomes: [] }));
  }

  #with<Result>(readOnly: boolean, run: (history: History) => Result): Result | undefined {
    const path = this.#path();
    if (path === undefined) return undefined;
    try {
      return useHistory(path, run, { readOnly });
    } catch {
      // Without a history recommendations go by the hardware alone.
      return undefined;
    }
  }
}
