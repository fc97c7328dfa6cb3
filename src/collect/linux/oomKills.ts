import type { MemoryKill } from '../../plotters/plotters.ts';
import { KeyedNumbers } from '../keyedNumbers.ts';
import { Scanner } from '../scanner.ts';
import { type Source, TextBuffer } from '../source.ts';

/** A process that the kernel killed is missed soon after: kills that are older have nothing to do with it. */
const EVERY_SECONDS = 5;
const HOST = '/proc/vmstat';

/** A number in a file: behind a key, or the file's only one. */
interface Counter {
  readonly path: string;
  readonly key?: 'oom' | 'oom_kill';
}

/** Processes that the kernel has killed since memory ran out: on the host, and in the control groups of plotters. */
export class OomKills {
  readonly #source: Source;
  readonly #text = new TextBuffer();
  readonly #scanner = new Scanner();
  readonly #numbers = new Map<string, KeyedNumbers<'oom' | 'oom_kill'>>();
  /** As counted last, by file and key. */
  readonly #counts = new Map<string, { readonly counter: Counter; count: number }>();
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source) {
    this.#source = source;
  }

  watch(cgroup: string | undefined): void {
    for (const counter of [...killsIn(cgroup), ...limitsOf(cgroup)]) {
      const name = nameOf(counter);
      if (!this.#counts.has(name)) this.#counts.set(name, { counter, count: this.#read(counter) });
    }
  }

  /** To be called every frame; counts now and then. */
  tick(seconds: number): void {
    if (seconds < this.#dueAt) return;
    this.#dueAt = seconds + EVERY_SECONDS;
    for (const known of this.#counts.values()) known.count = this.#read(known.counter);
  }

  /**
   * Whether there was a kill in this control group, else on the host, since the last count: the likely end of a process gone just
   * now; and whether it was a limit of the group, or of one that it lies in, that was reached.
   */
  killOf(cgroup: string | undefined): MemoryKill | undefined {
    if (!killsIn(cgroup).some((counter) => this.#hasGrown(counter))) return undefined;
    return limitsOf(cgroup).some((counter) => this.#hasGrown(counter)) ? 'group' : 'host';
  }

  #hasGrown(counter: Counter): boolean {
    return this.#read(counter) > (this.#counts.get(nameOf(counter))?.count ?? Number.NaN);
  }

  #read(counter: Counter): number {
    const { path, key } = counter;
    if (!this.#source.readOnce(path, this.#text)) return Number.NaN;
    if (key === undefined) return Number.parseInt(this.#text.toString(), 10);
    const name = nameOf(counter);
    const numbers = this.#numbers.get(name) ?? new KeyedNumbers([key]);
    this.#numbers.set(name, numbers);
    numbers.read(this.#scanner.over(this.#text));
    return numbers.values[0];
  }
}

function nameOf({ path, key }: Counter): string {
  return `${path} ${key ?? ''}`;
}

/** Both versions of control groups, and the host's own counter. */
function killsIn(cgroup: string | undefined): Counter[] {
  const host: Counter = { path: HOST, key: 'oom_kill' };
  if (cgroup === undefined || cgroup === '/') return [host];
  return [
    { path: `/sys/fs/cgroup${cgroup}/memory.events`, key: 'oom_kill' },
    { path: `/sys/fs/cgroup/memory${cgroup}/memory.oom_control`, key: 'oom_kill' },
    host,
  ];
}

/** How often the limits of a control group, and of those that it lies in, were reached. */
function limitsOf(cgroup: string | undefined): Counter[] {
  const parts = (cgroup ?? '').split('/').filter((part) => part !== '');
  return parts.flatMap((_, index): Counter[] => {
    const path = `/${parts.slice(0, index + 1).join('/')}`;
    return [
      { path: `/sys/fs/cgroup${path}/memory.events`, key: 'oom' },
      { path: `/sys/fs/cgroup/memory${path}/memory.failcnt` },
    ];
  });
}
