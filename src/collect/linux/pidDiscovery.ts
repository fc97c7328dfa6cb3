import { Scanner } from '../scanner.ts';
import type { Source } from '../source.ts';
import { LinuxFile } from './linuxFile.ts';

/** A young process may still turn into a plotter by exec: it is looked at again after these numbers of frames. */
const LOOK_AGAIN_AFTER = [1, 4, 15, 40];
/** In this many frames every process is looked at once more, for those that turned into a plotter late. */
const SWEEP_FRAMES = 300;
/** So many at least at a time: the first costs several times as much as those after it. */
const LEAST_SWEPT = 8;
/** Listing /proc costs about as much for ten processes as looking at one new pid. */
const PIDS_PER_LISTED_PROCESS = 10;
const MIN_GAP_TO_LIST = 64;
/** Pids that come within milliseconds. */
const MOST_GLIMPSED = 16;

/**
 * Looks at a process that may have become a plotter; returns whether there is such a process, or that it is a thread, which never
 * becomes one. `isNew` is false for one that was looked at before.
 */
export type Look = (pid: number, isNew: boolean) => boolean | 'thread';

interface Young {
  readonly pid: number;
  dueInFrame: number;
  look: number;
}

/**
 * Finds new processes without reading all of them: the kernel tells the newest pid in /proc/loadavg, so only pids that
 * came since the last frame are looked at. The cost follows the forks on the host, not the number of its processes.
 */
export class PidDiscovery {
  readonly #source: Source;
  readonly #loadavg: LinuxFile;
  readonly #scanner = new Scanner();
  #newest = -1;
  /** As `glimpse` saw it. */
  #glimpsed = -1;
  #hasVanished = false;
  #young: Young[] = [];
  #sweep: number[] = [];
  #sweepAt = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#loadavg = new LinuxFile(source, '/proc/loadavg');
  }

  /** Whether, in the last frame, a process had come and gone since the one before. */
  get hasVanished(): boolean {
    return this.#hasVanished;
  }

  /** Between frames: calls `look` for the pids that came since the last look, as far as they are few. */
  glimpse(look: (pid: number) => void): void {
    const newest = this.#newestPid();
    const before = Math.max(this.#glimpsed, newest - MOST_GLIMPSED);
    this.#glimpsed = newest;
    for (let pid = before + 1; pid <= newest; pid++) look(pid);
  }

  /**
   * Calls `look` for every pid that may have become a plotter since the last frame.
   * @param newest pid of this frame, where somebody has read it.
   */
  scan(frame: number, look: Look, newest = this.#newestPid()): void {
    const before = this.#newest;
    this.#newest = newest;
    this.#glimpsed = newest;
    this.#hasVanished = false;
    if (before < 0 || newest < before || newest - before > this.#gapToList()) {
      if (this.#list(frame, look, before, newest)) return;
    } else for (let pid = before + 1; pid <= newest; pid++) this.#lookAtNew(pid, frame, look);
    this.#lookAtYoung(frame, look);
    this.#sweepOn(frame, look);
  }

  close(): void {
    this.#loadavg.close();
  }

  #newestPid(): number {
    const scanner = this.#loadavg.scan(this.#scanner);
    // three averages of two numbers each, runnable/total threads, newest pid
    scanner.skipNumbers(8);
    return scanner.number();
  }

  #gapToList(): number {
    return Math.max(MIN_GAP_TO_LIST, this.#sweep.length / PIDS_PER_LISTED_PROCESS);
  }

  /**
   * Looks at those that came since `before` where they are too many to look at each number; at all where nothing was looked at yet.
   * @returns whether all were.
   */
  #list(frame: number, look: Look, before: number, newest: number): boolean {
    const isFirst = before < 0;
    const from = isFirst ? newest - MIN_GAP_TO_LIST : before;
    // Pids begin again at the lowest where the highest was given.
    const isRecent = (pid: number) => (newest >= from ? pid > from && pid <= newest : pid > from || pid <= newest);
    const all = this.#pids();
    for (const pid of all) {
      if (isRecent(pid)) this.#lookAtNew(pid, frame, look);
      else if (isFirst) look(pid, true);
    }
    if (!isFirst) return false;
    this.#sweep = all;
    this.#sweepAt = this.#sweepTo(frame);
    return true;
  }

  #pids(): number[] {
    const pids: number[] = [];
    for (const name of this.#source.list('/proc')) {
      const pid = Number(name);
      if (Number.isInteger(pid)) pids.push(pid);
    }
    return pids;
  }

  /** What is not there yet, or has no command line yet, may be just about to begin: it is looked at again as well. */
  #lookAtNew(pid: number, frame: number, look: Look): void {
    const isThere = look(pid, true);
    if (isThere === 'thread') return;
    if (!isThere) this.#hasVanished = true;
    this.#young.push({ pid, dueInFrame: frame + LOOK_AGAIN_AFTER[0], look: 0 });
  }

  #lookAtYoung(frame: number, look: Look): void {
    const young = this.#young;
    let kept = 0;
    for (let i = 0; i < young.length; i++) {
      const one = young[i];
      if (one.dueInFrame <= frame && (look(one.pid, true) !== true || ++one.look === LOOK_AGAIN_AFTER.length)) continue;
      if (one.dueInFrame <= frame) one.dueInFrame = frame + LOOK_AGAIN_AFTER[one.look];
      young[kept++] = one;
    }
    young.length = kept;
  }

  #sweepOn(frame: number, look: Look): void {
    if (frame % SWEEP_FRAMES === 0) {
      this.#sweep = this.#pids();
      this.#sweepAt = 0;
    }
    const upTo = this.#sweepTo(frame);
    if (upTo - this.#sweepAt < LEAST_SWEPT && upTo < this.#sweep.length) return;
    while (this.#sweepAt < upTo) look(this.#sweep[this.#sweepAt++], false);
  }

  #sweepTo(frame: number): number {
    return Math.ceil((this.#sweep.length * ((frame % SWEEP_FRAMES) + 1)) / SWEEP_FRAMES);
  }
}
