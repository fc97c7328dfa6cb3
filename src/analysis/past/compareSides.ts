import { autocorrelationOfBoth } from '../../analyze/autocorrelation.ts';
import { type Correlation, correlationOf, lagsThatCount, pearson } from '../../analyze/correlation.ts';
import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { medianInPlace, quantileOfSorted } from '../../analyze/quantiles.ts';
import { randomBeta } from '../../analyze/randomBeta.ts';
import { ranks } from '../../analyze/ranks.ts';
import { seededRandom } from '../../analyze/trees/random.ts';
import { groupedPlaces } from './groupedPlaces.ts';

/** Something that was measured once: on which side of a question it is, and among which it may be compared. */
export interface SidedValue {
  /** Above 0. */
  readonly value: number;
  readonly yes: boolean;
  readonly stratum: string;
  /** What follows on one another, such as plots of one process. */
  readonly chain: string;
}

/** How the one side's values relate to the other's. */
export interface SideComparison {
  readonly kind: 'sideComparison';
  /** Median of the one side ÷ that of the other: 1.12 = 12 % more. */
  readonly ratio: number;
  /** Holds the ratio in 95 % of cases. */
  readonly interval: readonly [low: number, high: number];
  readonly pValue: number;
  readonly yes: number;
  readonly no: number;
  /** Medians of the largest stratum. */
  readonly medianYes: number;
  readonly medianNo: number;
  /** How often in the order of time the side changes: few changes mean that the two were at different times. */
  readonly changes: number;
}

const LEAST_OF_SIDE = 5;
const LEAST_OF_STRATUM = 3;
const RESAMPLES = 400;

/**
 * Compares two sides within each stratum. The p-value is of the rank correlation of the values, aligned by their stratum's median, with
 * the side: Wilcoxon's test across strata, with as many independent values as the memory of both leaves. The interval is by
 * bootstrap within strata and sides, widened by that memory.
 * @param values In the order of time.
 */
export function compareSides(values: readonly SidedValue[]): SideComparison | NotEnoughData {
  const strata = groupedPlaces(values.length, (i) => values[i].stratum)
    .groups.map((places) => ({ places, yes: logsOf(values, places, true), no: logsOf(values, places, false) }))
    .filter(({ yes, no }) => Math.min(yes.length, no.length) >= LEAST_OF_STRATUM);
  const yes = strata.reduce((sum, stratum) => sum + stratum.yes.length, 0);
  const no = strata.reduce((sum, stratum) => sum + stratum.no.length, 0);
  if (Math.min(yes, no) < LEAST_OF_SIDE) {
    return notEnoughData(LEAST_OF_SIDE, Math.min(yes, no), `${yes} alike plots on the one side and ${no} on the other`);
  }
  const isUsed = new Uint8Array(values.length);
  for (const { places } of strata) for (let k = 0; k < places.length; k++) isUsed[places[k]] = 1;
  const used = values.filter((_, i) => isUsed[i] === 1);
  const found = alignedCorrelation(used);
  if (isNotEnoughData(found)) return found;
  const log = pooledLogRatio(strata);
  const memory = Math.sqrt(used.length / found.effectiveCount);
  const [low, high] = bootstrapInterval(strata);
  const largest = strata.reduce((a, b) => (b.places.length > a.places.length ? b : a));
  return {
    kind: 'sideComparison',
    ratio: Math.exp(log),
    interval: [Math.exp(log - memory * Math.max(0, log - low)), Math.exp(log + memory * Math.max(0, high - log))],
    pValue: found.pValue,
    yes,
    no,
    medianYes: Math.exp(medianInPlace(largest.yes.slice())),
    medianNo: Math.exp(medianInPlace(largest.no.slice())),
    changes: used.filter((value, i) => i > 0 && value.yes !== used[i - 1].yes).length,
  };
}

interface Stratum {
  readonly yes: Float64Array;
  readonly no: Float64Array;
}

/** Natural logarithms of those of a side. */
function logsOf(values: readonly SidedValue[], places: Int32Array, side: boolean): Float64Array {
  const logs = new Float64Array(places.length);
  let count = 0;
  for (let k = 0; k < places.length; k++) {
    const { value, yes } = values[places[k]];
    if (yes === side) logs[count++] = Math.log(value);
  }
  return logs.subarray(0, count);
}

