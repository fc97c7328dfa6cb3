import { type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import type { Values } from '../series.ts';
import { timelineOf, usualStep } from '../timeline.ts';
import { type FoundAnomaly, joined, type UnusualSample } from './foundAnomaly.ts';
import { SeriesNovelty, type SeriesNoveltySettings } from './seriesNovelty.ts';

export interface Novelties {
  readonly kind: 'novelties';
  /** In the order of time. */
  readonly anomalies: readonly FoundAnomaly[];
  /** Values looked at, and how many of the first only taught what is usual. */
  readonly count: number;
  readonly probation: number;
}

const NEEDED = 40;
/** Of a stored series, as of the benchmark's: what is learnt from, and the rest after an alarm as part of that. */
const PROBATION_RATIO = 0.15;
const REST_RATIO = 0.3;

/** Surprise that makes an alarm in a stored series of some thousand values; chosen on labelled series, one for all of them. */
export const STORED_SERIES_THRESHOLD = 5.25;

/** The settings for a stored series of so many values. */
export function storedSeriesNovelty(
  count: number,
  probation = Math.floor(PROBATION_RATIO * count),
): SeriesNoveltySettings {
  return { probation, rest: Math.floor(REST_RATIO * probation), threshold: STORED_SERIES_THRESHOLD };
}

/**
 * What was new in a stored series at its time: a SeriesNovelty run over it from its first value to its last.
 * @param times epoch seconds, in any order.
 */
export function novelties(
  times: Values,
  values: Values,
  settings: Partial<SeriesNoveltySettings> = {},
): Novelties | NotEnoughData {
  const timeline = timelineOf(times, values);
  const count = timeline.times.length;
  if (count < NEEDED) return notEnoughData(NEEDED, count);
  const step = usualStep(timeline.times) ?? 0;
  const detector = new SeriesNovelty({ ...storedSeriesNovelty(count, settings.probation), ...settings }, step);
  const { threshold, probation, rest } = detector.settings;
  const unusual: UnusualSample[] = [];
  let last = Number.NEGATIVE_INFINITY;
  timeline.values.forEach((value, at) => {
    const { score, surprise } = detector.update(timeline.times[at], value);
    if (surprise < threshold) return;
    const expected = detector.expectedAt(value);
    // That it changes back to what is usual is as new a change as the one before, but its end.
    if (expected && value >= expected[0] && value <= expected[1] && at - last <= rest) return;
    last = at;
    unusual.push({ time: timeline.times[at], score, value, ...(expected && { expected }) });
  });
  return { kind: 'novelties', anomalies: joined('univariate', unusual, rest * step), count, probation };
}
