import { KeyedNumbers } from '../keyedNumbers.ts';
import { Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';

/** A process that the kernel killed is missed soon after: kills that are older have nothing to do with it. */
const EVERY_SECONDS = 5;
const KEY = ['oom_kill'] as const;

/** Processes that the kernel has killed since memory ran out: on the host, and in the control groups of plotters. */
export class OomKills {
  readonly #source: Source;
  readonly #text = new TextBuffer();
  readonly #scanner = new Scanner();
  readonly #numbers = new Map<string, KeyedNumbers<'oom_kill'>>();
  /** Kills as counted last, by the file that counts them. */
  readonly #counts = new Map<string, number>();
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  watch(cgroup: string | undefined): void {
    for (const path of countersOf(cgroup)) if (!this.#counts.has(path)) this.#counts.set(path, this.#read(path));
  }

  /** To be called every frame; counts now and then. */
  tick(seconds: number): void {
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    for (const path of this.#counts.keys()) this.#counts.set(path, this.#read(path));
  }

  /** Whether there was a kill in this control group, else on the host, since the last count: the likely end of a process gone just now. */
  wasKilled(cgroup: string | undefined): boolean {
    return countersOf(cgroup).some((path) => this.#read(path) > (this.#counts.get(path) ?? Number.NaN));
  }

  #read(path: string): number {
    if (!this.#source.readOnce(path, this.#text)) return Number.NaN;
    let numbers = this.#numbers.get(path);
    if (!numbers) {
      numbers = new KeyedNumbers(KEY);
      this.#numbers.set(path, numbers);
    }
    numbers.read(this.#scanner.over(this.#text));
    return numbers.values[0];
  }
}

/** Both versions of control groups, and the host's own counter. */
function countersOf(cgroup: string | undefined): string[] {
  const host = '/proc/vmstat';
  if (cgroup === undefined || cgroup === '/') return [host];
  return [`/sys/fs/cgroup${cgroup}/memory.events`, `/sys/fs/cgroup/memory${cgroup}/memory.oom_control`, host];
}
