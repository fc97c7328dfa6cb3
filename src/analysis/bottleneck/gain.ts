import { meanOf } from '../../analyze/series.ts';
import { plotterById } from '../../plotters/plotters.ts';
import type { Baseline } from './baseline.ts';
import type { UsualPlotter } from './baselines.ts';
import { type BottleneckName, WELL } from './classes.ts';
import { type Crowding, crowdedness, crowdingOf } from './crowding.ts';
import { orElse } from './ramp.ts';
import type { Signals } from './signals.ts';
import { idleCores, type Situation } from './situation.ts';
import { type BusyBasis, costOfSeveral, gainOfFewerBuckets, isSerial, medianOf, usualCores } from './usualCores.ts';

/** How many times as many plots as now, and what holds that in 8 of 10 cases. */
export interface ForetoldGain {
  readonly ratio: number;
  readonly interval: readonly [least: number, most: number];
}

/** More than this is never foretold: something else comes in between. */
const MOST = 100;
/** Of its CPU time a plotter that nothing holds back spends so much in the kernel. */
const USUAL_KERNEL_SHARE = 0.15;
/** How many times the CPU time of the same work is more while its pages come and go. */
const SLOWED_BY_FAULTS = 1.2;
/** A plotter that keeps a core in a spin while it waits for a disk: its use of the cores says nothing. */
const SPINS = { waits: 0.85, known: 0.1, cores: 0.9 };

/** Half the width of the interval that holds 8 of 10, in standard deviations. */
const EIGHT_OF_TEN = 1.28;
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
  gpu: 0.1,
  vram: 0.3,
  pcie: 0.3,
  destination: 0.3,
};

/** Share of the host's cores that others have at least: less has the kernel on behalf of the plotter itself. */
const LEAST_OTHERS = 0.15;
/** From here on others may want more than they get. */
const HOST_IS_FULL = 0.95;
/** Whoever counts the threads that could run does so itself. */
const THE_READER = 1;

/** What a gain is foretold from. */
export interface GainBasis extends BusyBasis {
  /** How this plotter is in this step while all is well; absent where that was never seen. */
  readonly inStep?: Baseline;
  /** In the same step just before. */
  readonly before?: Signals | undefined;
  /** Time since the last plot is finished, in relation to what it took; NaN while one is made. */
  readonly idlePerPlot?: number;
  /** What this host is taken to be like; absent where nothing is known of it but its processors. */
  readonly crowding?: Crowding | undefined;
}

export function gainBasis(
  verdict: Pick<Situation, 'plotter' | 'kind' | 'before' | 'idlePerPlot'>,
  signals: Signals,
  usual?: UsualPlotter,
): GainBasis {
  const { plotter, kind, before, idlePerPlot } = verdict;
  const { threads, buckets, k: configured } = plotter.configuration ?? {};
  const { k = configured } = plotter.plot ?? {};
  return { signals, kind, plotter: plotter.plotter, threads, k, buckets, before, idlePerPlot, ...usual };
}

/**
 * What plotting would gain if what holds it back were gone, up to the next limit behind it: the cores that this plotter keeps busy when
 * nothing holds it back, as far as other programs leave them. The work of a plot is the same CPU time however long it waits in between.
 * Undefined where that can't be told, as of a plotter that does nothing at all at present.
 * @param staying share of what other programs have that they go on to take.
 */
export function foretoldGain(
  name: BottleneckName,
  basis: GainBasis,
  staying = basis.kind === 'others' ? 0 : 1,
): ForetoldGain | undefined {
  // One that works as usual was no faster at another time.
  const then = WELL.includes(name) ? undefined : (withoutIdling(basis) ?? inSameStep(basis));
  const alone = then ?? RATIOS[name](basis);
  if (alone === undefined) return undefined;
  const cores = besideOthers(alone, basis, staying);
  const isOfCores = then === undefined && name !== 'thermal' && Number.isNaN(basis.signals.gpuBusy);
  const { ratio, spread } = isOfCores ? inTheCrowd(cores, basis, staying) : { ratio: cores, spread: 0 };
  if (!(ratio >= 1)) return undefined;
  const most = Math.min(MOST, ratio);
  // What is little in all can't be far off.
  const whole = Math.hypot(SPREAD[name] * Math.min(1, 0.25 + Math.log(most)), spread);
  return { ratio: most, interval: [Math.max(1, most * Math.exp(-whole)), most * Math.exp(whole)] };
}

