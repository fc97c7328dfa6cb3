import type { DashboardFrame, DashboardPast } from './dashboardProtocol.ts';

/** The columns of a stretch of history as frames, which everything here shows. */
export function pastFrames({ times, charts }: DashboardPast): DashboardFrame[] {
  return times.map((epochSeconds, i) => ({
    epochSeconds,
    charts: Object.fromEntries(
      Object.entries(charts).map(([id, { lines, tops }]) => {
        const values = Object.fromEntries(Object.entries(lines).map(([label, column]) => [label, column[i]]));
        const top = tops?.[i] ?? undefined;
        return [id, top === undefined ? { values } : { values, top }];
      }),
    ),
  }));
}
