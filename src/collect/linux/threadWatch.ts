import type { Scanner } from '../scanner.ts';
import type { Source, TextBuffer } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { ThreadStat } from './processStat.ts';
import { KIND, kindOfFunction, NOT_WAITING, WAIT_KINDS } from './waitKinds.ts';

const NANOSECONDS = 1e-9;
const SLEEPING = 'S'.charCodeAt(0);
const BLOCKED = 'D'.charCodeAt(0);
const STOPPED = 'T'.charCodeAt(0);
const TRACED = 't'.charCodeAt(0);
const ENDED = new Set(Array.from('ZXx', (letter) => letter.charCodeAt(0)));
const ZERO = '0'.charCodeAt(0);
/** What was seen in the frame before counts this much of what is seen now. */
const MEMORY = 0.3;
/** How much of what it usually waits for stays known with each sample. */
const HABIT = 0.95;
/** What is not known better after one sample than after none. */
const DOUBT = 0.25;

const stat = new ThreadStat();

/**
 * One thread, looked at again and again. What it ran and waited for a core is counted by the kernel. The rest it slept:
 * in one place, where it was not put on a core since the look before; else its kinds are told apart by samples.
 */
export class ThreadWatch {
  readonly #stat: LinuxFile;
  readonly #schedule: LinuxFile;
  readonly #wait: LinuxFile;
  /** Samples by kind, of late and over a long time. */
  readonly #late = new Float64Array(WAIT_KINDS.length);
  readonly #habit = new Float64Array(WAIT_KINDS.length);
  /** As the kernel counts them: nanoseconds. */
  #ran = 0;
  #waited = 0;
  #majorFaults = 0;
  #blockedTicks = 0;
  #samples = 0;
  /** The look that saw it last. */
  seenIn = 0;
  /** It began after the look before. */
  isNew: boolean;
  name = '';
  /** Letter of its state as a character code. */
  state = 0;
  /** What it waited for at the last look: the number of a kind, or NOT_WAITING. */
  kind = NOT_WAITING;
  /** Seconds since the look before. */
  ranSeconds = 0;
  waitedSeconds = 0;
  switches = 0;
  newSwitches = 0;
  newBlockedTicks = 0;
  /** It has waited for block I/O since it began, as far as the kernel counts that. */
  everBlocked = false;
  hasFaulted = false;
  /** It did not run, so what it waited for is known for the whole time. */
  hasSlept = false;

  /** `isNew`: it began after the look before, so that all it did counts. */
  constructor(source: Source, folder: string, isNew: boolean) {
    this.isNew = isNew;
    this.#stat = new LinuxFile(source, `${folder}/stat`);
    this.#schedule = new LinuxFile(source, `${folder}/schedstat`);
    this.#wait = new LinuxFile(source, `${folder}/wchan`);
    if (!isNew) {
      this.#ran = Number.NaN;
      this.#waited = Number.NaN;
      this.#majorFaults = Number.NaN;
      this.#blockedTicks = Number.NaN;
      this.switches = Number.NaN;
    }
  }