/** So many times as many cores do less than so many times the work where more of the host is busy then, or more where less is. */
function inTheCrowd(
  cores: number,
  basis: GainBasis,
  staying: number,
): { readonly ratio: number; readonly spread: number } {
  const { signals: s, kind, crowding = crowdingOf(s) } = basis;
  const own = Math.min(cores * s.cores, Math.max(s.cores, usualCores(basis, s.hostCores)));
  const beside = besideIt(s);
  const left = Math.max(0, beside - (1 - staying) * s.othersCores);
  // While a quota lets it, as many of its threads run at a time as would without one.
  const now = crowdedness(s, atATime(kind === 'quota' ? own : s.cores) + beside);
  const then = crowdedness(s, atATime(own) + left);
  const { cost, deviation } = crowding;
  const [costsNow, costsThen] = [1 + cost * now, 1 + cost * then];
  const spread = EIGHT_OF_TEN * deviation * Math.abs(now / costsNow - then / costsThen);
  return { ratio: (cores * costsNow) / costsThen, spread };
}

/** Of a plotter that keeps so many cores busy on average: threads that run while one of them does, mostly one more or less than that. */
function atATime(cores: number): number {
  const most = Math.ceil(cores);
  return cores > 1 ? most - ((most - cores) * (most - 1)) / cores : 1;
}

/** Cores that everything else keeps busy. */
function besideIt({ hostBusy, hostCores, cores }: Signals): number {
  return Math.max(0, orElse(hostBusy * hostCores - cores, 0));
}

/** Of a stretch of time in so much of which there is something to gain. */
export function overStretch({ ratio, interval: [least, most] }: ForetoldGain, share: number) {
  const whole = (gain: number) => 1 / (1 - share + share / gain);
  return { ratio: whole(ratio), interval: [whole(least), whole(most)] as [number, number] };
}

/** Between two plots it does nothing: without what it waits for the next would have begun at once. */
function withoutIdling({ idlePerPlot = Number.NaN }: GainBasis): number | undefined {
  return idlePerPlot > 0 ? 1 + idlePerPlot : undefined;
}

/**
 * At another time it was so much faster in the same step. That more of the host was busy then is not counted: what runs now and then between waits
 * finds its caches cold, and takes as much CPU time as beside others.
 */
function inSameStep(basis: GainBasis): number | undefined {
  const { signals, inStep, before } = basis;
  // Bytes come in bursts: their mean counts, and not their median.
  const then = inStep?.isKnown
    ? {
        moved: meanOf(inStep.of('moved').values),
        cores: medianOf(inStep, 'cores'),
      }
    : before;
  if (!then) return undefined;
  const moved = then.moved / signals.moved;
  const cores = then.cores / signals.cores;
  const known = [moved, ...(isSpinning(basis) ? [] : [cores])].filter((ratio) => ratio > 0 && Number.isFinite(ratio));
  if (known.length === 0) return undefined;
  const ratio = Math.exp(known.reduce((sum, one) => sum + Math.log(one), 0) / known.length);
  return ratio >= 1 ? ratio : undefined;
}

/**
 * Where more is wanted than there is, the kernel's scheduler gives each thread that wants a core as much as any other: to a plotter
 * its share, or what others leave if that is more. They take no more of it then than they do now.
 */
function besideOthers(ratio: number, basis: GainBasis, staying: number): number {
  const { signals: s, threads = 0 } = basis;
  // Some gains are more work on the same cores.
  const alone = Math.min(ratio * s.cores, Math.max(s.cores, usualCores(basis, s.hostCores)));
  const wanted = Math.max(alone, Math.min(threads, s.hostCores));
  const others = othersWant(basis, wanted) * staying;
  if (!(others >= LEAST_OTHERS * s.hostCores) || !(s.cores > 0) || isSpinning(basis)) return ratio;
  const cores = Math.max(s.cores, s.hostCores - others, (s.hostCores * wanted) / (wanted + others));
  return ratio * Math.min(1, cores / alone);
}

/**
 * Cores that programs have which are no plotters. On a full host they want more: what makes the plotter's share as small as it is, or as many as they
 * have threads that could run where something else keeps that small.
 */
function othersWant({ kind, signals: s }: GainBasis, wanted: number): number {
  const { othersCores, hostCores, cores } = s;
  if (!(othersCores >= LEAST_OTHERS * hostCores) || s.hostBusy < HOST_IS_FULL) return othersCores;
  if (kind === 'others') return Math.max(othersCores, (wanted * (hostCores - cores)) / cores);
  const ofPlotters = s.plottersShare * s.hostBusy * hostCores * (1 + (s.queued + s.starved) / s.computing);
  return Math.max(othersCores, orElse(s.hostRunnable - THE_READER - ofPlotters, 0));
}

