import type { Scanner } from '../scanner.ts';
import type { Source, TextBuffer } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';
import { ThreadStat } from './processStat.ts';
import { KIND, kindOfFunction, NOT_WAITING, WAIT_KINDS, type WaitKind } from './waitKinds.ts';
import { WaitSamples } from './waitSamples.ts';

const NANOSECONDS = 1e-9;
const STATES = ['running', 'sleeping', 'blocked', 'stopped'] as const;
export const THREAD_STATES: readonly string[] = STATES;
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
const ENDED = new Set(Array.from('ZXx', (letter) => letter.charCodeAt(0)));
const ZERO = '0'.charCodeAt(0);
/** Of one that ran or waited for a core for so much of the time it doesn't matter what it waited for in the rest. */
const BUSY = 0.95;
const NOTHING = new Uint8Array(0);
/** A thread is given its name soon after it began. */
const LOOKS_FOR_NAME = 2;

const stat = new ThreadStat();

/** What the kernel tells of the threads of a process, as far as it is known so far. */
export interface Tells {
  /** It counts what threads run and wait for a core. */
  countsSchedule: boolean;
  /** It tells what threads wait for: not those of other users. */
  waits: boolean;
}

/**
 * One thread, looked at again and again. What it ran and waited for a core is counted by the kernel. The rest it slept: in one
 * place, where it was not put on a core since the look before; else its kinds of waiting are told apart by samples. As the function
 * that it sleeps in tells its state as well, its `stat` is read only now and then.
 */
export class ThreadWatch {
  readonly #stat: LinuxFile;
  readonly #schedule: LinuxFile;
  readonly #wait: LinuxFile;
  readonly #tells: Tells;
  readonly #samples = new WaitSamples();
  /** As the kernel counts them: nanoseconds. */
  #ran = 0;
  #waited = 0;
  #majorFaults = 0;
  #blockedTicks = 0;
  #namedBy = 0;
  /** The function that it was seen in last, as the kernel wrote it, and its kind. */
  #function: Uint8Array = NOTHING;
  #functionIs = NOT_WAITING;
  /** The look that saw it last. */
  seenIn = 0;
  /** It began after the look before. */
  isNew: boolean;
  name = '';
  /** Index in THREAD_STATES; -1 while unknown. */
  state = -1;
  /** What it waited for at the last look: the number of a kind, or NOT_WAITING. */
  kind = NOT_WAITING;
  /** Since the look before. */
  ranSeconds = 0;
  waitedSeconds = 0;
  newSwitches = 0;
  newBlockedTicks = 0;
  #switches = 0;
  /** It has waited for block I/O since it began, as far as the kernel counts that. */
  everBlocked = false;
  /** It had to wait for a page of a file, or of swap space. */
  hasFaulted = false;
  /** It did not run, so what it waited for is known for the whole time. */
  hasSlept = false;

  /** `isNew`: it began after the look before, so that all it did counts. */
  constructor(source: Source, folder: string, isNew: boolean, tells: Tells) {
    this.isNew = isNew;
    this.#tells = tells;
    this.#stat = new LinuxFile(source, `${folder}/stat`);
    this.#schedule = new LinuxFile(source, `${folder}/schedstat`);
    this.#wait = new LinuxFile(source, `${folder}/wchan`);
    if (isNew) return;
    this.#ran = Number.NaN;
    this.#waited = Number.NaN;
    this.#switches = Number.NaN;
    this.#majorFaults = Number.NaN;
    this.#blockedTicks = Number.NaN;
  }

