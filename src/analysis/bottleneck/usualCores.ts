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
  /** Entries of a table that it takes at once: 2 to the power of k by its buckets. */
  readonly pieces?: number | undefined;
}

/** Share of the cores that it may use which a plotter keeps busy: CPU time of whole plots with as many threads as cores, serial steps included. */
const USUAL_SHARE: Readonly<Record<string, number>> = { bladebit: 0.98, pos2: 0.73 };
const USUAL_SHARE_OF_OTHERS = 0.84;
/**
 * Threads of a plotter with buckets hand each other pieces, and wait for it: the more of its time, the smaller the pieces are. Whole plots of Mad Max and
 * Gigahorse kept .69 (pieces of 2 to the power of 15), .79 (17), .87 (18) and .88 (19) of two cores busy.
 */
const OF_LARGE_PIECES = 0.93;
const SMALL_PIECE = 4000;
/** Cores that a plotter keeps busy for each thread that it is told to use, where there are enough: others of its threads read and write. */
const CORES_PER_THREAD: Readonly<Record<string, number>> = { bladebit: 1.2 };
const CORES_PER_THREAD_OF_OTHERS = 1.5;
/** This one has several threads in its first phase only. */
const USUAL_CORES: Readonly<Record<string, number>> = { chiapos: 1.25 };

/** Whether more threads than a few are of no use to it. */
export function isSerial(plotter: string): boolean {
  return Object.hasOwn(USUAL_CORES, plotter);
}

/** Cores of those allowed that it keeps busy over a whole plot. */
export function usualCores(basis: BusyBasis, allowed: number): number {
  const { signals: s, plotter, inAll, threads = Number.POSITIVE_INFINITY } = basis;
  if (inAll?.isKnown) return Math.min(medianOf(inAll, 'cores'), orElse(allowed, Number.POSITIVE_INFINITY));
  const cores = orElse(allowed, s.hostCores);
  const ofThreads = threads * (CORES_PER_THREAD[plotter] ?? CORES_PER_THREAD_OF_OTHERS);
  const usual = Math.min(cores, ofThreads, USUAL_CORES[plotter] ?? cores * usualShare(basis));
  const seen = Math.min(cores, wantedCores(basis));
  return Number.isNaN(seen) ? usual : Math.sqrt(usual * seen);
}

function usualShare({ plotter, pieces }: BusyBasis): number {
  const known = USUAL_SHARE[plotter];
  if (known !== undefined || !(pieces !== undefined && pieces > 0)) return known ?? USUAL_SHARE_OF_OTHERS;
  return OF_LARGE_PIECES / (1 + Math.sqrt(SMALL_PIECE / pieces));
}

/** The kernel counts how long a quota kept cores from working that had work: without it, they would have. NaN where it isn't told. */
function wantedCores({ kind, signals: s }: BusyBasis): number {
  return kind === 'quota' && s.quotaHeld > 0 ? s.cores + s.quotaHeld : Number.NaN;
}

export function medianOf(baseline: Baseline, name: SignalName): number {
  const { values } = baseline.of(name);
  return values[values.length >> 1] ?? Number.NaN;
}
