import type { WorkCost } from '../analysis/bottleneck/crowding.ts';
import type { CostStore } from '../analysis/bottleneck/plotCosts.ts';
import type { History } from '../history/history.ts';

/** Kind of the documents that hold what plots have cost in CPU time. */
const COSTS = 'plot-costs';

/** Keeps it in the history. `at`: epoch seconds. */
export function costsIn(history: History, at: number): CostStore {
  return {
    all: () => history.list(COSTS).flatMap(({ value }) => value as readonly WorkCost[]),
    put: (work, costs) => history.put(COSTS, work, at, costs),
  };
}

/** What work is like that is none of a plotter: its threads hand each other nothing. */
const UNLIKE_PLOTS = 0.2;

/** Keeps what work showed of how the host's processors share: all of them reached this share, 0 … 1, of a perfect speed-up. */
export function keepSpeedUp(history: History, at: number, work: string, share: number): void {
  if (!(share > 0)) return;
  const costs = [
    { work, cpuSeconds: 1, crowded: 0, noise: UNLIKE_PLOTS },
    { work, cpuSeconds: 1 / share, crowded: 1, noise: UNLIKE_PLOTS },
  ];
  costsIn(history, at).put(work, costs);
}
