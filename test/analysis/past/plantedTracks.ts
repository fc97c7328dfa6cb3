import { HEADLINE_METRICS } from '../../../src/analysis/past/headlineMetrics.ts';
import { type LocalTime, localCalendar } from '../../../src/analysis/past/localCalendar.ts';
import type { MetricTracks } from '../../../src/analysis/past/metricTracks.ts';
import { DAY, MONDAY, STEP } from './plantedHistory.ts';

/** Tracks without a history around them: the values of headline metrics at each time. */
export function tracksOf(
  days: number,
  values: Readonly<Record<string, (at: number) => number>>,
  stepSeconds = STEP,
): MetricTracks {
  const times = Float64Array.from({ length: (days * DAY) / stepSeconds }, (_, i) => MONDAY + i * stepSeconds);
  const tracks = Object.entries(values).map(([id, valueAt]) => {
    const headline = HEADLINE_METRICS.find((metric) => metric.id === id);
    if (headline === undefined) throw new Error(`${id} is no headline metric: take one of HEADLINE_METRICS.`);
    return { ...headline, values: times.map(valueAt) };
  });
  const points = times.length * tracks.length;
  return { from: MONDAY, to: MONDAY + days * DAY, stepSeconds, times, tracks, tiers: ['minute'], points };
}

export function localOf({ times }: MetricTracks, timeZone = 'UTC'): LocalTime[] {
  return Array.from(times, localCalendar(timeZone));
}

/** What a generator gives in the end. */
export function ended<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
