import { meanOf } from '../../analyze/series.ts';
import { plotterById } from '../../plotters/plotters.ts';
import type { Baseline } from './baseline.ts';
import type { BottleneckName } from './classes.ts';
import { orElse } from './ramp.ts';
import type { SignalName, Signals } from './signals.ts';

/** How many times as many plots as now, and what holds that in 8 of 10 cases. */
export interface ForetoldGain {
  readonly ratio: number;
  readonly interval: readonly [least: number, most: number];
}

/** More than this is never foretold: something else comes in between. */
const MOST = 30;
/** Share of the cores that it may use which a plotter keeps busy while nothing holds it back, where that was never seen. */
const USUAL_SHARE: Readonly<Record<string, number>> = { bladebit: 0.98, pos2: 0.8 };
const USUAL_SHARE_OF_OTHERS = 0.88;
/** This one has several threads in its first phase only. */
const USUAL_CORES: Readonly<Record<string, number>> = { chiapos: 1.25 };
/** Of its CPU time a plotter that nothing holds back spends so much in the kernel. */
const USUAL_KERNEL_SHARE = 0.15;
/** How many times the CPU time of the same work is more while its pages come and go. */
const SLOWED_BY_FAULTS = 1.2;
/** A plotter that keeps a core in a spin while it waits for a disk: its use of the cores says nothing. */
const SPINS = { waits: 0.85, cores: 0.9 };

/** Half the width of the interval that held what came in 8 of 10 cases, as a logarithm. */
const SPREAD: Readonly<Record<BottleneckName, number>> = {
  cpu: 0.1,
  'cpu-starved': 0.3,
  'thread-limited': 0.3,
  memory: 0.45,
  'disk-bandwidth': 0.3,
  'disk-latency': 0.35,
  'disk-full': 0.3,
  copy: 0.3,
  network: 0.3,
  thermal: 0.15,
  lock: 0.5,
};

/** What a gain is foretold from. */
export interface GainBasis {
  readonly signals: Signals;
  /** Key of src/plotters. */
  readonly plotter: string;
  /** How this plotter is in this step while all is well, and in all its steps; absent where that was never seen. */
  readonly inStep?: Baseline;
  readonly inAll?: Baseline;
}

/**
 * What plotting would gain if what holds it back were gone, up to the next limit behind it: the cores that this plotter keeps busy when
 * nothing holds it back. The work of a plot is the same CPU time however long it waits in between. Undefined where that can't be
 * told, as of a plotter that does nothing at all at present.
 */
export function foretoldGain(name: BottleneckName, basis: GainBasis): ForetoldGain | undefined {
  const ratio = inSameStep(name, basis) ?? RATIOS[name](basis);
  if (ratio === undefined || !(ratio >= 1)) return undefined;
  const most = Math.min(MOST, ratio);
  // What is little in all can't be far off.
  const spread = SPREAD[name] * Math.min(1, 0.25 + Math.log(most));
  return { ratio: most, interval: [Math.max(1, most * Math.exp(-spread)), most * Math.exp(spread)] };
}

/** At another time it was so much faster in the same step. */
function inSameStep(name: BottleneckName, { signals, inStep, plotter }: GainBasis): number | undefined {
  if (!inStep?.isKnown || name === 'cpu' || name === 'thread-limited') return undefined;
  // Bytes come in bursts: their mean counts, and not their median.
  const moved = meanOf(inStep.valuesOf('moved')) / signals.moved;
  const cores = medianOf(inStep, 'cores') / signals.cores;
  if (plotterById(plotter)?.spins || spins(signals)) return moved > 0 && Number.isFinite(moved) ? moved : undefined;
  return moved > 0 && cores > 0 && Number.isFinite(moved * cores) ? Math.sqrt(moved * cores) : undefined;
}

const RATIOS: Readonly<Record<BottleneckName, (basis: GainBasis) => number | undefined>> = {
  cpu: () => undefined,
  /** All threads that run or wait for a core would run, as far as there are cores. */
  'cpu-starved': (basis) => {
    const { signals: s } = basis;
    const runnable = (s.cores + orElse(s.delay, 0)) / s.cores;
    // What others have is shared among all plotters.
    const toBeHad = 1 / Math.max(0.05, s.plottersShare * s.hostBusy);
    return Math.min(runnable, toBeHad, usualCores(basis, s.hostCores) / s.cores);
  },
  'thread-limited': () => undefined,
  /** While pages come and go user code is slower as well, the more so the longer something waits for them. */
  memory: (basis) =>
    (SLOWED_BY_FAULTS * usefulRatio(basis)) / Math.sqrt(Math.max(0.2, 1 - orElse(basis.signals.memoryStall, 0))),
  'disk-bandwidth': (basis) => withoutWaiting(basis),
  'disk-latency': (basis) => withoutWaiting(basis),
  'disk-full': () => undefined,
  copy: () => undefined,
  network: () => undefined,
  thermal: ({ signals: s }) => (s.clock > 0 ? 1 / s.clock : undefined),
  lock: (basis) => usefulRatio(basis),
};

/** Work that is not the kernel's, against what the cores could do of it. */
function usefulRatio(basis: GainBasis): number {
  const { signals: s } = basis;
  const kernel = basis.inAll?.isKnown ? medianOf(basis.inAll, 'kernelShare') : USUAL_KERNEL_SHARE;
  return (usualCores(basis, s.allowedCores) * (1 - kernel)) / Math.max(0.02, s.cores * (1 - s.kernelShare));
}

function withoutWaiting(basis: GainBasis): number | undefined {
  const { signals: s } = basis;
  return spins(s) ? undefined : usualCores(basis, s.allowedCores) / Math.max(0.02, s.cores);
}

function usualCores({ signals: s, plotter, inAll }: GainBasis, allowed: number): number {
  if (inAll?.isKnown) return Math.min(medianOf(inAll, 'cores'), orElse(allowed, Number.POSITIVE_INFINITY));
  const cores = orElse(allowed, s.hostCores);
  return Math.min(cores, USUAL_CORES[plotter] ?? cores * (USUAL_SHARE[plotter] ?? USUAL_SHARE_OF_OTHERS));
}

function spins(s: Signals): boolean {
  return orElse(s.disk, 0) + orElse(s.dirty, 0) >= SPINS.waits && s.cores >= SPINS.cores;
}

function medianOf(baseline: Baseline, name: SignalName): number {
  const values = baseline.valuesOf(name);
  return values[values.length >> 1] ?? Number.NaN;
}
