/** Why a plotter doesn't get on. */
export interface Hold {
  /** `waiting`: the plotter says so itself, and goes on once the cause is gone. `stalled`: it is seen not to get on. */
  readonly kind: 'waiting' | 'stalled';
  readonly cause: string;
  readonly remedy: string;
}

/** Another hold than before, or none any more and the seconds that it lasted. */
export type HoldChange = { readonly hold: Hold } | { readonly heldSeconds: number };

/** What is seen of a plotter at one time. */
export interface WorkSigns {
  /** What it says itself that it waits for. */
  readonly waiting: { readonly cause: string; readonly remedy: string } | undefined;
  /** A plot is being made. */
  readonly isPlotting: boolean;
  /** All threads are stopped. */
  readonly isStopped: boolean;
  readonly blockedThreads: number;
  /** CPU time and bytes moved since it started: what grows while it works. NaN where they can't be read. */
  readonly cpuTicks: number;
  readonly movedBytes: number;
  /** The running step takes several times as long as it should. */
  readonly isLate: boolean;
  /** Since the log grew last. */
  readonly quietSeconds: number;
}

/** A plotter that did less than this since the last look does nothing: a few ticks go into waiting itself. */
const LEAST_TICKS_A_SECOND = 0.5;
const IDLE_SECONDS = 120;
/** With small plots, steps take seconds: a late one is no stall yet. */
const LATE_QUIET_SECONDS = 60;

/** Notices that a plotter waits or has stalled, with the cause, and that it goes on. */
export class HoldWatch {
  #hold: Hold | undefined;
  #since = Number.NaN;
  #cpuTicks = Number.NaN;
  #movedBytes = Number.NaN;
  #lookedAt = Number.NaN;
  #busyAt = Number.NaN;

  get hold(): Hold | undefined {
    return this.#hold;
  }

  /**
   * @param seconds of the monotonic clock.
   * @returns what changed; undefined where nothing did.
   */
  look(seconds: number, signs: WorkSigns): HoldChange | undefined {
    const hold = this.#holdNow(seconds, signs);
    const before = this.#hold;
    if (hold?.kind === before?.kind && hold?.cause === before?.cause) return undefined;
    const heldSeconds = seconds - this.#since;
    this.#hold = hold;
    this.#since = seconds;
    return hold ? { hold } : { heldSeconds };
  }

  #holdNow(seconds: number, signs: WorkSigns): Hold | undefined {
    const idleSeconds = this.#idleSeconds(seconds, signs);
    if (signs.waiting) return { kind: 'waiting', cause: signs.waiting.cause, remedy: signs.waiting.remedy };
    if (signs.isStopped) {
      return {
        kind: 'stalled',
        cause: 'The plotter is stopped, by a signal or a debugger.',
        remedy: 'Let it go on: kill -CONT with its process id.',
      };
    }
    if (!signs.isPlotting) return undefined;
    if (idleSeconds >= IDLE_SECONDS) {
      return signs.blockedThreads > 0
        ? {
            kind: 'stalled',
            cause: 'A disk or network folder doesn’t answer: threads are blocked in the kernel, and nothing moves.',
            remedy: 'Check the disks and mounts of its folders, and the kernel log.',
          }
        : {
            kind: 'stalled',
            cause: 'The plotter does nothing: it neither computes nor reads nor writes.',
            remedy: 'Look at the end of its log; if nothing there explains it, start it again.',
          };
    }
    if (signs.isLate && signs.quietSeconds >= LATE_QUIET_SECONDS) {
      return {
        kind: 'stalled',
        cause: 'The step takes several times as long as it should.',
        remedy: 'See what it waits for: disks, memory, or other programs that use the processor.',
      };
    }
    return undefined;
  }

  /** For how long it has neither computed nor moved anything. */
  #idleSeconds(seconds: number, { cpuTicks, movedBytes }: WorkSigns): number {
    const elapsed = seconds - this.#lookedAt;
    const hasComputed = !(cpuTicks - this.#cpuTicks < LEAST_TICKS_A_SECOND * elapsed);
    const hasMoved = movedBytes > this.#movedBytes;
    if (hasComputed || hasMoved || Number.isNaN(this.#busyAt)) this.#busyAt = seconds;
    this.#lookedAt = seconds;
    this.#cpuTicks = cpuTicks;
    this.#movedBytes = movedBytes;
    return seconds - this.#busyAt;
  }
}