function alignedCorrelation(used: readonly SidedValue[]): Correlation | NotEnoughData {
  const aligned = new Float64Array(used.length);
  const side = new Float64Array(used.length);
  /** What is left when the difference of the sides is taken out: whether that has a memory is the question. */
  const rest = new Float64Array(used.length);
  const strata = groupedPlaces(used.length, (i) => used[i].stratum);
  for (const places of strata.groups) {
    const ofYes = logsOf(used, places, true);
    const ofNo = logsOf(used, places, false);
    const whole = new Float64Array(places.length);
    whole.set(ofYes);
    whole.set(ofNo, ofYes.length);
    const share = ofYes.length / places.length;
    const [median, medianYes, medianNo] = [whole, ofYes, ofNo].map(medianInPlace);
    for (let k = 0; k < places.length; k++) {
      const i = places[k];
      const { value, yes } = used[i];
      const log = Math.log(value);
      aligned[i] = log - median;
      side[i] = Number(yes) - share;
      rest[i] = log - (yes ? medianYes : medianNo);
    }
  }
  const found = pearson(ranks(aligned), side);
  if (isNotEnoughData(found)) return found;
  const chains = groupedPlaces(used.length, (i) => used[i].chain);
  const effective = effectiveCount([chains.order, strata.order], ranks(rest), side);
  return correlationOf('pearson', found.coefficient, used.length, effective);
}

/**
 * Memory may run through all that comes one after another, or through each chain, or through what is alike: the longest counts.
 * @param orders of the places by chain, and by what is alike.
 */
function effectiveCount(orders: readonly Int32Array[], rest: Float64Array, side: Float64Array): number {
  // Where each is a chain of its own, or all are alike, that is the order of time.
  const others = orders.filter((order) => order.some((at, i) => at !== i));
  const memories = others.map((order) => memoryOf(inOrder(rest, order), inOrder(side, order)));
  return rest.length / Math.max(memoryOf(rest, side), ...memories);
}

function inOrder(values: Float64Array, order: Int32Array): Float64Array {
  const ordered = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) ordered[i] = values[order[i]];
  return ordered;
}

/**
 * How many values are worth one independent one (Bartlett 1935), as far as the memory reaches without a break (Geyer 1992): behind
 * that, what was taken out of the values would be taken for a memory of the opposite sign.
 */
function memoryOf(rest: Float64Array, side: Float64Array): number {
  const lags = lagsThatCount(rest.length);
  const [ofRest, ofSide] = autocorrelationOfBoth(rest, side, lags);
  let sum = 1;
  for (let lag = 1; lag < ofRest.length && ofRest[lag] > 0; lag++) {
    sum += 2 * (1 - lag / rest.length) * ofRest[lag] * ofSide[lag];
  }
  return Math.max(1, sum);
}

/** Each stratum weighs as much as its smaller side tells. */
function weightOf(yes: Float64Array, no: Float64Array): number {
  return (yes.length * no.length) / (yes.length + no.length);
}

function pooledLogRatio(strata: readonly Stratum[]): number {
  let sum = 0;
  let weights = 0;
  for (const { yes, no } of strata) {
    const weight = weightOf(yes, no);
    sum += weight * (medianInPlace(yes.slice()) - medianInPlace(no.slice()));
    weights += weight;
  }
  return sum / weights;
}

function bootstrapInterval(strata: readonly Stratum[]): [number, number] {
  const random = seededRandom(1);
  const sides = strata.map(({ yes, no }) => ({ weight: weightOf(yes, no), yes: resampled(yes), no: resampled(no) }));
  const weights = sides.reduce((sum, { weight }) => sum + weight, 0);
  const ratios = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (const { weight, yes, no } of sides) sum += weight * (yes(random) - no(random));
    ratios[resample] = sum / weights;
  }
  ratios.sort();
  return [quantileOfSorted(ratios, 0.025), quantileOfSorted(ratios, 0.975)];
}

/**
 * The median of as many values as there are, drawn anew each time. Not one after the other: the middle one of so many numbers between 0 and 1
 * is itself a number whose distribution is known (beta), and says which of the values is in the middle.
 */
function resampled(values: Float64Array): (random: () => number) => number {
  const sorted = values.toSorted();
  const count = sorted.length;
  const below = (count + 1) >> 1;
  const valueAt = (share: number) => sorted[Math.min(count - 1, Math.floor(share * count))];
  return (random) => {
    const middle = randomBeta(below, count + 1 - below, random);
    if (count % 2 === 1) return valueAt(middle);
    // The next one is the least of those that lie above it.
    const next = 1 - (1 - middle) * (1 - random()) ** (1 / (count - below));
    return quantileOfSorted([valueAt(middle), valueAt(next)], 0.5);
  };
}
