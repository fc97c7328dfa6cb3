import { normalQuantile } from './distributions.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { medianInPlace, select } from './quantiles.ts';
import type { Values } from './series.ts';
import { SAME_SECONDS, type Timeline, timelineOf } from './timeline.ts';

/** A line by medians: up to 29 % of the values may be anything without moving it far. */
export interface TheilSen {
  readonly kind: 'theilSen';
  /** The median of the slopes between all points, as change in an hour. */
  readonly slopePerHour: number;
  /** Sen's interval for the slope per hour at the asked confidence. */
  readonly slopePerHourInterval: readonly [number, number];
  /** Value of the line at the first time. */
  readonly intercept: number;
  readonly interceptAt: number;
  readonly confidence: number;
  readonly count: number;
  /** How many points the slopes were taken between: blocks of a long series were first made one point each. */
  readonly points: number;
}

export interface TheilSenOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  /** The most points that slopes are taken between (default 200, that is 19,900 slopes); more are put together to blocks. */
  readonly mostPoints?: number;
}

const NEEDED = 3;
const SECONDS_PER_HOUR = 3600;

/**
 * Theil's and Sen's line over real time. A long series is cut into equal blocks, and each counts as the median of its
 * times and of its values: the same for the same data, nearly as sharp, and 300 times faster for an hour of seconds.
 * @param times Epoch seconds, in any order.
 */
export function theilSen(times: Values, values: Values, options: TheilSenOptions = {}): TheilSen | NotEnoughData {
  const { confidence = 0.95, mostPoints = 200 } = options;
  const timeline = timelineOf(times, values);
  const count = timeline.times.length;
  if (count < NEEDED) return notEnoughData(NEEDED, count);
  const start = timeline.times[0];
  const reduced = blocks(timeline, mostPoints);
  const hours = reduced.times.map((time) => (time - start) / SECONDS_PER_HOUR);
  const slopes = slopesBetween(hours, reduced.values);
  if (slopes.length === 0) return notEnoughData(2, 1, 'all values have the same time');
  const slope = medianInPlace(slopes);
  return {
    kind: 'theilSen',
    slopePerHour: slope,
    slopePerHourInterval: senInterval(slopes, hours, reduced.values, confidence),
    intercept: medianInPlace(reduced.values.slice()) - slope * medianInPlace(hours),
    interceptAt: start,
    confidence,
    count,
    points: reduced.times.length,
  };
}

function blocks(timeline: Timeline, most: number): Timeline {
  const count = timeline.times.length;
  if (count <= most) return timeline;
  const times = new Float64Array(most);
  const values = new Float64Array(most);
  for (let block = 0; block < most; block++) {
    const from = Math.floor((block * count) / most);
    const to = Math.floor(((block + 1) * count) / most);
    times[block] = medianInPlace(timeline.times.slice(from, to));
    values[block] = medianInPlace(timeline.values.slice(from, to));
  }
  return { times, values };
}

function slopesBetween(x: Float64Array, y: Float64Array): Float64Array {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2);
  let count = 0;
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.abs(x[i] - x[j]) > SAME_SECONDS / SECONDS_PER_HOUR) slopes[count++] = (y[i] - y[j]) / (x[i] - x[j]);
    }
  }
  return slopes.subarray(0, count);
}

/** Sen (1968): ranks around the median slope, as far apart as Kendall's statistic varies, equal values counted in. */
function senInterval(slopes: Float64Array, x: Float64Array, y: Float64Array, confidence: number): [number, number] {
  const n = x.length;
  const variance = (n * (n - 1) * (2 * n + 5) - tieTerm(x) - tieTerm(y)) / 18;
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(Math.max(0, variance));
  const low = Math.max(0, Math.round((slopes.length - reach) / 2) - 1);
  const high = Math.min(slopes.length - 1, Math.round((slopes.length + reach) / 2));
  return [select(slopes, low), select(slopes, high)];
}

function tieTerm(values: Float64Array): number {
  const sorted = values.slice().sort();
  let term = 0;
  for (let from = 0, i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue;
    const same = i - from;
    term += same * (same - 1) * (2 * same + 5);
    from = i;
  }
  return term;
}
