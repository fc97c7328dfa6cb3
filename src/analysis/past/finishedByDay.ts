import type { History } from '../../history/history.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * Plots finished in each of the last spans of 24 hours, oldest first, counted by whole hours; it begins with the first span in which any
 * plot ended.
 * @param until epoch seconds
 */
export function finishedByDay(history: History, until: number, days: number): number[] {
  const end = (Math.floor(until / HOUR) + 1) * HOUR;
  const from = end - days * DAY;
  const counts: number[] = new Array(days).fill(0);
  let first = days;
  for (const { start, finished } of history.plotTotals('hour', { from, to: end })) {
    const span = Math.floor((start - from) / DAY);
    counts[span] += finished;
    first = Math.min(first, span);
  }
  return counts.slice(first);
}
