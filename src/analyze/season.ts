import { powerOfTwoFrom, transform } from './fourier.ts';
import { bridgeGaps } from './gaps.ts';
import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { medianInPlace } from './quantiles.ts';
import { isUsable, meanOf, squaresAround, type Values } from './series.ts';

/** Something that comes again and again in a regular series. */
export interface Period {
  /** In whole steps of the series, as `stl` takes it. */
  readonly steps: number;
  /** The same as exactly as many rounds tell. */
  readonly exactSteps: number;
  /** How well the series goes with itself one period later, once slower changes are taken out: 0 to 1. */
  readonly strength: number;
  /** That noise of the same colour has such a peak anywhere in its spectrum. */
  readonly pValue: number;
  /** How many times it fits into the series. */
  readonly cycles: number;
}

export interface Periods {
  readonly kind: 'periods';
  /** The strongest first; none if nothing recurs. */
  readonly periods: readonly Period[];
  readonly count: number;
}

export interface PeriodOptions {
  /** Default 0.01. */
  readonly significance?: number;
  /** Weaker ones are not reported (default 0.1). */
  readonly leastStrength?: number;
  /** The most that are reported (default 3). */
  readonly most?: number;
}

const NEEDED = 24;
/** A shape that was seen fewer times than this cannot be said to recur. */
const FEWEST_CYCLES = 3;
const SHORTEST = 4;
const MOST_CANDIDATES = 12;
const MOST_ABSENT = 0.25;
/** Places of the spectrum for each that the series tells apart; more of them show a peak's top more exactly. */
const FINENESS = 4;
/** So many standard deviations a likeness may be off by chance, each 1 / √n. */
const CHANCE = 3;

/**
 * The periods of a regular series: peaks of the spectrum that stand out from the noise around them, kept where the series
 * really goes with itself that much later (after Vlachos, Yu and Castelli 2005) and its odd rounds look like its even ones.
 * At most a quarter of the values may be absent.
 */
export function findPeriods(values: Values, options: PeriodOptions = {}): Periods | NotEnoughData {
  const { significance = 0.01, leastStrength = 0.1, most = 3 } = options;
  let present = 0;
  for (let i = 0; i < values.length; i++) if (isUsable(values[i])) present++;
  const needed = Math.max(NEEDED, Math.ceil(values.length * (1 - MOST_ABSENT)));
  if (present < needed) return notEnoughData(needed, present);
  let rest = bridgeGaps(values, values.length, true);
  const candidates = spectralPeaks(rest, significance);
  const periods: Period[] = [];
  // From the shortest on: a longer one would take the shorter ones for parts of its shape.
  for (const { steps, pValue } of candidates.sort((a, b) => a.steps - b.steps)) {
    const strength = recurrence(rest, steps);
    if (strength < Math.max(leastStrength, CHANCE / Math.sqrt(rest.length))) continue;
    periods.push({ steps: Math.round(steps), exactSteps: steps, strength, pValue, cycles: rest.length / steps });
    rest = withoutShape(rest, steps);
  }
  periods.sort((a, b) => b.strength - a.strength);
  return { kind: 'periods', periods: periods.slice(0, most), count: present };
}

interface Candidate {
  readonly steps: number;
  readonly pValue: number;
}

/** Peaks that noise would not have: the power of noise around a frequency is exponential, whatever its colour. */
function spectralPeaks(values: Float64Array, significance: number): Candidate[] {
  const power = spectrum(values);
  const size = 2 * (power.length - 1);
  const first = Math.max(2, Math.ceil((FEWEST_CYCLES * size) / values.length));
  const last = Math.floor(size / SHORTEST);
  const largest = power.reduce((a, b) => Math.max(a, b), 0);
  const peaks: (Candidate & { readonly power: number })[] = [];
  const known = new Map<number, number>();
  for (let k = first; k <= last; k++) {
    // What rounding leaves of a pure wave has peaks too.
    if (power[k] < power[k - 1] || power[k] < power[k + 1] || power[k] < 1e-4 * largest) continue;
    const mean = background(power, k, known);
    const pValue = mean > 0 ? Math.min(1, (values.length / 2) * Math.exp(-power[k] / mean)) : 0;
    if (pValue <= significance) peaks.push({ steps: size / (k + offsetOfTop(power, k)), pValue, power: power[k] });
  }
  return peaks.sort((a, b) => b.power - a.power).slice(0, MOST_CANDIDATES);
}

