import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

/** Seconds of the processor since boot: of all, and of those that are ours. */
interface Reading {
  readonly at: number;
  readonly busy: number;
  readonly own: ReadonlyMap<number, number>;
}

/** Cores that others may have before a measurement of time or of a verdict says nothing. */
export const QUIET_CORES = 0.35;

/** How much of the processor programs take that are not ours. */
export class HostLoad {
  readonly #ownPids: () => readonly number[];
  readonly cores = availableParallelism();

  constructor(ownPids: () => readonly number[]) {
    this.#ownPids = ownPids;
  }

  /** Begins to count; what it returns gives the cores that others kept busy since, on average. */
  watch(): () => number {
    const before = this.#read();
    return () => {
      const now = this.#read();
      // Of those that came or went meanwhile, what they took in between isn't known whole: it is taken as far as it is.
      let own = 0;
      for (const [pid, seconds] of now.own) own += seconds - (before.own.get(pid) ?? 0);
      return Math.max(0, (now.busy - before.busy - own) / Math.max(0.001, now.at - before.at));
    };
  }

  #read(): Reading {
    const own = new Map(
      this.#ownPids().flatMap((pid) => {
        const seconds = cpuSeconds(pid);
        return seconds === undefined ? [] : [[pid, seconds] as const];
      }),
    );
    return { at: performance.now() / 1000, busy: busySeconds(), own };
  }
}

/** As `os.cpus` has it, everywhere. */
function busySeconds(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

/** User and system time of a process and of children that it has waited for; undefined where that can't be read. */
export function cpuSeconds(pid: number): number | undefined {
  if (pid === process.pid) {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return (userCPUTime + systemCPUTime) / 1e6;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
