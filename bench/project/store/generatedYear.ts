import type { History } from '../../../src/history/history.ts';
import { DEFAULT_RETENTION, TIER_SECONDS } from '../../../src/history/retention.ts';
import type { RollUp } from '../../../src/history/rollUp.ts';
import { roundedValue } from '../../../src/history/roundedValue.ts';
import { isOfProcess } from '../../../src/history/seriesIds.ts';
import type { Series } from '../../../src/metrics/series.ts';

const YEAR_SECONDS = 365 * TIER_SECONDS.day;

/** Fills a history with made-up roll-ups of the year before `until`, as far back as each tier is kept: a daily swing and noise. */
export function writeGeneratedYear(
  history: History,
  series: readonly Series[],
  until: number,
  random: () => number,
): void {
  const day = Math.floor(until / TIER_SECONDS.day) * TIER_SECONDS.day;
  for (const one of series) {
    const level = 10 ** (6 * random());
    for (const tier of ['minute', 'hour', 'day'] as const) {
      if (tier !== 'minute' && isOfProcess(one)) continue;
      const seconds = TIER_SECONDS[tier];
      const rollUps: RollUp[] = [];
      for (let start = day - Math.min(DEFAULT_RETENTION[tier], YEAR_SECONDS); start < day; start += seconds) {
        rollUps.push(rollUpAt(start, seconds, level, random));
      }
      history.intake((intake) => intake.addRollUps(one, tier, rollUps));
    }
  }
}

function rollUpAt(start: number, count: number, level: number, random: () => number): RollUp {
  const swing = 1 + 0.3 * Math.sin((2 * Math.PI * start) / TIER_SECONDS.day);
  const value = () => roundedValue(level * swing * (1 + 0.2 * (random() - 0.5)), 'significant');
  const [min, last, p95, max] = [value(), value(), value(), value()].sort((a, b) => a - b);
  return { start, count, mean: Math.fround((min + max) / 2), min, max, p95, last };
}