/** The mean power of the noise around place k, from the median of the octaves below and above, which peaks do not move. */
function background(power: Float64Array, k: number, known: Map<number, number>): number {
  const eighth = Math.round(8 * Math.log2(k));
  const center = 2 ** (eighth / 8);
  let mean = known.get(eighth);
  if (mean === undefined) {
    mean = medianInPlace(power.slice(Math.floor(center / 2), Math.ceil(2 * center) + 1)) / Math.LN2;
    known.set(eighth, mean);
  }
  return mean;
}

/** How far from place k, −½ to ½, the top of the peak lies: a parabola through the logarithms of three places. */
function offsetOfTop(power: Float64Array, k: number): number {
  const [left, top, right] = [power[k - 1], power[k], power[k + 1]].map((value) => Math.log(Math.max(value, 1e-300)));
  const bend = left - 2 * top + right;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * bend))) : 0;
}

function spectrum(values: Float64Array): Float64Array {
  const size = FINENESS * powerOfTwoFrom(values.length);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const last = values.length - 1;
  // Less the line between its ends and faded out there: a drift would otherwise spill over all frequencies.
  const straight = values.map((value, i) => value - values[0] - ((values[last] - values[0]) * i) / last);
  const mean = meanOf(straight);
  for (let i = 0; i <= last; i++) real[i] = (straight[i] - mean) * Math.sin((Math.PI * (i + 0.5)) / values.length) ** 2;
  transform(real, imaginary);
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => real[k] ** 2 + imaginary[k] ** 2);
}

/**
 * How well the series goes with itself one period later; 0 if that is no hill, if its rounds are not alike, or if several
 * rounds later it goes far better: then the period is but a part (a harmonic) of a longer one.
 */
function recurrence(values: Float64Array, period: number): number {
  if (period * FEWEST_CYCLES > values.length + 1) return 0;
  const quick = withoutSlow(values, Math.round(period));
  const squares = squaresAround(quick, 0);
  if (squares <= 0) return 0;
  const strength = likenessAt(quick, Math.round(period), squares);
  const offside = Math.max(1, Math.round(period / 4));
  const hill = [-offside, offside].every((by) => likenessAt(quick, Math.round(period) + by, squares) < strength);
  if (!hill) return 0;
  const farBetter = Math.max(strength / 0.7, strength + CHANCE / Math.sqrt(values.length));
  for (let rounds = 2; rounds <= 24 && rounds * period < quick.length / 2; rounds++) {
    if (likenessAt(quick, Math.round(rounds * period), squares) > farBetter) return 0;
  }
  const [even, odd] = [0, 1].map((parity) => shapeOf(quick, period, parity));
  return likeness(even, odd) > 0.5 ? strength : 0;
}

/** The series less its moving mean over one period, without the half periods at its ends. */
function withoutSlow(values: Float64Array, period: number): Float64Array {
  const half = period >> 1;
  const width = 2 * half + 1;
  const result = new Float64Array(Math.max(0, values.length - 2 * half));
  let sum = 0;
  for (let i = 0; i < width; i++) sum += values[i];
  for (let i = 0; i < result.length; i++) {
    result[i] = values[i + half] - sum / width;
    sum += values[i + width] - values[i];
  }
  const mean = meanOf(result);
  return result.map((value) => value - mean);
}

/** Without leaning towards 0 for long lags. */
function likenessAt(values: Float64Array, lag: number, squares: number): number {
  let product = 0;
  for (let i = lag; i < values.length; i++) product += values[i] * values[i - lag];
  return Math.min(1, ((product / squares) * values.length) / (values.length - lag));
}

/** The mean shape of the even (0) or odd (1) rounds, or of all. */
function shapeOf(values: Float64Array, period: number, parity?: number): Float64Array {
  const length = Math.round(period);
  const sums = new Float64Array(length);
  const counts = new Uint32Array(length);
  for (let i = 0; i < values.length; i++) {
    const round = Math.floor(i / period);
    if (parity !== undefined && round % 2 !== parity) continue;
    const phase = Math.min(length - 1, Math.floor((i - round * period) * (length / period)));
    sums[phase] += values[i];
    counts[phase]++;
  }
  return sums.map((sum, phase) => (counts[phase] > 0 ? sum / counts[phase] : 0));
}

function likeness(a: Float64Array, b: Float64Array): number {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const scale = Math.sqrt(squaresAround(a, meanA) * squaresAround(b, meanB));
  return scale > 0 ? a.reduce((sum, value, i) => sum + (value - meanA) * (b[i] - meanB), 0) / scale : 0;
}

function withoutShape(values: Float64Array, period: number): Float64Array {
  const mean = meanOf(values);
  const centered = values.map((value) => value - mean);
  const shape = shapeOf(centered, period);
  return centered.map((value, i) => {
    const phase = Math.floor((i % period) * (shape.length / period));
    return value - shape[Math.min(shape.length - 1, phase)];
  });
}
