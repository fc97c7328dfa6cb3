import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * `engine`: as the extension runs it. `idle`: a Node of the same shape that does nothing. The `-inline` ones do it all in
 * the main thread: the engine where its heap can be watched, with the system's values alone, and a Node that does nothing.
 */
export type SubjectKind = 'engine' | 'idle' | 'engine-inline' | 'system-inline' | 'idle-inline' | 'systeminformation';

/** What a subject knows of itself, over the measured time. */
export interface SubjectReport {
  readonly ticks: number;
  /** Child processes started. */
  readonly spawns: number;
  /** Growth of the heap: what was allocated, if no collection ran. */
  readonly heapBytes: number;
  /** CPU of all its threads, those included that have ended. */
  readonly cpuMs: number;
}

/** What was measured of a process from outside, its children counted. */
export interface Cost {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--expose-gc'];
/** The kernel counts the CPU time of ended children in hundredths of a second. */
const CHILD_TICK_MS = 10;

/** A Node process of `subject.ts`, measured from `begin` to `end`, as often as wanted. */
export class Subject {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  #begun: Cost = { cpuMs: 0, rssBytes: 0 };

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  }

  /** Starts it and waits until it has warmed up. */
  static async start(kind: SubjectKind, workerPath: string): Promise<Subject> {
    const script = fileURLToPath(new URL('subject.ts', import.meta.url));
    const child = spawn(process.execPath, [...NODE_FLAGS, script, kind, workerPath], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const subject = new Subject(child);
    await nextLine(child, subject.#lines);
    return subject;
  }

  async begin(): Promise<void> {
    await this.#ask('begin');
    this.#begun = costOf(this.#child.pid as number);
  }

  async end(): Promise<{ cost: Cost; report: SubjectReport }> {
    const cost = since(this.#begun, this.#child.pid as number);
    return { cost, report: JSON.parse(await this.#ask('end')) };
  }

  /** What the engine's thread allocates in a tick, over so many. */
  async heapBytesPerTick(ticks: number): Promise<number> {
    return Number(await this.#ask(`heap ${ticks}`));
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }

  #ask(line: string): Promise<string> {
    const answer = nextLine(this.#child, this.#lines);
    this.#child.stdin?.write(`${line}\n`);
    return answer;
  }
}

/** The next line that a process prints. Throws where it ends instead. */
export async function nextLine(child: ChildProcess, lines: Interface): Promise<string> {
  const waiting = new AbortController();
  const line = once(lines, 'line', { signal: waiting.signal });
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code]) => {
    throw new Error(`the measured process ended with code ${code} before its time`);
  });
  try {
    return (await Promise.race([line, ended]))[0] as string;
  } finally {
    waiting.abort();
    await Promise.allSettled([line, ended]);
  }
}

/** Any other program, measured from `begin` to `end`. */
export class Program {
  readonly #child: ChildProcess;
  #begun: Cost = { cpuMs: 0, rssBytes: 0 };

  constructor(command: string, args: readonly string[]) {
    const env = { ...process.env, TERM: 'dumb' };
    this.#child = spawn(command, args, { stdio: 'ignore', env });
    this.#child.on('error', () => {});
  }

  get #pid(): number | undefined {
    const { pid, exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null ? pid : undefined;
  }

  begin(): void {
    if (this.#pid) this.#begun = costOf(this.#pid);
  }

  /** Ends it, and gives what it cost; `undefined` where it had ended by itself. */
  async end(): Promise<Cost | undefined> {
    if (!this.#pid) return undefined;
    const cost = since(this.#begun, this.#pid);
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    return cost;
  }
}

function since(begun: Cost, pid: number): Cost {
  const now = costOf(pid);
  return { cpuMs: now.cpuMs - begun.cpuMs, rssBytes: now.rssBytes };
}

/** CPU time of all threads to the nanosecond, and of children that have ended to the kernel's tick. */
export function costOf(pid: number): Cost {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const childTicks = Number(fields[13]) + Number(fields[14]);
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuMs: nanoseconds / 1e6 + childTicks * CHILD_TICK_MS, rssBytes: Number(rss?.[1] ?? 0) * 1024 };
}
