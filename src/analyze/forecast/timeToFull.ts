import { type NotEnoughData, notEnoughData } from '../notEnoughData.ts';
import { seededRandom } from '../trees/random.ts';
import { CausalSeries } from './causalSeries.ts';
import { regularise } from './regularSeries.ts';

/** When a store will be full if it goes on filling as it did. */
export type FillForecast =
  | {
      readonly kind: 'fillForecast';
      /** Bytes per second by which free space shrinks; negative where it grows. */
      readonly bytesPerSecond: number;
      /** Holds that rate with probability `level`. */
      readonly rateInterval: readonly [lower: number, upper: number];
      readonly availableBytes: number;
      readonly level: number;
      /** Absent where it isn't filling. */
      readonly secondsToFull?: number;
      /** Holds it with probability `level`; the upper bound is absent where it may as well not be filling at all. */
      readonly secondsInterval?: readonly [lower: number, upper: number | undefined];
      /** Whether it is filling beyond doubt: the whole interval of the rate is above 0. */
      readonly isFilling: boolean;
    }
  | NotEnoughData;

export interface FillOptions {
  /** Share of cases that the interval shall hold; 0.9. */
  readonly level?: number;
  /** Only the last while is looked at; a day. */
  readonly windowSeconds?: number;
  /** Of the resampling. */
  readonly seed?: number;
}

const LEAST_STEPS = 12;
const MOST_STEPS = 720;
const RESAMPLES = 400;
/** Blocks so many steps long keep what belongs together: plotters fill and free their folders in turn. */
const BLOCK_RATIO = 0.1;
const LEAST_BLOCK = 3;

/**
 * Extrapolates free space in a straight line. The rate is that between the medians of the first and the last tenth of the window, which a
 * few odd values can't move; its interval comes from resampling the changes in blocks (moving block bootstrap, Künsch 1989), so that
 * the waves of temporary files count as the doubt that they are.
 * @param times epoch seconds, in any order. @param availableBytes NaN counts as absent.
 */
export function forecastFill(
  times: ArrayLike<number>,
  availableBytes: ArrayLike<number>,
  { level = 0.9, windowSeconds = 86_400, seed = 1 }: FillOptions = {},
): FillForecast {
  const latest = latestOf(times, availableBytes);
  const kept = keptSince(times, availableBytes, latest - windowSeconds);
  const regular = regularise(kept.times, kept.values, { leastSeconds: windowSeconds / MOST_STEPS });
  if ('kind' in regular) return regular;
  const { filled, length, stepSeconds } = new CausalSeries(regular);
  if (length < LEAST_STEPS) {
    return notEnoughData(LEAST_STEPS, length, `${length} steps of ${stepSeconds} s of free space`);
  }
  const edge = Math.max(1, Math.floor(length / 10));
  const drop = medianOf(filled.subarray(0, edge)) - medianOf(filled.subarray(length - edge));
  const rate = drop / ((length - edge) * stepSeconds);
  const rates = resampledRates(filled, stepSeconds, seed);
  // Resampled rates vary around the mean change; what they tell is how far, to either side.
  const centre = medianOf(rates);
  const tail = (1 - level) / 2;
  const lower = rate + (quantileOf(rates, tail) - centre);
  const upper = rate + (quantileOf(rates, 1 - tail) - centre);
  const available = filled[length - 1];
  return {
    kind: 'fillForecast',
    bytesPerSecond: rate,
    rateInterval: [lower, upper],
    availableBytes: available,
    level,
    isFilling: lower > 0,
    ...(rate > 0 &&
      upper > 0 && {
        secondsToFull: available / rate,
        secondsInterval: [available / upper, lower > 0 ? available / lower : undefined],
      }),
  };
}

/** Rates of series made of blocks of the changes, drawn with repetition; ascending. */
function resampledRates(filled: Float64Array, stepSeconds: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const changes = filled.length - 1;
  const block = Math.min(changes, Math.max(LEAST_BLOCK, Math.round(changes * BLOCK_RATIO)));
  const blocks = Math.ceil(changes / block);
  return Float64Array.from({ length: RESAMPLES }, () => {
    let drop = 0;
    for (let at = 0; at < blocks; at++) {
      const from = Math.floor(random() * (changes - block + 1));
      drop += filled[from] - filled[from + block];
    }
    return drop / (blocks * block * stepSeconds);
  }).sort();
}

function latestOf(times: ArrayLike<number>, values: ArrayLike<number>): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < times.length; at++) {
    if (Number.isFinite(times[at]) && Number.isFinite(values[at])) latest = Math.max(latest, times[at]);
  }
  return latest;
}

function keptSince(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  since: number,
): { times: number[]; values: number[] } {
  const kept = { times: [] as number[], values: [] as number[] };
  for (let at = 0; at < times.length; at++) {
    if (!(times[at] >= since)) continue;
    kept.times.push(times[at]);
    kept.values.push(values[at] ?? Number.NaN);
  }
  return kept;
}

function medianOf(values: Float64Array): number {
  return quantileOf(values.toSorted(), 0.5);
}

function quantileOf(sorted: Float64Array, quantile: number): number {
  const place = quantile * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below] + (place - below) * (sorted[Math.min(sorted.length - 1, below + 1)] - sorted[below]);
}
