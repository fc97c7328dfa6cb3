import type { EngineEvent } from '../../events/events.ts';
import type { RunningPlotter } from '../../events/plotterProcesses.ts';
import { settingsOf } from './baselines.ts';
import { type Crowding, crowdedness, crowdingOf, type WorkCost } from './crowding.ts';
import type { LostTime } from './lostTime.ts';
import type { Moment } from './signalReader.ts';
import type { Signals } from './signals.ts';

/** Where what work has cost outlasts an engine: by work. */
export interface CostStore {
  all(): readonly WorkCost[];
  put(work: string, costs: readonly WorkCost[]): void;
}

/** So many of each work, and of each tenth of crowdedness, tell as much as more. */
const MOST_ALIKE = 3;
/** Shorter plots are not measured well by looks a second apart. */
const LEAST_CPU_SECONDS = 8;
/** Of a plot's time that has to be watched: of short ones the first seconds are not. */
const LEAST_WATCHED = 0.8;
const LONGEST_GAP_SECONDS = 5;
/** While a quota holds it back now and then, a mean doesn't tell how many ran at a time; of the others the CPU time is not that of the work alone. */
const HELD_BY_QUOTA = 0.05;
const ELSE = ['memory', 'lock'] as const;
const MOST_ELSE = 0.1;

/** What plots have cost in CPU time on this host, and what that tells of how its processors share. */
export class PlotCosts {
  readonly #store: CostStore;
  #known: WorkCost[] | undefined;
  #crowding: { readonly cores: number; readonly physical: number; readonly is: Crowding } | undefined;

  constructor(store: CostStore = { all: () => [], put: () => {} }) {
    this.#store = store;
  }

  add(cost: WorkCost): void {
    const isAlike = (other: WorkCost) =>
      other.work === cost.work && Math.round(10 * other.crowded) === Math.round(10 * cost.crowded);
    const alike = this.#all.filter(isAlike);
    const kept = alike.length < MOST_ALIKE ? this.#all : this.#all.filter((one) => one !== alike[0]);
    this.#known = [...kept, cost];
    this.#crowding = undefined;
    const { work } = cost;
    this.#store.put(
      work,
      this.#known.filter((one) => one.work === work),
    );
  }

  crowding(signals: Signals): Crowding {
    const { hostCores: cores, physicalCores: physical } = signals;
    const known = this.#crowding;
    if (known && Object.is(known.cores, cores) && Object.is(known.physical, physical)) return known.is;
    this.#crowding = { cores, physical, is: crowdingOf(signals, this.#all) };
    return this.#crowding.is;
  }

  get #all(): WorkCost[] {
    this.#known ??= [...this.#store.all()];
    return this.#known;
  }
}

/** Sums up what the running plot of one plotter costs. */
export class PlotCostMeter {
  #plot: unknown;
  #at = Number.NaN;
  #seconds = 0;
  #cpuSeconds = 0;
  #crowdedSeconds = 0;

  add({ plot }: RunningPlotter, { at, signals: s }: Moment): void {
    if (plot?.startedAt !== this.#plot) {
      this.#plot = plot?.startedAt;
      this.#seconds = this.#cpuSeconds = this.#crowdedSeconds = 0;
    }
    const seconds = at - this.#at;
    this.#at = at;
    if (!(seconds > 0 && seconds <= LONGEST_GAP_SECONDS) || !(s.cores >= 0) || s.quotaHeld > HELD_BY_QUOTA) return;
    const cpuSeconds = s.cores * seconds;
    this.#seconds += seconds;
    this.#cpuSeconds += cpuSeconds;
    this.#crowdedSeconds += cpuSeconds * crowdedness(s, s.hostBusy * s.hostCores);
  }

  /** Undefined where it wasn't watched for nearly all of its time, or something else took CPU time meanwhile. */
  costOf(
    plotter: RunningPlotter,
    { seconds }: Extract<EngineEvent, { type: 'plot.finished' }>,
    lost: LostTime,
  ): WorkCost | undefined {
    const isWhole = this.#seconds >= LEAST_WATCHED * seconds && this.#cpuSeconds >= LEAST_CPU_SECONDS;
    if (!isWhole || ELSE.some((name) => lost.shareOf(name) > MOST_ELSE)) return undefined;
    // The copy of a plot, which takes next to nothing, may be watched as well.
    const cpuSeconds = this.#cpuSeconds * Math.max(1, seconds / this.#seconds);
    return {
      work: workOf(plotter),
      cpuSeconds: Number(cpuSeconds.toPrecision(4)),
      crowded: Number((this.#crowdedSeconds / this.#cpuSeconds).toFixed(3)),
    };
  }
}

/** What decides how much there is to do. */
function workOf(plotter: RunningPlotter): string {
  const { k, buckets, compression } = settingsOf(plotter);
  return [plotter.plotter, plotter.mode, `k${k}`, buckets && `u${buckets}`, compression && `C${compression}`]
    .filter(Boolean)
    .join(' ');
}
