import type { History } from '../../../src/history/history.ts';
import type { Tier } from '../../../src/history/retention.ts';
import { milliseconds } from './measureTicks.ts';

export interface QueryCost {
  /** One metric: an hour of seconds that is merged, and one that still runs. */
  readonly hourRaw: number;
  readonly runningHourRaw: number;
  readonly monthOfMinutes: number;
  readonly yearOfHours: number;
  /** The series of the dashboard, each at the tier that fits 800 points. */
  readonly dashboardQuarterHour: number;
  readonly dashboardDay: number;
  readonly dashboardMonth: number;
  readonly dashboardYear: number;
}

const DASHBOARD_SERIES = 30;
const POINTS = 800;
const REPEATS = 7;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Median CPU milliseconds of each query. `until`: epoch seconds at which the history ends. */
export function measureQueries(history: History, until: number): QueryCost {
  const ids = history.series().map(({ id }) => id);
  const one = (from: number, to: number, tier: Tier) =>
    medianMs(() => history.query({ series: [ids[7]], from, to, tier }));
  const dashboard = (seconds: number) =>
    medianMs(() =>
      history.query({ series: ids.slice(0, DASHBOARD_SERIES), from: until - seconds, to: until, points: POINTS }),
    );
  const mergedUntil = Math.floor(until / HOUR) * HOUR;
  return {
    hourRaw: one(mergedUntil - HOUR, mergedUntil, 'second'),
    runningHourRaw: one(until - HOUR, until, 'second'),
    monthOfMinutes: one(until - 30 * DAY, until, 'minute'),
    yearOfHours: one(until - 365 * DAY, until, 'hour'),
    dashboardQuarterHour: dashboard(HOUR / 4),
    dashboardDay: dashboard(DAY),
    dashboardMonth: dashboard(30 * DAY),
    dashboardYear: dashboard(365 * DAY),
  };
}

/** The median of several runs, in CPU milliseconds of this process. */
export function medianMs(run: () => unknown): number {
  const costs = Array.from({ length: REPEATS }, () => {
    const before = process.cpuUsage();
    run();
    return milliseconds(process.cpuUsage(before));
  });
  return costs.sort((a, b) => a - b)[REPEATS >> 1];
}
