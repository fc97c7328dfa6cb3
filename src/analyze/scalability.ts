import { type NotEnoughData, notEnoughData } from './notEnoughData.ts';
import { quantileOfSorted } from './quantiles.ts';
import { EXACT_ENOUGH, fitLaw, type Law, type LawFit, throughputBy } from './scalabilityLaw.ts';
import { meanOf, squaresAround, usablePairs, type Values } from './series.ts';
import { seededRandom } from './trees/random.ts';

/** How throughput grows with the number of threads or of plots at once: X(N) = λ N / (1 + σ (N − 1) + κ N (N − 1)). */
export interface Scalability {
  readonly kind: 'scalability';
  /** Which parts of the law the measurements call for: `amdahl` has no coherency (κ = 0), `linear` no contention (σ = 0) either. */
  readonly model: 'universal' | 'amdahl' | 'linear';
  /** λ: what one alone puts through, in the unit of the throughput. */
  readonly throughputOfOne: number;
  /** σ, 0 to 1: the share of the work that waits for something only one can have. */
  readonly contention: number;
  /** κ: the cost of each pair that has to agree; above 0 more is less at some point. */
  readonly coherency: number;
  /** Where throughput is greatest; absent while it only grows (κ = 0). */
  readonly peak?: ScalabilityPeak;
  /** What throughput tends to with ever more, where it only grows and contention bounds it. */
  readonly ceiling?: number;
  /** 95 % intervals; absent if the points are too few to tell the error. */
  readonly intervals?: ScalabilityIntervals;
  readonly rSquared: number;
  readonly count: number;
  /** How many different N were measured. With fewer than 4 the whole law cannot be told from its special cases. */
  readonly levels: number;
}

export interface ScalabilityPeak {
  /** N* = √((1 − σ) / κ), not rounded. */
  readonly concurrency: number;
  readonly throughput: number;
  /** Whether N* lies within the N that were measured, not beyond. */
  readonly measured: boolean;
}

export type Interval = readonly [low: number, high: number];

export interface ScalabilityIntervals {
  readonly throughputOfOne: Interval;
  readonly contention: Interval;
  readonly coherency: Interval;
  /** Absent if in no sample there is a peak; without `high` if it may as well never come. */
  readonly peakConcurrency?: { readonly low: number; readonly high?: number };
}

export interface ScalabilityOptions {
  /** Samples for the intervals (default 300; 0 for none). */
  readonly samples?: number;
  readonly seed?: number;
}

/** More at once than this is a wrong reading. */
const MOST_AT_ONCE = 1e6;

/**
 * Gunther's universal scalability law by least squares of the throughput, parameters not below 0. Intervals by resampling
 * the residuals with a fixed seed.
 * @param concurrency How many ran at once, from 1.
 */
export function fitScalability(
  concurrency: Values,
  throughput: Values,
  options: ScalabilityOptions = {},
): Scalability | NotEnoughData {
  const { samples = 300, seed = 1 } = options;
  const [n, x] = usablePoints(concurrency, throughput);
  const levels = new Set(n).size;
  if (levels < 2) return notEnoughData(2, levels, `${levels} of at least 2 different numbers at once`);
  const best = fitLaw(n, x, levels);
  if (!best) return notEnoughData(2, levels, 'throughput falls as no share of the work could explain');
  const [one, contention, coherency] = parametersOf(best.law);
  const peak = peakOf(best.law, n);
  const total = squaresAround(x, meanOf(x));
  const intervals = samples > 0 ? intervalsOf(n, x, levels, best, samples, seed) : undefined;
  return {
    kind: 'scalability',
    model: coherency > 0 ? 'universal' : contention > 0 ? 'amdahl' : 'linear',
    throughputOfOne: one,
    contention,
    coherency,
    ...(peak && { peak }),
    ...(coherency === 0 && contention > 0 && { ceiling: one / contention }),
    ...(intervals && { intervals }),
    rSquared: total > 0 ? Math.max(0, 1 - best.squares / total) : 0,
    count: n.length,
    levels,
  };
}

/** What the fitted law says for `concurrency` at once. */
export function throughputAt(fit: Scalability, concurrency: number): number {
  const waiting = fit.contention * (concurrency - 1) + fit.coherency * concurrency * (concurrency - 1);
  return (fit.throughputOfOne * concurrency) / (1 + waiting);
}

function usablePoints(concurrency: Values, throughput: Values): [Float64Array, Float64Array] {
  const [n, x] = usablePairs(concurrency, throughput);
  const kept = Array.from(n.keys()).filter((i) => n[i] >= 1 && n[i] <= MOST_AT_ONCE && x[i] > 1e-100 && x[i] < 1e100);
  return [Float64Array.from(kept, (i) => n[i]), Float64Array.from(kept, (i) => x[i])];
}

function parametersOf([one, contention, coherency]: Law): [number, number, number] {
  return [1 / one, Math.min(1, contention / one), coherency / one];
}

function peakOf(law: Law, n: Float64Array): ScalabilityPeak | undefined {
  if (law[2] <= 0) return undefined;
  const concurrency = peakConcurrency(law);
  const most = n.reduce((a, b) => Math.max(a, b), 0);
  return { concurrency, throughput: throughputBy(law, concurrency), measured: concurrency <= most };
}

/** Not below 1: fewer than one cannot run. */
function peakConcurrency(law: Law): number {
  return law[2] > 0 ? Math.max(1, Math.sqrt(Math.max(0, law[0] - law[1]) / law[2])) : Infinity;
}

function intervalsOf(
  n: Float64Array,
  x: Float64Array,
  levels: number,
  best: LawFit,
  samples: number,
  seed: number,
): ScalabilityIntervals | undefined {
  const degrees = n.length - best.law.filter((part) => part > 0).length;
  if (degrees < 1 || levels < 3) return undefined;
  const fitted = n.map((at) => throughputBy(best.law, at));
  // Residuals are smaller than errors, because the law was fitted to them.
  const widening = Math.sqrt(n.length / degrees);
  const errors = x.map((value, i) => ((value - fitted[i]) / fitted[i]) * widening);
  const random = seededRandom(seed);
  const found: number[][] = [[], [], [], []];
  for (let sample = 0; sample < samples; sample++) {
    const drawn = fitted.map((value) => value * Math.max(0.01, 1 + errors[Math.floor(random() * errors.length)]));
    const fit = fitLaw(n, drawn, levels, EXACT_ENOUGH);
    if (!fit) continue;
    [...parametersOf(fit.law), peakConcurrency(fit.law)].forEach((value, k) => {
      found[k].push(value);
    });
  }
  if (found[0].length < 20) return undefined;
  const [throughputOfOne, contention, coherency] = found.slice(0, 3).map(middle95);
  const peaks = Float64Array.from(found[3]).sort();
  // By rank, not between: a mean with infinity says nothing.
  const [low, high] = [0.025, 0.975].map((share) => peaks[Math.round(share * (peaks.length - 1))]);
  const peak = Number.isFinite(low) ? { low, ...(Number.isFinite(high) && { high }) } : undefined;
  return { throughputOfOne, contention, coherency, ...(peak && { peakConcurrency: peak }) };
}

function middle95(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values).sort();
  return [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)];
}
