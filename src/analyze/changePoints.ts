import { type Noise, noiseOf } from './noise.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { pelt } from './pelt.ts';
import { medianInPlace } from './quantiles.ts';
import { isUsable, meanOf, type Values } from './series.ts';

/** A place at which the level of a series changes for good. */
export interface ChangePoint {
  /** The place of the first value of the new level, in the series as it was given. */
  readonly index: number;
  /** Mean of the stretch before and of the one behind. */
  readonly before: number;
  readonly after: number;
  readonly shift: number;
  /** The shift in standard deviations of the noise around the levels; absent where there is no noise at all. */
  readonly shiftDeviations?: number;
}

/** A stretch of one level: the values from place `from` up to, but not with, `to`. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly count: number;
}

export interface ChangePoints {
  readonly kind: 'changePoints';
  readonly points: readonly ChangePoint[];
  /** One more than there are points. */
  readonly segments: readonly Segment[];
  /** Standard deviation of the noise around the levels. */
  readonly deviation: number;
  /** How much of one value's error is found again in the next, 0 to 0.98; what lasts for long is no change then. */
  readonly memory: number;
  readonly count: number;
}

export interface ChangePointOptions {
  /** What a change has to be worth, in ln(n) times the variance of the noise (default 3: about no false alarm in hundreds of series). */
  readonly penalty?: number;
  /** The fewest values of a level (default 5). */
  readonly shortest?: number;
  /** Longer series are first averaged to so many values, and the changes then placed exactly (default 4000). */
  readonly mostValues?: number;
}

const NEEDED = 10;
const OUTLIER_DEVIATIONS = 5;

/** Where the level of a series changes. Single stray values are no change; absent ones are stepped over. */
export function changePoints(values: Values, options: ChangePointOptions = {}): ChangePoints | NotEnoughData {
  const { penalty = 3, shortest = 5, mostValues = 4000 } = options;
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (isUsable(values[i])) places.push(i);
  const used = Float64Array.from(places, (i) => values[i]);
  if (used.length < Math.max(NEEDED, 2 * shortest)) return notEnoughData(Math.max(NEEDED, 2 * shortest), used.length);
  const noise = noiseOf(used);
  const starts = noise.longRunDeviation > 0 ? startsOfLevels(used, noise, { penalty, shortest, mostValues }) : [];
  return described(used, places, [0, ...starts, used.length], noise);
}

function startsOfLevels(used: Float64Array, noise: Noise, options: Required<ChangePointOptions>): number[] {
  const { shortest, mostValues } = options;
  const center = meanOf(used);
  // In deviations of the noise around the mean: near 0, for the digits of the squares.
  const scaled = used.map((value) => (value - center) / noise.longRunDeviation);
  const calm = withoutStrays(scaled, OUTLIER_DEVIATIONS * (noise.deviation / noise.longRunDeviation));
  const penalty = options.penalty * Math.log(calm.length);
  const block = Math.ceil(calm.length / mostValues);
  if (block === 1) return pelt(calm, penalty, shortest);
  const coarse = pelt(blockMeans(calm, block), penalty / block, Math.max(2, Math.ceil(shortest / block)));
  return placedExactly(
    calm,
    coarse.map((start) => start * block),
    block,
  );
}

/** A value far from both sides of its neighbourhood becomes the median of it: steps stay, spikes of one or two values go. */
function withoutStrays(values: Float64Array, limit: number): Float64Array {
  const calm = values.slice();
  const around = new Float64Array(5);
  for (let i = 2; i < values.length - 2; i++) {
    for (let k = 0; k < 5; k++) around[k] = values[i - 2 + k];
    const middle = medianInPlace(around);
    if (Math.abs(values[i] - middle) > limit) calm[i] = middle;
  }
  return calm;
}

function blockMeans(values: Float64Array, block: number): Float64Array {
  const means = new Float64Array(Math.floor(values.length / block));
  for (let i = 0; i < means.length; i++) {
    // The last block takes what is left over too.
    const end = i === means.length - 1 ? values.length : (i + 1) * block;
    means[i] = meanOf(values.subarray(i * block, end));
  }
  return means;
}

/** Moves each start, known to a block, to where both sides fit best. */
function placedExactly(values: Float64Array, starts: readonly number[], block: number): number[] {
  return starts.map((start, k) => {
    const from = k === 0 ? 0 : starts[k - 1];
    const to = starts[k + 1] ?? values.length;
    const reach = Math.min(2 * block, start - from - 1, to - start - 1);
    let before = 0;
    for (let i = from; i < start - reach; i++) before += values[i];
    let total = before;
    for (let i = start - reach; i < to; i++) total += values[i];
    let best = start;
    let most = -Infinity;
    for (let at = start - reach; at <= start + reach; at++) {
      const gain = before ** 2 / (at - from) + (total - before) ** 2 / (to - at);
      if (gain > most) [best, most] = [at, gain];
      before += values[at];
    }
    return best;
  });
}

function described(used: Float64Array, places: number[], bounds: number[], noise: Noise): ChangePoints {
  const means = bounds.slice(1).map((end, k) => meanOf(used.subarray(bounds[k], end)));
  const place = (at: number) => (at < places.length ? places[at] : places[places.length - 1] + 1);
  const points = means.slice(1).map((after, k): ChangePoint => {
    const shift = after - means[k];
    const shiftDeviations = noise.deviation > 0 ? { shiftDeviations: shift / noise.deviation } : undefined;
    return { index: place(bounds[k + 1]), before: means[k], after, shift, ...shiftDeviations };
  });
  const segments = means.map((mean, k) => ({
    from: place(bounds[k]),
    to: place(bounds[k + 1]),
    mean,
    count: bounds[k + 1] - bounds[k],
  }));
  const { deviation, memory } = noise;
  return { kind: 'changePoints', points, segments, deviation, memory, count: used.length };
}