const RATIOS: Readonly<Record<BottleneckName, (basis: GainBasis) => number | undefined>> = {
  /** As fast as the cores that it may use: of the host's there may be more. */
  cpu: (basis) => {
    const { kind, signals: s, threads } = basis;
    if (!kind) return undefined;
    // Who is let onto more cores is given as many threads, too.
    const freed = { ...withoutPast(basis), threads: kind === 'affinity' ? undefined : threads };
    const more = Math.min(usualCores(freed, s.hostCores), s.cores + idleCores(s)) / s.cores;
    return s.allowedCores > 1 ? more : more / costOfSeveral(basis);
  },
  /** All its threads would run, as far as there are cores: where it keeps them all busy, those too that now wait for one that is starved. */
  'cpu-starved': (basis) => {
    const { signals: s, threads = s.hostCores, plotter, kind } = basis;
    const allowed = kind === 'others' ? s.allowedCores : s.hostCores;
    const runnable = s.cores + orElse(s.delay, 0);
    const wanted = isSerial(plotter) ? runnable : Math.max(runnable, threads);
    // What other programs leave is shared among all plotters.
    const toBeHad = 1 / Math.max(0.05, s.plottersShare * s.hostBusy);
    const faster = Math.min(wanted / s.cores, toBeHad, usualCores(basis, allowed) / s.cores);
    // While none of its threads does or wants anything, cores are no help.
    const idle = orElse(s.own, 0) + orElse(s.asleep, 0);
    return 1 / (idle + (1 - idle) / faster);
  },
  /** Only where it was told to use fewer threads than there are cores. */
  'thread-limited': (basis) => {
    const { signals: s, threads } = basis;
    const cores = orElse(s.allowedCores, s.hostCores);
    if (threads === undefined || threads >= Math.floor(cores)) return undefined;
    return usualCores({ ...withoutPast(basis), threads: Math.floor(cores) }, cores) / s.cores;
  },
  /** While pages come and go user code is slower as well, the more so the longer something waits for them. */
  memory: (basis) =>
    (SLOWED_BY_FAULTS * usefulRatio(basis)) / Math.sqrt(Math.max(0.2, 1 - orElse(basis.signals.memoryStall, 0))),
  'disk-bandwidth': (basis) => withoutWaiting(basis),
  'disk-latency': (basis) => withoutWaiting(basis),
  'disk-full': () => undefined,
  copy: () => undefined,
  network: (basis) => (basis.signals.onNetwork > 0 ? withoutWaiting(basis) : undefined),
  thermal: ({ signals: s }) => (s.clock > 0 ? 1 / s.clock : undefined),
  lock: (basis) => gainOfFewerBuckets(basis) ?? usefulRatio({ ...basis, buckets: undefined }),
  gpu: () => undefined,
  vram: () => undefined,
  pcie: () => undefined,
  /** The card would compute all the time. */
  destination: (basis) =>
    Number.isNaN(basis.signals.gpuBusy) ? withoutWaiting(basis) : 1 / Math.max(0.05, basis.signals.gpuBusy),
};

/** At other times it was kept from the same cores. */
function withoutPast({ inAll: _, ...basis }: GainBasis): BusyBasis {
  return basis;
}

/** Work that is not the kernel's, against what the cores could do of it. */
function usefulRatio(basis: GainBasis): number {
  const { signals: s } = basis;
  const kernel = basis.inAll?.isKnown ? medianOf(basis.inAll, 'kernelShare') : USUAL_KERNEL_SHARE;
  return (usualCores(basis, s.allowedCores) * (1 - kernel)) / Math.max(0.02, s.cores * (1 - s.kernelShare));
}

function withoutWaiting(basis: GainBasis): number | undefined {
  const { signals: s } = basis;
  return isSpinning(basis) ? undefined : usualCores(basis, s.allowedCores) / Math.max(0.02, s.cores);
}

function isSpinning({ plotter, signals: s }: GainBasis): boolean {
  const waits = orElse(s.disk, 0) + orElse(s.dirty, 0);
  return waits >= (plotterById(plotter)?.spins ? SPINS.known : SPINS.waits) && s.cores >= SPINS.cores;
}
