import type { Slot } from '../../metrics/series.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { type Tells, THREAD_STATES, ThreadWatch } from './threadWatch.ts';
import { WAIT_KINDS } from './waitKinds.ts';

/** Two kernel texts a thread: more threads than this would cost more than they tell. */
const MOST_THREADS = 512;
const BLOCKED = THREAD_STATES.indexOf('blocked');
const RUNNING = THREAD_STATES.indexOf('running');
/** How often it is asked how long threads waited for block I/O, where the kernel counts that. */
const BLOCKED_EVERY_SECONDS = 5;
const NO_SCHEDULE = 'this kernel counts no waiting for a core';
/** What ended threads waited for a core is taken from what was seen of threads over about this time. */
const RATIO_SECONDS = 10;

/** What the threads of a process did since the look before, in seconds summed over threads. */
export interface ThreadTimes {
  /** What the looks are apart; NaN at the first. */
  elapsed: number;
  running: number;
  /** For a core, those of threads that have ended made up for. */
  waiting: number;
  /** By the number of the kind of waiting. */
  readonly asleep: Float64Array;
  /** Variance of a kind's seconds in `asleep`. */
  variance: number;
}

/** Why the kernel tells less than all of a process's threads. */
interface Groups {
  readonly states: SeriesGroup;
  readonly schedule: SeriesGroup;
  readonly blocked: SeriesGroup;
}

/** In seconds. */
interface Lately {
  ran: number;
  waited: number;
  shortRan: number;
  shortRunnable: number;
}

/** What the process itself told in the same frame. */
export interface OfProcess {
  /** Core seconds that it used since the look before, those of ended threads included. */
  readonly ranSeconds: number;
  readonly threads: number;
  /** A thread had to wait for a page since the look before. */
  readonly hasFaulted: boolean;
}

/**
 * Looks at each thread of a process: states, names, and what the kernel counts for threads only. One that was not put on a core
 * since the look before costs one read. Threads that came and went between two looks are made up for from the process's CPU time.
 */
export class ThreadSurvey {
  readonly times: ThreadTimes = {
    elapsed: Number.NaN,
    running: 0,
    waiting: 0,
    asleep: new Float64Array(WAIT_KINDS.length),
    variance: 0,
  };
  readonly #source: Source;
  readonly #recorder: Recorder;
  readonly #pid: number;
  readonly #threads = new Map<string, ThreadWatch>();
  /** The same, as a list: all of them are gone over twice a frame. */
  #all: readonly (readonly [id: string, thread: ThreadWatch])[] = [];
  readonly #states: readonly Slot[];
  readonly #counts = new Float64Array(THREAD_STATES.length);
  readonly #groups: Groups;
  readonly #waited: Reading;
  readonly #switches: Reading;
  readonly #blocked: Reading;
  readonly #busiest: Slot;
  readonly #blockDelays: true | string;
  #at = Number.NaN;
  #waitedSum = 0;
  #switchSum = 0;
  #blockedTicks = 0;
  /** Of late, in seconds: what living threads ran and waited, what short-lived ones ran, and for how long these could have run. */
  readonly #lately: Lately = { ran: 0, waited: 0, shortRan: 0, shortRunnable: 0 };
  #survey = 0;
  readonly #tells: Tells = { countsSchedule: true, waits: false };
  #countsBlocked = false;
  #blockedDueAt = Number.NEGATIVE_INFINITY;
  #asksBlocked = false;
  #isThorough = false;

