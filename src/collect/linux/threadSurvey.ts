import type { Slot } from '../../metrics/series.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { ThreadWatch } from './threadWatch.ts';
import { KIND, NOT_WAITING, WAIT_KINDS } from './waitKinds.ts';

/** Two kernel texts a thread: more threads than this would cost more than they tell. */
const MOST_THREADS = 512;
const STATES = ['running', 'sleeping', 'blocked', 'stopped'] as const;
const [RUNNING, SLEEPING, BLOCKED, STOPPED] = STATES.keys();
const STATE_OF_LETTER: Readonly<Record<string, number>> = {
  R: RUNNING,
  S: SLEEPING,
  I: SLEEPING,
  D: BLOCKED,
  T: STOPPED,
  t: STOPPED,
};
const stateByCode = new Int8Array(128).fill(-1);
for (const [letter, state] of Object.entries(STATE_OF_LETTER)) stateByCode[letter.charCodeAt(0)] = state;
const NO_SCHEDULE = 'this kernel counts no waiting for a core';
/** What ended threads waited for a core is taken from what the living ones did over about this time. */
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
  readonly #states: readonly Slot[];
  readonly #counts = new Float64Array(STATES.length);
  readonly #usual = new Float64Array(WAIT_KINDS.length);
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
  /** What living threads ran and waited, of late. */
  #ranLately = 0;
  #waitedLately = 0;
  #survey = 0;
  #countsSchedule = true;
  #countsBlocked = false;
  #seesWaits = false;

  /** `blockDelays`: whether the kernel counts the time that threads wait for block I/O; otherwise the reason why not. */
  constructor(source: Source, recorder: Recorder, pid: number, groups: Groups, blockDelays: true | string) {
    this.#source = source;
    this.#recorder = recorder;
    this.#pid = pid;
    this.#groups = groups;
    this.#blockDelays = blockDelays;
    this.#states = STATES.map((state) => groups.states.gauge('process.thread.state.count', { 'thread.state': state }));
    this.#waited = groups.schedule.reading();
    this.#switches = groups.schedule.reading();
    this.#blocked = groups.blocked.reading();
    groups.schedule.rate('process.cpu.delay.rate', {}, this.#waited);
    groups.schedule.total('process.context_switches', {}, this.#switches);
    groups.schedule.rate('process.context_switches.rate', {}, this.#switches);
    this.#busiest = groups.schedule.gauge('process.thread.busiest.utilization');
    groups.blocked.rate('process.block_io.delay.rate', {}, this.#blocked, 1 / TICKS_PER_SECOND);
    groups.blocked.unavailable(
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
    return this.#seesWaits;
  }

  /** Whether what threads run and wait for a core is known, so that `times` are. */
  get isKnown(): boolean {
    return this.#countsSchedule && this.#threads.size > 0;
  }

  /**
   * Looks at all threads at `seconds` of a clock that never jumps.
   * @param ranSeconds core seconds that the process used since the look before, those of ended threads included.
   */
  take(scanner: Scanner, seconds: number, ranSeconds: number): void {
    const { times } = this;
    times.elapsed = seconds - this.#at;
    this.#at = seconds;
    const ids = this.#source.list(`/proc/${this.#pid}/task`);
    if (ids.length === 0 || ids.length > MOST_THREADS) {
      this.#unavailable(ids.length);
      return;
    }
    this.#survey++;
    for (let i = 0; i < ids.length; i++) this.#look(ids[i], scanner);
    for (const [id, thread] of this.#threads) if (thread.seenIn !== this.#survey) this.#forget(id, thread);
    this.#sumUp(ranSeconds);
    this.#record();
  }

  /** Looks once more, between two looks, at what threads that are at work wait for. */
  sample(): void {
    for (const thread of this.#threads.values()) if (!thread.hasSlept) thread.sample();
  }

  close(): void {
    for (const [id, thread] of this.#threads) this.#forget(id, thread);
  }

  #look(id: string, scanner: Scanner): void {
    let thread = this.#threads.get(id);
    if (!thread) {
      thread = new ThreadWatch(this.#source, `/proc/${this.#pid}/task/${id}`, this.#survey > 1);
      this.#threads.set(id, thread);
    }
    try {
      thread.look(scanner, this.#countsSchedule, this.#seesWaits);
    } catch (error) {
      // Most likely it has ended since the list was made.
      if (!this.#countsSchedule || !this.#source.exists(`/proc/${this.#pid}/task/${id}/stat`)) return;
      const hasSchedule = this.#source.exists(`/proc/${this.#pid}/task/${id}/schedstat`);
      this.#noSchedule(hasSchedule ? (error as Error).message : NO_SCHEDULE);
      this.#look(id, scanner);
      return;
    }
    thread.seenIn = this.#survey;
    if (thread.kind !== NOT_WAITING && thread.kind < KIND.unknown) this.#seesWaits = true;
  }

  #sumUp(ranSeconds: number): void {
    const { times } = this;
    const elapsed = Math.max(0, times.elapsed) || 0;
    this.#counts.fill(0);
    this.#usual.fill(0);
    times.asleep.fill(0);
    times.variance = 0;
    let ran = 0;
    let waited = 0;
    let busiest = 0;
    for (const thread of this.#threads.values()) thread.addTo(this.#usual);
    for (const thread of this.#threads.values()) {
      const state = thread.kind === KIND.stopped ? STOPPED : stateByCode[thread.state];
      if (state >= 0) this.#counts[state]++;
      ran += thread.ranSeconds;
      waited += thread.waitedSeconds;
      busiest = Math.max(busiest, thread.ranSeconds);
      this.#switchSum += thread.newSwitches;
      this.#blockedTicks += thread.newBlockedTicks;
      if (thread.everBlocked) this.#countsBlocked = this.#blockDelays === true;
      // Of one that began in between it is not known when.
      const slept = (thread.isNew ? 0.5 : 1) * (elapsed - thread.ranSeconds - thread.waitedSeconds);
      if (slept > 0) times.variance += thread.addSleep(slept, times.asleep, this.#usual);
    }
    this.#addEnded(elapsed, ran, waited, Math.max(ran, ranSeconds));
    if (elapsed > 0) this.#recorder.set(this.#busiest, busiest / elapsed);
  }

  /** Threads that have ended ran for what is missing in the sum, and waited as long for it as the others do. */
  #addEnded(elapsed: number, ran: number, waited: number, ranInAll: number): void {
    const kept = Math.exp(-elapsed / RATIO_SECONDS);
    this.#ranLately = this.#ranLately * kept + ran;
    this.#waitedLately = this.#waitedLately * kept + waited;
    const ratio = this.#ranLately > 0 ? this.#waitedLately / this.#ranLately : 0;
    this.times.running = ranInAll;
    this.times.waiting = waited + (ranInAll - ran) * ratio;
    this.#waitedSum += this.times.waiting;
  }

  #unavailable(threads: number): void {
    const { states, schedule, blocked } = this.#groups;
    const reason =
      threads === 0 ? 'its threads can’t be listed' : `more than ${MOST_THREADS} threads are not looked at one by one`;
    this.times.elapsed = Number.NaN;
    for (const group of [states, schedule, blocked]) group.unavailable(reason);
  }

  #noSchedule(reason: string): void {
    this.#countsSchedule = false;
    this.#groups.schedule.unavailable(reason);
  }

  #record(): void {
    const r = this.#recorder;
    for (let state = 0; state < this.#states.length; state++) r.set(this.#states[state], this.#counts[state]);
    if (this.#countsBlocked) r.count(this.#blocked, this.#blockedTicks);
    if (!this.#countsSchedule) return;
    r.count(this.#waited, this.#waitedSum);
    r.count(this.#switches, this.#switchSum);
  }

  #forget(id: string, thread: ThreadWatch): void {
    thread.close();
    this.#threads.delete(id);
  }
}
