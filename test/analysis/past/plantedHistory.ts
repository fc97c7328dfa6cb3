import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { EngineEvent } from '../../../src/events/events.ts';
import type { History } from '../../../src/history/history.ts';
import type { MetricName } from '../../../src/metrics/catalogue.ts';
import type { Attributes } from '../../../src/metrics/metric.ts';
import { maintainAll } from '../../history/historyFixture.ts';

/** Monday, 2026-03-02 00:00 in UTC: summer time begins in Europe four weeks later. */
export const MONDAY = Date.UTC(2026, 2, 2) / 1000;
export const DAY = 86_400;
export const STEP = 900;

/** A series of a planted history: its value at a time, or NaN. */
export interface PlantedSeries {
  readonly metric: MetricName;
  readonly attributes?: Attributes;
  value(at: number): number;
}

/** Normal random numbers, the same for the same seed. */
export function noise(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Noise in which each value remembers the one before. */
export function slowNoise(seed: number, memory: number): () => number {
  const next = noise(seed);
  let value = next();
  return () => {
    value = memory * value + Math.sqrt(1 - memory ** 2) * next();
    return value;
  };
}

/** Writes a frame at each step, and the events in their time. */
export function plant(
  history: History,
  range: { from: number; to: number },
  series: readonly PlantedSeries[],
  events: readonly EngineEvent[] = [],
  stepSeconds = STEP,
): void {
  const list = { version: 1, series: series.map(({ metric, attributes = {} }) => ({ metric, attributes })) };
  const waiting = [...events].sort((a, b) => a.at - b.at);
  for (let at = range.from; at < range.to; at += stepSeconds) {
    const due: EngineEvent[] = [];
    while (waiting.length > 0 && waiting[0].at <= at) due.push(waiting.shift() as EngineEvent);
    const values = Float64Array.from(series, ({ value }) => value(at));
    if (values.some((value) => !Number.isNaN(value))) history.append(at, values, list, due);
  }
  maintainAll(history);
}

/** A day's wave, highest at this hour of UTC. */
export function wave(at: number, hour: number): number {
  return Math.cos((2 * Math.PI * (at / 3600 - hour)) / 24);
}
