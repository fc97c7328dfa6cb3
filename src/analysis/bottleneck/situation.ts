import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { formatCores } from '../../metrics/format.ts';
import type { BottleneckKind, VerdictName } from './classes.ts';
import type { WhereItWaits } from './signalReader.ts';
import { SIGNAL_TABLE, type Signals } from './signals.ts';

/** A program that takes from a plotter what it lacks. */
export interface Competitor {
  readonly name: string;
  readonly pid: number;
  /** How many processes of that name there are; of these the one named takes most. */
  readonly processes: number;
  /** Cores that they keep busy. */
  readonly cores: number;
  /** As in `Rival`. */
  readonly apart?: 'service' | 'session' | undefined;
}

/** What holds a plotter back, with all that is to be said of it. */
export interface Situation {
  readonly name: VerdictName;
  readonly kind?: BottleneckKind;
  readonly plotter: RunningPlotter;
  /** Over the last seconds. */
  readonly signals: Signals;
  /** Since it holds. */
  readonly lasting: Signals;
  /** As in `PlotterVerdict`. */
  readonly before?: Signals;
  readonly idlePerPlot: number;
  readonly where: WhereItWaits;
  /** The greediest first; empty where nobody else takes anything, or who does isn't known. */
  readonly competitors: readonly Competitor[];
}

const SWAPS = 1 << 20;
export const REREADS = 0.1;
/** A card at its power limit now and then is as it should be. */
const HELD_BACK = 0.5;
/** Others can't be to blame where so much of the host is free. */
const IDLE_CORES = 0.7;

/** A plotter that may use fewer cores than there are is kept from so much of the host at least. */
const KEPT_FROM = 0.25;
const USED_UP = 0.02;

/** Which of its kind a bottleneck is. */
export function kindOf(name: VerdictName, s: Signals): BottleneckKind | undefined {
  if (name === 'cpu-starved') {
    if (s.quotaHeld > 0.05 || s.throttled > 0.1 || s.hostBusy < IDLE_CORES) return 'quota';
    return s.stolen > 0.05 && s.stolen * s.hostCores > s.othersCores ? 'hypervisor' : 'others';
  }
  if (name === 'cpu') {
    const isKept = s.allowedCores < s.hostCores - KEPT_FROM && idleCores(s) > KEPT_FROM;
    return isKept ? (s.quotaHeld > USED_UP ? 'quota' : 'affinity') : undefined;
  }
  if (name === 'gpu') return s.gpuHeatHeld > HELD_BACK ? 'heat' : s.gpuPowerHeld > HELD_BACK ? 'power' : undefined;
  if (name !== 'memory') return undefined;
  if (s.groupMemory > 0.9 || s.limitHits > SIGNAL_TABLE.limitHits.matters) return 'limit';
  return s.swapIn + s.swapOut > SWAPS ? 'swap' : 'reclaim';
}

/** Less than this share of what other programs have is not what they are about: the others come and go too fast to be looked at. */
const TELLING_SHARE = 1 / 3;

/** Whether the programs that are known to take CPU time are those that do. */
export function areTelling(competitors: readonly Competitor[], { othersCores }: Signals): boolean {
  return competitors.reduce((sum, { cores }) => sum + cores, 0) >= TELLING_SHARE * othersCores;
}

/** `1 core of the host is idle`. */
export function idleText(signals: Signals): string {
  const free = formatCores(idleCores(signals));
  return `${free} of the host ${free === formatCores(1) ? 'is' : 'are'} idle`;
}

export function idleCores({ hostBusy, hostCores }: Signals): number {
  return (1 - hostBusy) * hostCores;
}