  /** `blockDelays`: whether the kernel counts the time that threads wait for block I/O; otherwise the reason why not. */
  constructor(source: Source, recorder: Recorder, pid: number, groups: Groups, blockDelays: true | string) {
    this.#source = source;
    this.#recorder = recorder;
    this.#pid = pid;
    this.#groups = groups;
    this.#blockDelays = blockDelays;
    this.#states = THREAD_STATES.map((state) =>
      groups.states.gauge('process.thread.state.count', { 'thread.state': state }),
    );
    this.#waited = groups.schedule.reading();
    this.#switches = groups.schedule.reading();
    this.#blocked = groups.blocked.reading();
    groups.schedule.rate('process.cpu.delay.rate', {}, this.#waited);
    groups.schedule.total('process.context_switches', {}, this.#switches);
    groups.schedule.rate('process.context_switches.rate', {}, this.#switches);
    this.#busiest = groups.schedule.gauge('process.thread.busiest.utilization');
    groups.blocked.rate('process.block_io.delay.rate', {}, this.#blocked, 1 / TICKS_PER_SECOND);
    groups.blocked.explain(
      blockDelays === true
        ? 'none of its threads has waited for block I/O yet, or it began before the kernel was told to count that'
        : blockDelays,
    );
  }

  /** Names of the threads at the last look. */
  get names(): string[] {
    return Array.from(this.#threads.values(), (thread) => thread.name);
  }

  /** Threads that were blocked in the kernel at the last look, frozen ones not counted. */
  get blocked(): number {
    return this.#counts[BLOCKED];
  }

  /** Whether the kernel tells what threads of this process wait for: not those of other users. */
  get seesWaits(): boolean {
    return this.#tells.waits;
  }

  /** Whether what threads run and wait for a core is known, so that `times` are. */
  get isKnown(): boolean {
    return this.#tells.countsSchedule && this.#threads.size > 0;
  }

  /** Looks at all threads at `seconds` of a clock that never jumps. */
  take(scanner: Scanner, seconds: number, process: OfProcess): void {
    const { times } = this;
    times.elapsed = seconds - this.#at;
    this.#at = seconds;
    this.#survey++;
    this.#asksBlocked = this.#blockDelays === true && seconds >= this.#blockedDueAt;
    if (this.#asksBlocked) this.#blockedDueAt = seconds + BLOCKED_EVERY_SECONDS;
    this.#isThorough = process.hasFaulted || this.#asksBlocked;
    if (!this.#takeKnown(scanner, process.threads) && !this.#takeListed(scanner)) return;
    this.#sumUp(process.ranSeconds);
    this.#record();
  }

  close(): void {
    for (const [id, thread] of this.#all) this.#forget(id, thread);
    this.#all = [];
  }

  /** Listing costs more than looking at a few threads: it is not needed where as many as there are are known and alive. */
  #takeKnown(scanner: Scanner, count: number): boolean {
    if (this.#threads.size !== count) return false;
    let isComplete = true;
    for (let at = 0; at < this.#all.length; at++) {
      const [id, thread] = this.#all[at];
      if (!this.#look(id, thread, scanner)) isComplete = false;
    }
    return isComplete;
  }

  /** False where nothing can be said of the threads; their group says why. */
  #takeListed(scanner: Scanner): boolean {
    const ids = this.#source.list(`/proc/${this.#pid}/task`);
    if (ids.length === 0 || ids.length > MOST_THREADS) {
      this.#unavailable(ids.length);
      return false;
    }
    for (const id of ids) {
      const known = this.#threads.get(id);
      const thread =
        known ?? new ThreadWatch(this.#source, `/proc/${this.#pid}/task/${id}`, this.#survey > 1, this.#tells);
      if (!known) this.#threads.set(id, thread);
      if (thread.seenIn !== this.#survey) this.#look(id, thread, scanner);
    }
    for (const [id, thread] of this.#threads) if (thread.seenIn !== this.#survey) this.#forget(id, thread);
    this.#all = [...this.#threads];
    return true;
  }

  /** False where it has ended. */
  #look(id: string, thread: ThreadWatch, scanner: Scanner): boolean {
    try {
      thread.look(scanner, this.times.elapsed, this.#isThorough);
    } catch (error) {
      if (!this.#tells.countsSchedule || !this.#source.exists(`/proc/${this.#pid}/task/${id}/stat`)) return false;
      const hasSchedule = this.#source.exists(`/proc/${this.#pid}/task/${id}/schedstat`);
      this.#noSchedule(hasSchedule ? (error as Error).message : NO_SCHEDULE);
      return this.#look(id, thread, scanner);
    }
    thread.seenIn = this.#survey;
    return true;
  }

  #sumUp(ranSeconds: number): void {
    const { times } = this;
    const elapsed = Math.max(0, times.elapsed) || 0;
    this.#counts.fill(0);
    times.asleep.fill(0);
    times.variance = 0;
    let ran = 0;
    let waited = 0;
    let busiest = 0;
    let newRan = 0;
    let newRunnable = 0;
    for (let at = 0; at < this.#all.length; at++) {
      const [, thread] = this.#all[at];
      if (thread.state >= 0) this.#counts[thread.state]++;
      ran += thread.ranSeconds;
      waited += thread.waitedSeconds;
      busiest = Math.max(busiest, thread.ranSeconds);
      if (thread.isNew) {
        newRan += thread.ranSeconds;
        if (thread.state === RUNNING) newRunnable++;
      }
      this.#switchSum += thread.newSwitches;
      this.#blockedTicks += thread.newBlockedTicks;
      if (thread.everBlocked) this.#countsBlocked = this.#blockDelays === true;
      // Of one that began in between it is not known when.
      const slept = (thread.isNew ? 0.5 : 1) * (elapsed - thread.ranSeconds - thread.waitedSeconds);
      if (slept > 0) times.variance += thread.addSleep(slept, times.asleep);
    }
    const lost = Math.max(0, ranSeconds - ran);
    this.#remember(elapsed, { ran, waited, shortRan: newRan + lost, shortRunnable: newRunnable * elapsed });
    times.running = ran + lost;
    times.waiting = waited + lost * this.#waitsOfEnded();
    this.#waitedSum += times.waiting;
    if (elapsed > 0) this.#recorder.set(this.#busiest, busiest / elapsed);
  }

  #remember(elapsed: number, now: Readonly<Lately>): void {
    const kept = Math.exp(-elapsed / RATIO_SECONDS);
    const lately = this.#lately;
    lately.ran = lately.ran * kept + now.ran;
    lately.waited = lately.waited * kept + now.waited;
    lately.shortRan = lately.shortRan * kept + now.shortRan;
    lately.shortRunnable = lately.shortRunnable * kept + now.shortRunnable;
  }

  /**
   * How long threads that have ended waited for a core, for each second that they ran: short-lived ones were seen ready to run so often, and ran for
   * less. Where none was ever met alive they waited as long as the others.
   */
  #waitsOfEnded(): number {
    const { ran, waited, shortRan, shortRunnable } = this.#lately;
    if (shortRunnable > 0) return Math.max(0, shortRunnable / shortRan - 1);
    return ran > 0 ? waited / ran : 0;
  }

  #unavailable(threads: number): void {
    const { states, schedule, blocked } = this.#groups;
    const reason =
      threads === 0 ? 'its threads can’t be listed' : `more than ${MOST_THREADS} threads are not looked at one by one`;
    this.times.elapsed = Number.NaN;
    for (const group of [states, schedule, blocked]) group.unavailable(reason);
  }

  #noSchedule(reason: string): void {
    this.#tells.countsSchedule = false;
    this.#groups.schedule.unavailable(reason);
  }

  #record(): void {
    const r = this.#recorder;
    for (let state = 0; state < this.#states.length; state++) r.set(this.#states[state], this.#counts[state]);
    if (this.#countsBlocked && this.#asksBlocked) r.count(this.#blocked, this.#blockedTicks);
    if (!this.#tells.countsSchedule) return;
    r.count(this.#waited, this.#waitedSum);
    r.count(this.#switches, this.#switchSum);
  }

  #forget(id: string, thread: ThreadWatch): void {
    thread.close();
    this.#threads.delete(id);
  }
}