  /**
   * Looks at it now, `elapsed` seconds after the look before. Throws where it has ended.
   * @param isThorough whether faults and block I/O are read as well.
   */
  look(scanner: Scanner, elapsed: number, isThorough: boolean): void {
    const { countsSchedule, waits } = this.#tells;
    if (countsSchedule) this.#lookAtSchedule(scanner);
    const hasRun = !countsSchedule || this.newSwitches + this.ranSeconds + this.waitedSeconds > 0;
    this.hasFaulted = false;
    this.newBlockedTicks = 0;
    // One that is ready to run and gets no core doesn't run either; its state may have changed.
    this.hasSlept = !hasRun && this.kind !== NOT_WAITING;
    if (this.hasSlept) return;
    const mustRead = isThorough || this.#namedBy < LOOKS_FOR_NAME || !waits;
    if (!mustRead && this.ranSeconds + this.waitedSeconds > BUSY * elapsed) {
      this.state = RUNNING;
      this.kind = NOT_WAITING;
      return;
    }
    const kind = this.#functionKind();
    if (mustRead || kind === KIND.unknown) this.#readStat(scanner);
    else this.state = stateOf(kind);
    if (kind === KIND.stopped) this.state = STOPPED;
    this.kind = this.#kindOf(kind);
    if (this.kind !== NOT_WAITING) this.#samples.add(this.kind);
  }

  /**
   * Adds `seconds` of sleep to those by kind, as it was seen to sleep; to be called once after each look.
   * @returns the variance of one kind's seconds among what was added.
   */
  addSleep(seconds: number, byKind: Float64Array): number {
    this.isNew = false;
    if (this.hasSlept) {
      byKind[this.kind] += seconds;
      return 0;
    }
    // It was never seen asleep: whatever it waits for is over fast, as with threads that take turns.
    if (this.#samples.isEmpty) byKind[KIND.own] += seconds;
    else this.#samples.share(seconds, byKind, this.hasFaulted ? KIND.fault : KIND.page);
    return seconds * seconds * this.#samples.endFrame();
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
    this.newSwitches = grownBy(this.#switches, switches);
    this.#ran = ran;
    this.#waited = waited;
    this.#switches = switches;
  }

  #readStat(scanner: Scanner): void {
    stat.read(this.#stat.scan(scanner));
    if (ENDED.has(stat.state)) throw new Error('it has ended');
    this.state = stateByCode[stat.state];
    this.#namedBy++;
    this.#nameFrom(scanner);
    this.hasFaulted = stat.majorFaults > this.#majorFaults;
    this.#majorFaults = stat.majorFaults;
    this.newBlockedTicks = grownBy(this.#blockedTicks, stat.blockedTicks);
    this.#blockedTicks = stat.blockedTicks;
    if (stat.blockedTicks > 0) this.everBlocked = true;
    // What is read seldom need not be kept open.
    if (this.#tells.waits) this.#stat.close();
  }

  /** What it waits for, from the function that it sleeps in and its state. */
  #kindOf(kind: number): number {
    if (this.state === STOPPED) return KIND.stopped;
    if (kind !== KIND.hidden) return kind;
    // Where functions are told, it runs, or woke up just now. Where they aren't, one that is blocked in the kernel is at something.
    if (this.#tells.waits || this.state === RUNNING) return NOT_WAITING;
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
    this.#tells.waits = true;
    if (!isText(text, this.#function)) {
      this.#function = Uint8Array.from(text.bytes.subarray(0, text.length));
      this.#functionIs = kindOfFunction(text.toString().trim());
    }
    return this.#functionIs;
  }

  #nameFrom({ bytes }: Scanner): void {
    const { nameFrom, nameTo } = stat;
    const { name } = this;
    let same = nameTo - nameFrom === name.length;
    for (let i = 0; same && i < name.length; i++) same = bytes[nameFrom + i] === name.charCodeAt(i);
    if (!same) this.name = Buffer.from(bytes.subarray(nameFrom, nameTo)).toString('latin1');
  }
}

/** State of a thread that sleeps in a function of this kind; one in none runs or could. */
function stateOf(kind: number): number {
  if (kind === KIND.hidden) return RUNNING;
  if (kind === KIND.stopped) return STOPPED;
  const { isBlocked }: WaitKind = WAIT_KINDS[kind];
  return isBlocked ? BLOCKED : SLEEPING;
}

function isText({ bytes, length }: TextBuffer, expected: Uint8Array): boolean {
  if (length !== expected.length) return false;
  for (let i = 0; i < length; i++) if (bytes[i] !== expected[i]) return false;
  return true;
}

function grownBy(before: number, now: number): number {
  return now > before ? now - before : 0;
}
