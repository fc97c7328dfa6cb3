import type { Baseline } from './baseline.ts';
import type { BottleneckName } from './classes.ts';
import { orElse } from './ramp.ts';
import type { Signals } from './signals.ts';

/** How many times as many plots as now, and what holds that in 8 of 10 cases. */
export interface ForetoldGain {
  readonly ratio: number;
  readonly interval: readonly [least: number, most: number];
}

/** More than this is never foretold: something else comes in between. */
const MOST = 20;
/** Of its CPU time a plotter that nothing holds back spends so much in the kernel. */
const USUAL_KERNEL_SHARE = 0.12;

/** How far off, as a logarithm, what was foretold was in 8 of 10 cases: least where the account says it outright. */
const SPREAD: Readonly<Record<BottleneckName, number>> = {
  cpu: 0.1,
  'cpu-starved': 0.3,
  'thread-limited': 0.3,
  memory: 0.45,
  'disk-bandwidth': 0.5,
  'disk-latency': 0.6,
  'disk-full': 0.3,
  copy: 0.3,
  network: 0.3,
  thermal: 0.15,
  lock: 0.5,
};

/**
 * What plotting would gain if what holds it back were gone: from the time account, up to the next limit behind it, which is the number of cores.
 * Undefined where that can't be told, as of a plotter that does nothing at all at present.
 *
 * @param usual how this plotter is in this step while all is well, where that is known.
 */
export function foretoldGain(name: BottleneckName, signals: Signals, usual?: Baseline): ForetoldGain | undefined {
  const ratio = usualRatio(name, signals, usual) ?? RATIOS[name](signals);
  if (ratio === undefined || !(ratio >= 1)) return undefined;
  const most = Math.min(MOST, ratio);
  const spread = SPREAD[name] * Math.min(1, 0.3 + Math.log(most));
  return { ratio: most, interval: [Math.max(1, most * Math.exp(-spread)), most * Math.exp(spread)] };
}

/** In the same step of another time it was so much faster. */
function usualRatio(name: BottleneckName, s: Signals, usual?: Baseline): number | undefined {
  if (!usual?.isKnown || name === 'cpu' || name === 'thread-limited') return undefined;
  const ratios = (['moved', 'cores'] as const).flatMap((signal) => {
    const values = usual.valuesOf(signal);
    const median = values[values.length >> 1];
    return median > 0 && s[signal] > 0 ? [median / s[signal]] : [];
  });
  return ratios.length === 2 ? Math.sqrt(ratios[0] * ratios[1]) : ratios[0];
}

const RATIOS: Readonly<Record<BottleneckName, (s: Signals) => number | undefined>> = {
  cpu: () => undefined,
  /** All threads that run or wait for a core would run, as far as there are cores. */
  'cpu-starved': (s) => {
    const runnable = (s.cores + orElse(s.delay, 0)) / s.cores;
    // What others have is shared among all plotters.
    const toBeHad = 1 / Math.max(0.05, s.plottersShare * s.hostBusy);
    return Math.min(runnable, toBeHad);
  },
  /** One thread more, by the share of the time in which more than one had work. */
  'thread-limited': () => undefined,
  memory: (s) => usefulRatio(s),
  'disk-bandwidth': (s) => withoutWaiting(s),
  'disk-latency': (s) => withoutWaiting(s),
  'disk-full': () => undefined,
  copy: () => undefined,
  network: () => undefined,
  thermal: (s) => (s.clock > 0 ? 1 / s.clock : undefined),
  lock: (s) => usefulRatio(s),
};

/** Work that is not the kernel's, against what the cores could do of it. */
function usefulRatio(s: Signals): number | undefined {
  const useful = s.cores * (1 - s.kernelShare);
  const could = orElse(s.allowedCores, s.hostCores) * (1 - USUAL_KERNEL_SHARE) * 0.92;
  return useful > 0 ? could / useful : undefined;
}

/** What is left of the time without the waiting for disks; the same work then needs more cores at once. */
function withoutWaiting(s: Signals): number | undefined {
  const waits = orElse(s.disk, 0) + orElse(s.dirty, 0) + orElse(s.remote, 0);
  const cores = orElse(s.allowedCores, s.hostCores);
  return Math.min(1 / Math.max(0.05, 1 - waits), Math.max(1, cores / Math.max(0.05, s.cores)));
}
