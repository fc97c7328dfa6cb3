import { select } from '../analyze/quantiles.ts';
/**
 * What is kept of the values of a series in a span of time: how many there were, their mean, smallest, largest, 95th percentile and
 * last one. The percentile is the nearest rank: the smallest value that at least 95 % of the values do not exceed, so it is one
 * of them. The mean is rounded to single precision, and never leaves the range of the values.
 */
export interface RollUp {
  /** Epoch seconds at which the span begins, a multiple of its length. */
  readonly start: number;
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly p95: number;
  readonly last: number;
}

/** Values of one series and their times, which don't fall. Absent ones are left out. */
export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

const PERCENTILE = 0.95;

/** The roll-ups of the spans that have values, in order. `seconds`: how long a span is. Spans begin at multiples of it since 1970, so days are days of UTC. */
export function rollUpsOf({ times, values }: Samples, seconds: number): RollUp[] {
  const rollUps: RollUp[] = [];
  let from = 0;
  while (from < times.length) {
    const start = spanOf(times[from], seconds);
    let to = from + 1;
    while (to < times.length && times[to] < start + seconds) to++;
    rollUps.push(rollUpOf(start, values.subarray(from, to)));
    from = to;
  }
  return rollUps;
}

/** The samples in the order of their times; those of one time stay as they are. */
export function inOrder({ times, values }: Samples): Samples {
  const order = Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  return { times: Float64Array.from(order, (i) => times[i]), values: Float64Array.from(order, (i) => values[i]) };
}

export function spanOf(time: number, seconds: number): number {
  return Math.floor(time / seconds) * seconds;
}

/** `values`: at least one, in the order of their times. */
function rollUpOf(start: number, values: Float64Array): RollUp {
  let sum = 0;
  let min = values[0];
  let max = values[0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const count = values.length;
  const p95 = min === max ? min : nearestRank(values, PERCENTILE);
  return { start, count, mean: roundedMean(sum / count, min, max), min, max, p95, last: values[count - 1] };
}

/**
 * One roll-up for several of parts of its span, where the values themselves are gone. Exact but for the percentile, which is the
 * nearest rank among those of the parts, each counting as often as its part has values; and the last value is that of the latest part.
 */
export function combinedRollUp(start: number, parts: readonly RollUp[]): RollUp {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const min = Math.min(...parts.map((part) => part.min));
  const max = Math.max(...parts.map((part) => part.max));
  const mean = parts.reduce((sum, part) => sum + part.mean * part.count, 0) / count;
  const p95 = weightedRank(parts, PERCENTILE * count);
  const last = parts.reduce((latest, part) => (part.start >= latest.start ? part : latest)).last;
  return { start, count, mean: roundedMean(mean, min, max), min, max, p95, last };
}

/** The smallest percentile of the parts that, with all below it, stands for so many values. */
function weightedRank(parts: readonly RollUp[], values: number): number {
  const rising = parts.toSorted((a, b) => a.p95 - b.p95);
  let covered = 0;
  let rank = Number.NaN;
  for (const { p95, count } of rising) {
    if (covered >= values) break;
    rank = p95;
    covered += count;
  }
  return rank;
}

/** Those of both lists, which are in order; of two with one start the one of `over`. */
export function withRollUps(under: readonly RollUp[], over: readonly RollUp[]): RollUp[] {
  if (over.length === 0) return [...under];
  if (under.length === 0 || under[under.length - 1].start < over[0].start) return [...under, ...over];
  const byStart = new Map([...under, ...over].map((rollUp) => [rollUp.start, rollUp]));
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

function roundedMean(mean: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, Math.fround(mean)));
}

let scratch = new Float64Array(4096);

/** The smallest value that at least the share of the values do not exceed. */
function nearestRank(values: Float64Array, share: number): number {
  if (scratch.length < values.length) scratch = new Float64Array(2 * values.length);
  const copy = scratch.subarray(0, values.length);
  copy.set(values);
  return select(copy, Math.ceil(share * values.length) - 1);
}
