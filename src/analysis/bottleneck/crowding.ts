import type { Signals } from './signals.ts';

/**
 * What the same work costs more in CPU time while all processors of a host are busy, than where its thread runs alone: two threads share a core
 * (SMT), all share caches and memory, the clock falls, and who hands work to another processor pays for waking it. 0.5: half as much again. Beside it
 * its standard deviation.
 */
export interface Crowding {
  readonly cost: number;
  readonly deviation: number;
}

/** CPU time that the same work took at some time: only ratios within one kind of work count. */
export interface WorkCost {
  readonly work: string;
  readonly cpuSeconds: number;
  /** As `crowdedness`, while it ran. */
  readonly crowded: number;
  /** Standard deviation of the logarithm of what it says of plots; absent: that of plots themselves. */
  readonly noise?: number;
}

/**
 * Before anything was seen. Two threads of one core do 1.2 to 1.4 times what one does: N. Tuck and D. Tullsen (PACT 2003) and J. Bulpin and I. Pratt
 * (WDDD 2004) for SMT, S. Saini et al. (HiPC 2011) for work that is bound by memory.
 */
const SIBLINGS: Crowding = { cost: 0.55, deviation: 0.2 };
/** One clock and one memory for all cores. */
const CORES: Crowding = { cost: 0.1, deviation: 0.1 };
/** Which of them a hypervisor doesn't tell. On x86, clouds say of theirs that a virtual processor is a thread of a core, not a core. */
const HIDDEN: Crowding = { cost: 0.5, deviation: 0.25 };
const ALONE: Crowding = { cost: 0, deviation: 0 };

/** Of the logarithm of what a plot takes of CPU time from one time to the next. */
const NOISE = 0.08;
const MOST_COST = 2;
const STEPS = 200;

/** What a host is taken to be like, by its processors, and by what work has cost on it. */
export function crowdingOf({ hostCores, physicalCores }: Signals, seen: readonly WorkCost[] = []): Crowding {
  if (!(hostCores > 1)) return ALONE;
  const before = physicalCores < hostCores ? SIBLINGS : physicalCores === hostCores ? CORES : HIDDEN;
  const works = [...Map.groupBy(seen, ({ work }) => work).values()].filter((costs) => costs.length > 1);
  return works.length === 0 ? before : afterwards(before, works);
}

/**
 * How crowded it is for a thread that runs while so many processors of the host are busy, itself included: 0 it has a core to itself, 1 all are busy.
 * Linux gives threads a core of their own while there are any.
 */
export function crowdedness({ hostCores, physicalCores }: Signals, busy: number): number {
  const apart = physicalCores < hostCores ? physicalCores : 1;
  return hostCores > apart ? Math.min(1, Math.max(0, (busy - apart) / (hostCores - apart))) : 0;
}

/** Bayes's rule on a grid; what each work costs in itself is not known. */
function afterwards({ cost, deviation }: Crowding, works: readonly (readonly WorkCost[])[]): Crowding {
  const costs = Array.from({ length: STEPS + 1 }, (_, step) => (MOST_COST * step) / STEPS);
  const logs = costs.map(
    (one) => -(((one - cost) / deviation) ** 2) / 2 - works.reduce((sum, work) => sum + squares(work, one), 0) / 2,
  );
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = costs.reduce((sum, one, at) => sum + one * weights[at], 0) / whole;
  const variance = costs.reduce((sum, one, at) => sum + (one - mean) ** 2 * weights[at], 0) / whole;
  return { cost: mean, deviation: Math.sqrt(variance) };
}

/** Of what is left of the logarithms where crowding has this cost, in standard deviations. */
function squares(costs: readonly WorkCost[], cost: number): number {
  const left = costs.map(({ cpuSeconds, crowded }) => Math.log(cpuSeconds / (1 + cost * crowded)));
  const mean = left.reduce((sum, one) => sum + one, 0) / left.length;
  return left.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (costs[0]?.noise ?? NOISE) ** 2;
}
