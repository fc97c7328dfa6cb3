import { meanOf } from '../../analyze/series.ts';
import type { Baseline } from './baseline.ts';
import type { BottleneckKind } from './classes.ts';
import { orElse } from './ramp.ts';
import type { SignalName, Signals } from './signals.ts';

/** What is known of a plotter that says how many cores it keeps busy while nothing holds it back. */
export interface BusyBasis {
  readonly signals: Signals;
  readonly kind?: BottleneckKind | undefined;
  /** Key of src/plotters. */
  readonly plotter: string;
  /** How it is in all its steps while all is well; absent where that was never seen. */
  readonly inAll?: Baseline;
  /** That it was told to use. */
  readonly threads?: number | undefined;
  /** Of the plot that it makes. */
  readonly k?: number | undefined;
  readonly buckets?: number | undefined;
}

/** Share of the cores that it may use which a plotter keeps busy: CPU time of whole plots with as many threads as cores, serial steps included. */
const USUAL_SHARE: Readonly<Record<string, number>> = { bladebit: 0.98, pos2: 0.82 };
const USUAL_SHARE_OF_OTHERS = 0.84;
/**
 * Threads of these hand each other pieces, as often as there are pairs of buckets, and wait for it. For each entry of a table they did so .00195 times (k21,
 * 64 buckets), .00024 (k22, 32; k24, 64) and .00006 (k24, 32), and kept .69, .79, .87 and .88 of two cores busy.
 */
const HAND_OVER: readonly string[] = ['madmax', 'gigahorse'];
const WITHOUT_HAND_OVERS = 0.92;
const WAITS_FOR_HAND_OVERS = 57;
/**
 * CPU time of a table by what it costs with next to none of them: 1.6, 3.6, 11 and 34 times (k20 and 64, 128, 256 and 512 buckets, Mad Max), 3.6 and 47
 * times (k22, 256 and 1024).
 */
const COST_OF_HAND_OVERS = 160;
/** So much of it is spent where they go from one processor to another, which has to be woken. */
const COST_BETWEEN_PROCESSORS = 90;
/** Cores that a plotter keeps busy for each thread that it is told to use, where there are enough: others of its threads read and write. */
const CORES_PER_THREAD: Readonly<Record<string, number>> = { bladebit: 1.2 };
const CORES_PER_THREAD_OF_OTHERS = 1.5;
/** This one has several threads in its first phase only. */
const USUAL_CORES: Readonly<Record<string, number>> = { chiapos: 1.25 };

/** Whether more threads than a few are of no use to it. */
export function isSerial(plotter: string): boolean {
  return Object.hasOwn(USUAL_CORES, plotter);
}

/** Cores of those allowed that it keeps busy over a whole plot: their mean, as its serial steps take their time as well. */
export function usualCores(basis: BusyBasis, allowed: number): number {
  const { signals: s, plotter, inAll, threads = Number.POSITIVE_INFINITY } = basis;
  if (inAll?.isKnown) return Math.min(meanOf(inAll.of('cores').values), orElse(allowed, Number.POSITIVE_INFINITY));
  const cores = orElse(allowed, s.hostCores);
  const ofThreads = threads * (CORES_PER_THREAD[plotter] ?? CORES_PER_THREAD_OF_OTHERS);
  const usual = Math.min(cores, ofThreads, USUAL_CORES[plotter] ?? cores * usualShare(basis));
  const seen = Math.min(cores, wantedCores(basis));
  return Number.isNaN(seen) ? usual : Math.sqrt(usual * seen);
}

function usualShare(basis: BusyBasis): number {
  const known = USUAL_SHARE[basis.plotter];
  if (known !== undefined) return known;
  const handOvers = handOversOf(basis);
  return handOvers === undefined
    ? USUAL_SHARE_OF_OTHERS
    : WITHOUT_HAND_OVERS / (1 + Math.sqrt(WAITS_FOR_HAND_OVERS * handOvers));
}

/** For each entry of a table; undefined where it isn't known. */
function handOversOf({ plotter, k, buckets }: BusyBasis): number | undefined {
  if (k === undefined || buckets === undefined || !HAND_OVER.includes(plotter)) return undefined;
  return buckets ** 2 / 2 ** k;
}

/** How many times the CPU time its work takes on several processors, against one. */
export function costOfSeveral(basis: BusyBasis): number {
  return 1 + COST_BETWEEN_PROCESSORS * (handOversOf(basis) ?? 0);
}

/** How many times less CPU time the work takes with fewer buckets; undefined where that isn't known. */
export function gainOfFewerBuckets(basis: BusyBasis): number | undefined {
  const { buckets = 0, signals: s } = basis;
  const handOvers = handOversOf(basis);
  const fewer = fewerBuckets(buckets);
  if (handOvers === undefined || !(fewer < buckets)) return undefined;
  // On another host they may cost more: what the kernel takes at least.
  const cost = Math.max(COST_OF_HAND_OVERS * handOvers, orElse(s.kernelShare / (1 - s.kernelShare), 0));
  return (1 + cost) / (1 + cost * (fewer / buckets) ** 2);
}

/** What to take in place of so many that make threads wait for each other. */
export function fewerBuckets(buckets: number): number {
  return Math.max(128, Math.min(256, Math.floor(buckets / 4)));
}

/** The kernel counts how long a quota kept cores from working that had work: without it, they would have. NaN where it isn't told. */
function wantedCores({ kind, signals: s }: BusyBasis): number {
  return kind === 'quota' && s.quotaHeld > 0 ? s.cores + s.quotaHeld : Number.NaN;
}

export function medianOf(baseline: Baseline, name: SignalName): number {
  const { values } = baseline.of(name);
  return values[values.length >> 1] ?? Number.NaN;
}
