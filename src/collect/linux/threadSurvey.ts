import type { Slot } from '../../metrics/series.ts';
import type { Reading, Recorder, SeriesGroup } from '../recorder.ts';
import type { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { TICKS_PER_SECOND } from './cpu.ts';
import { LinuxFile } from './linuxFile.ts';
import { ThreadStat } from './processStat.ts';

/** Two kernel texts a thread: more threads than this would cost more than they tell. */
const MOST_THREADS = 512;
const NANOSECONDS = 1e-9;
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

interface Thread {
  readonly stat: LinuxFile;
  readonly schedule: LinuxFile;
  name: string;
  waited: number;
  switches: number;
  blocked: number;
  seenIn: number;
}

const threadStat = new ThreadStat();

/**
 * Looks at each thread of a process now and then: states, names, and what the kernel counts for threads only. Sums over
 * threads keep what ended threads had at the last look; what a thread did after it is lost, so they are a little low
 * where threads are short-lived.
 */
export class ThreadSurvey {
  readonly #source: Source;
  readonly #recorder: Recorder;
  readonly #pid: number;
  readonly #threads = new Map<string, Thread>();
  readonly #states: readonly Slot[];
  readonly #counts = new Float64Array(STATES.length);
  readonly #group: SeriesGroup;
  readonly #schedule: SeriesGroup;
  readonly #blockedGroup: SeriesGroup;
  readonly #waited: Reading;
  readonly #switches: Reading;
  readonly #blocked: Reading;
  readonly #countsBlocked: boolean;
  #waitedSum = 0;
  #switchSum = 0;
  #blockedSum = 0;
  #survey = 0;
  #scheduleReadable = true;

  /** `blockDelays`: whether the kernel counts the time that threads wait for block I/O; otherwise the reason why not. */
  constructor(
    source: Source,
    recorder: Recorder,
    pid: number,
    groups: { readonly states: SeriesGroup; readonly schedule: SeriesGroup; readonly blocked: SeriesGroup },
    blockDelays: true | string,
  ) {
    this.#source = source;
    this.#recorder = recorder;
    this.#pid = pid;
    this.#group = groups.states;
    this.#schedule = groups.schedule;
    this.#blockedGroup = groups.blocked;
    this.#states = STATES.map((state) => groups.states.gauge('process.thread.state.count', { 'thread.state': state }));
    this.#waited = groups.schedule.reading();
    this.#switches = groups.schedule.reading();
    this.#blocked = groups.blocked.reading();
    groups.schedule.rate('process.cpu.delay.rate', {}, this.#waited, NANOSECONDS);
    groups.schedule.total('process.context_switches', {}, this.#switches);
    groups.schedule.rate('process.context_switches.rate', {}, this.#switches);
    groups.blocked.rate('process.block_io.delay.rate', {}, this.#blocked, 1 / TICKS_PER_SECOND);
    this.#countsBlocked = blockDelays === true;
    if (blockDelays !== true) groups.blocked.unavailable(blockDelays);
  }

  /** Names of the threads at the last look. */
  get names(): string[] {
    return Array.from(this.#threads.values(), (thread) => thread.name);
  }

  /** Threads that were blocked in the kernel at the last look. */
  get blocked(): number {
    return this.#counts[BLOCKED];
  }

  take(scanner: Scanner): void {
    const ids = this.#source.list(`/proc/${this.#pid}/task`);
    if (ids.length === 0 || ids.length > MOST_THREADS) {
      this.#unavailable(
        ids.length === 0
          ? 'its threads can’t be listed'
          : `more than ${MOST_THREADS} threads are not looked at one by one`,
      );
      return;
    }
    this.#survey++;
    this.#counts.fill(0);
    for (const id of ids) this.#look(this.#threads.get(id) ?? this.#add(id), scanner);
    for (const [id, thread] of this.#threads) if (thread.seenIn !== this.#survey) this.#forget(id, thread);
    this.#record();
  }

  close(): void {
    for (const [id, thread] of this.#threads) this.#forget(id, thread);
  }

  #add(id: string): Thread {
    const folder = `/proc/${this.#pid}/task/${id}`;
    const thread = {
      stat: new LinuxFile(this.#source, `${folder}/stat`),
      schedule: new LinuxFile(this.#source, `${folder}/schedstat`),
      name: '',
      // What a thread did before the first survey is no change of now; one that came later began at 0.
      waited: this.#survey === 1 ? Number.NaN : 0,
      switches: this.#survey === 1 ? Number.NaN : 0,
      blocked: this.#survey === 1 ? Number.NaN : 0,
      seenIn: 0,
    };
    this.#threads.set(id, thread);
    return thread;
  }

  #look(thread: Thread, scanner: Scanner): void {
    try {
      threadStat.read(thread.stat.scan(scanner));
    } catch {
      return; // it has ended since the list was made
    }
    thread.seenIn = this.#survey;
    const state = stateByCode[threadStat.state];
    if (state >= 0) this.#counts[state]++;
    this.#nameFrom(thread, scanner);
    if (this.#countsBlocked) {
      this.#blockedSum += grownBy(thread.blocked, threadStat.blockedTicks);
      thread.blocked = threadStat.blockedTicks;
    }
    if (this.#scheduleReadable) this.#lookAtSchedule(thread, scanner);
  }

  #nameFrom(thread: Thread, { bytes }: Scanner): void {
    const { nameFrom, nameTo } = threadStat;
    const { name } = thread;
    let same = nameTo - nameFrom === name.length;
    for (let i = 0; same && i < name.length; i++) same = bytes[nameFrom + i] === name.charCodeAt(i);
    if (!same) thread.name = Buffer.from(bytes.subarray(nameFrom, nameTo)).toString('latin1');
  }

  /** Time on a core, time waiting for one (ns), times that it was put on one. */
  #lookAtSchedule(thread: Thread, scanner: Scanner): void {
    try {
      thread.schedule.scan(scanner);
    } catch (error) {
      if (this.#source.exists(thread.schedule.path)) this.#noSchedule((error as Error).message);
      else if (this.#source.exists(thread.stat.path)) this.#noSchedule('this kernel counts no waiting for a core');
      return;
    }
    scanner.number();
    const waited = scanner.number();
    const switches = scanner.number();
    this.#waitedSum += grownBy(thread.waited, waited);
    this.#switchSum += grownBy(thread.switches, switches);
    thread.waited = waited;
    thread.switches = switches;
  }

  #unavailable(reason: string): void {
    this.#group.unavailable(reason);
    this.#schedule.unavailable(reason);
    if (this.#countsBlocked) this.#blockedGroup.unavailable(reason);
  }

  #noSchedule(reason: string): void {
    this.#scheduleReadable = false;
    this.#schedule.unavailable(reason);
  }

  #record(): void {
    const r = this.#recorder;
    for (let state = 0; state < this.#states.length; state++) r.set(this.#states[state], this.#counts[state]);
    if (this.#countsBlocked) r.count(this.#blocked, this.#blockedSum);
    if (!this.#scheduleReadable) return;
    r.count(this.#waited, this.#waitedSum);
    r.count(this.#switches, this.#switchSum);
  }

  #forget(id: string, { stat, schedule }: Thread): void {
    stat.close();
    schedule.close();
    this.#threads.delete(id);
  }
}

function grownBy(before: number, now: number): number {
  return now > before ? now - before : 0;
}
