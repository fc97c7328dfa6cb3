import type { PlotterProcess } from '../events/events.ts';

/** Who lives longer is a plotter of its own, whatever comes after it. */
const MOST_LIFE_SECONDS = 300;
/** The next one follows within this. */
const MOST_GAP_SECONDS = 60;
/** A loop that was seen to go on is taken to be over after so long without a process. */
const OVER_SECONDS = 10;

const NONE: readonly PlotterProcess[] = [];

interface Loop {
  readonly id: string;
  readonly since: number;
  processes: number;
  /** The last one. */
  process: PlotterProcess;
  isAlive: boolean;
  endedAt: number;
  /** That it is there is what people were told last. */
  isTold: boolean;
}

export interface InLoop {
  /** As it is to be told of. */
  readonly process: PlotterProcess;
  /** The end of the one before it was not told. */
  readonly goesOn: boolean;
}

/**
 * Processes that live for seconds, one after the other: a shell's loop around a plotter that makes one plot, or one that fails again and
 * again. To a person they are one plotter, so all of them have the id of the first: one row, one alert, the same series.
 */
export class Loops {
  readonly #loops = new Map<string, Loop[]>();
  /** A process of one of them has ended, and none has followed yet. */
  #isAnyQuiet = false;

  begin(process: PlotterProcess, epochSeconds: number): InLoop {
    const key = keyOf(process);
    const all = this.#loops.get(key) ?? [];
    const loop = all.find(({ isAlive, endedAt }) => !isAlive && epochSeconds - endedAt <= MOST_GAP_SECONDS);
    if (loop) return goOn(loop, process, true);
    const { id, startedAt: since } = process;
    const begun = { id, since, processes: 1, process, isAlive: true, endedAt: Number.NaN, isTold: true };
    this.#loops.set(key, [...all, begun]);
    return { process, goesOn: false };
  }

  /** A process that was never seen, by the log that it wrote; `undefined` where no loop writes that. */
  join(process: PlotterProcess, epochSeconds: number): InLoop | undefined {
    const { logPath, plotter } = process;
    for (const loop of [...this.#loops.values()].flat()) {
      const { process: last, isAlive } = loop;
      if (logPath === undefined || last.logPath !== logPath || last.plotter !== plotter) continue;
      if (!isAlive) loop.endedAt = epochSeconds;
      return goOn(loop, { ...last, pid: process.pid }, isAlive);
    }
    return undefined;
  }

  /** Returns whether its end is to be told now; a loop may go on. */
  end(process: PlotterProcess, epochSeconds: number): boolean {
    const key = keyOf(process);
    const loop = this.#loops.get(key)?.find(({ id }) => id === process.id);
    if (!loop) return true;
    const isLong = epochSeconds - process.startedAt > MOST_LIFE_SECONDS;
    loop.process = process;
    loop.isAlive = false;
    this.#isAnyQuiet = true;
    loop.endedAt = epochSeconds;
    loop.isTold = loop.processes > 1 && !isLong;
    if (isLong) this.#drop(key, loop);
    return !loop.isTold;
  }

  /** The last processes of loops that are over, whose ends are to be told now. */
  over(epochSeconds: number): readonly PlotterProcess[] {
    if (!this.#isAnyQuiet) return NONE;
    this.#isAnyQuiet = false;
    const over: PlotterProcess[] = [];
    for (const [key, loops] of this.#loops) {
      for (const loop of loops) {
        const quietSeconds = loop.isAlive ? 0 : epochSeconds - loop.endedAt;
        if (loop.isTold && quietSeconds > OVER_SECONDS) {
          loop.isTold = false;
          over.push(loop.process);
        }
        if (quietSeconds > MOST_GAP_SECONDS) this.#drop(key, loop);
        else if (!loop.isAlive) this.#isAnyQuiet = true;
      }
    }
    return over;
  }

  #drop(key: string, loop: Loop): void {
    const others = (this.#loops.get(key) ?? []).filter((other) => other !== loop);
    if (others.length > 0) this.#loops.set(key, others);
    else this.#loops.delete(key);
  }
}

function goOn(loop: Loop, process: PlotterProcess, isAlive: boolean): InLoop {
  const goesOn = loop.isTold;
  const { id, since } = loop;
  const processes = ++loop.processes;
  loop.isTold = true;
  loop.isAlive = isAlive;
  loop.process = { ...process, id, loop: { since, processes } };
  return { process: loop.process, goesOn };
}

/** What processes of one loop have in common; ids and numbers of plots are others each time. */
function keyOf({ plotter, role, exe, argv, cwd, logPath, mode, configuration = {} }: PlotterProcess): string {
  const { k, strength, compression, tmp, final } = configuration;
  return JSON.stringify([plotter, role, exe ?? argv[0], cwd, logPath, mode, k, strength, compression, tmp, final]);
}
