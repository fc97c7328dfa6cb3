import { KEY_METRICS } from '../../../src/analysis/common/keyMetrics.ts';
import { type LocalTime, localCalendar } from '../../../src/analysis/past/localCalendar.ts';
import type { MetricTracks } from '../../../src/analysis/past/metricTracks.ts';
import { DAY, MONDAY, STEP } from './plantedHistory.ts';

/** Tracks without a history around them: the values of key metrics at each time. */
export function tracksOf(
  days: number,
  values: Readonly<Record<string, (at: number) => number>>,
  stepSeconds = STEP,
): MetricTracks {
  const times = Float64Array.from({ length: (days * DAY) / stepSeconds }, (_, i) => MONDAY + i * stepSeconds);
  const tracks = Object.entries(values).map(([id, valueAt]) => {
    const key = KEY_METRICS.find((metric) => metric.id === id);
    if (key === undefined) throw new Error(`${id} is no key metric: take one of KEY_METRICS.`);
    return { ...key, title: key.titleOfAll ?? key.title, values: times.map(valueAt) };
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
