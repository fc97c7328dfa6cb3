import { LANE, LANES } from '../../metrics/timeLanes.ts';
import type { ThreadTimes } from './threadSurvey.ts';
import { KIND, WAIT_KINDS, type WaitKind } from './waitKinds.ts';

/** What is known beside the threads of a plotter; NaN where it isn't. Rates are per second of the same time. */
export interface AccountSigns {
  /** Cores that the plotter may use, and those of them that other programs keep busy. */
  readonly cores: number;
  readonly othersCores: number;
  /** Seconds a second for which its control groups held cores back, summed over cores. */
  readonly throttled: number;
  /** Pages a second that were swapped in, and out. */
  readonly swapIns: number;
  readonly swapOuts: number;
  /** Share of what it reads that had been in memory before and was dropped for want of room. */
  readonly refaults: number;
  /** It keeps one core in a spin while it waits for a disk. */
  readonly spins: boolean;
}

/** Half the width of an interval that holds the truth in 95 % of cases, in standard deviations. */
const HALF_WIDTH = 1.96;
/** A plotter that spins is taken to wait when so many of its threads wait for a disk. */
const WAITS = 0.9;

/**
 * What the time of a plotter goes into. Threads of a pool that have nothing to do wait for the others, so their time says nothing
 * about the plotter: counted are the *active* threads, those that run, wait for a core or for anything but other threads. Each
 * lane's share is its part of them. Where they are less than one, the rest of the time nothing went on but waiting for own threads.
 */
export class TimeAccount {
  /** By lane; they add up to 1. NaN where nothing is known. */
  readonly shares = new Float64Array(LANES.length).fill(Number.NaN);
  /** Threads that did or waited for something, on average over the time. */
  active = Number.NaN;
  /** Half the width of the 95 % interval of each share that rests on samples. */
  error = Number.NaN;
  readonly #threads = new Float64Array(LANES.length);

  /** Takes what the threads did in the last `times.elapsed` seconds. */
  take(times: ThreadTimes, signs: AccountSigns): void {
    const { elapsed, running, waiting, asleep, variance } = times;
    const threads = this.#threads;
    threads.fill(0);
    threads[LANE.computing] = running / elapsed;
    this.#splitWaiting(running / elapsed, waiting / elapsed, signs);
    let idle = 0;
    let hidden = 0;
    for (let kind = 0; kind < asleep.length; kind++) {
      const seconds = asleep[kind];
      if (!(seconds > 0)) continue;
      const one: WaitKind = WAIT_KINDS[kind];
      const count = seconds / elapsed;
      if (!one.isIdle) this.#addWait(kind, count, signs);
      else idle += count;
      if (kind === KIND.hidden) hidden = count;
    }
    if (signs.spins && threads[LANE.disk] + threads[LANE.dirty] >= WAITS) {
      threads[LANE.computing] = Math.max(0, threads[LANE.computing] - 1);
    }
    this.#share(idle, hidden);
    this.error = Math.min(1, (HALF_WIDTH * Math.sqrt(variance)) / elapsed / Math.max(1, this.active));
  }

  unknown(): void {
    this.shares.fill(Number.NaN);
    this.active = Number.NaN;
    this.error = Number.NaN;
  }

  /**
   * Threads that wait while a quota holds the cores back wait for it, all of them. Of the rest, as many wait for other programs as
   * these have of the busy cores.
   */
  #splitWaiting(running: number, waiting: number, { cores, othersCores, throttled }: AccountSigns): void {
    const threads = this.#threads;
    const runnable = running + waiting;
    const held = throttled > 0 ? Math.min(waiting, throttled * Math.max(1, runnable / Math.max(1, cores))) : 0;
    const busy = running + othersCores;
    const others = busy > 0 ? othersCores / busy : 0;
    threads[LANE.throttled] = held;
    threads[LANE.starved] = (waiting - held) * others;
    threads[LANE.queued] = (waiting - held) * (1 - others);
  }

  /** A page that had to be read is want of memory as far as it had been there before. */
  #addWait(kind: number, count: number, { swapIns, swapOuts, refaults }: AccountSigns): void {
    const threads = this.#threads;
    let memory = 0;
    if (kind === KIND.fault) memory = swapIns > 0 ? 1 : 0;
    else if (kind === KIND.queue) memory = swapOuts > 0 ? 1 : 0;
    else if (kind === KIND.page) memory = refaults > 0 ? Math.min(1, refaults) : 0;
    threads[LANE.memory] += memory * count;
    threads[WAIT_KINDS[kind].lane] += (1 - memory) * count;
  }

  #share(idle: number, hidden: number): void {
    const threads = this.#threads;
    let active = 0;
    for (let lane = 0; lane < threads.length; lane++) active += threads[lane];
    this.active = active;
    const rest = Math.max(0, 1 - active);
    const unseen = idle > 0 ? hidden / idle : 0;
    threads[LANE.own] += rest * (1 - unseen);
    threads[LANE.unknown] += rest * unseen;
    const whole = Math.max(1, active);
    for (let lane = 0; lane < threads.length; lane++) this.shares[lane] = threads[lane] / whole;
  }
}