  /**
   * Looks at it now. Throws where it has ended.
   * @param countsSchedule whether the kernel counts what threads run and wait for a core.
   * @param seesWaits whether the kernel tells what threads of this process wait for.
   */
  look(scanner: Scanner, countsSchedule: boolean, seesWaits: boolean): void {
    if (countsSchedule) this.#lookAtSchedule(scanner);
    this.hasFaulted = false;
    this.newBlockedTicks = 0;
    const hasRun = !countsSchedule || this.newSwitches + this.ranSeconds + this.waitedSeconds > 0;
    // One that is ready to run and gets no core doesn't run either; its state may have changed.
    this.hasSlept = !hasRun && this.kind !== NOT_WAITING;
    if (this.hasSlept) return;
    stat.read(this.#stat.scan(scanner));
    if (ENDED.has(stat.state)) throw new Error('it has ended');
    this.state = stat.state;
    this.#nameFrom(scanner);
    this.hasFaulted = stat.majorFaults > this.#majorFaults;
    this.#majorFaults = stat.majorFaults;
    this.newBlockedTicks = grownBy(this.#blockedTicks, stat.blockedTicks);
    this.#blockedTicks = stat.blockedTicks;
    if (stat.blockedTicks > 0) this.everBlocked = true;
    this.kind = this.#kindNow(seesWaits);
    if (this.kind !== NOT_WAITING) this.#note(this.kind);
  }

  /** Looks between two looks at what it waits for now. */
  sample(): void {
    const kind = this.#functionKind();
    if (kind !== KIND.hidden) this.#note(kind);
  }

  /**
   * Adds `seconds` of sleep to those by kind, as it was seen to sleep; to be called once after each look.
   * @param usual samples of all threads by kind, for one that was never seen asleep.
   * @returns the variance of a kind's seconds among what was added.
   */
  addSleep(seconds: number, byKind: Float64Array, usual: Float64Array): number {
    if (this.hasSlept) {
      byKind[this.kind] += seconds;
      return 0;
    }
    const counts = sumOf(this.#late) > 0 ? this.#late : usual;
    const sum = sumOf(counts);
    if (sum === 0) byKind[KIND.unknown] += seconds;
    for (let kind = 0; kind < counts.length; kind++) {
      if (counts[kind] === 0) continue;
      byKind[kind === KIND.page && this.hasFaulted ? KIND.fault : kind] += (counts[kind] / sum) * seconds;
    }
    const variance = (seconds * seconds * this.#doubt()) / Math.max(1, this.#samples);
    this.#samples = 0;
    this.isNew = false;
    for (let kind = 0; kind < this.#late.length; kind++) this.#late[kind] *= MEMORY;
    return variance;
  }

  /** Adds what it was seen to wait for to `usual`. */
  addTo(usual: Float64Array): void {
    for (let kind = 0; kind < usual.length; kind++) usual[kind] += this.#late[kind];
  }

  close(): void {
    this.#stat.close();
    this.#schedule.close();
    this.#wait.close();
  }

  /** Time on a core, time waiting for one (ns), times that it was put on one. */
  #lookAtSchedule(scanner: Scanner): void {
    this.#schedule.scan(scanner);
    const ran = scanner.number();
    const waited = scanner.number();
    const switches = scanner.number();
    this.ranSeconds = grownBy(this.#ran, ran) * NANOSECONDS;
    this.waitedSeconds = grownBy(this.#waited, waited) * NANOSECONDS;
    this.newSwitches = grownBy(this.switches, switches);
    this.#ran = ran;
    this.#waited = waited;
    this.switches = switches;
  }

  /** Variance of one sample of what it waits for: the more even its habits, the larger. */
  #doubt(): number {
    const sum = sumOf(this.#habit);
    let evenness = 1;
    for (let kind = 0; sum > 0 && kind < this.#habit.length; kind++) evenness -= (this.#habit[kind] / sum) ** 2;
    return Math.max(evenness / 2, DOUBT / (sum + 1));
  }

  #kindNow(seesWaits: boolean): number {
    if (this.state === STOPPED || this.state === TRACED) return KIND.stopped;
    if (this.state !== SLEEPING && this.state !== BLOCKED) return NOT_WAITING;
    const kind = this.#functionKind();
    if (kind !== KIND.hidden) return kind;
    // Where functions are told, it woke up just now. Where they aren't, one that is blocked in the kernel is at something.
    if (seesWaits) return NOT_WAITING;
    return this.state === BLOCKED ? KIND.unknown : KIND.hidden;
  }

  /** `hidden` where the kernel tells no function: of another user's threads, and of those that run. */
  #functionKind(): number {
    let text: TextBuffer;
    try {
      text = this.#wait.read();
    } catch {
      return KIND.hidden;
    }
    if (text.length === 0 || text.bytes[0] === ZERO) return KIND.hidden;
    return kindOfFunction(text.toString().trim());
  }

  #note(kind: number): void {
    for (let other = 0; other < this.#habit.length; other++) this.#habit[other] *= HABIT;
    this.#habit[kind]++;
    this.#late[kind]++;
    this.#samples++;
  }

  #nameFrom({ bytes }: Scanner): void {
    const { nameFrom, nameTo } = stat;
    const { name } = this;
    let same = nameTo - nameFrom === name.length;
    for (let i = 0; same && i < name.length; i++) same = bytes[nameFrom + i] === name.charCodeAt(i);
    if (!same) this.name = Buffer.from(bytes.subarray(nameFrom, nameTo)).toString('latin1');
  }
}

function sumOf(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}

function grownBy(before: number, now: number): number {
  return now > before ? now - before : 0;
}
