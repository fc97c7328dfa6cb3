import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type SubjectKind = 'idle' | 'engine' | 'engine-inline' | 'systeminformation';

/** What a subject knows of itself, over the measured time. */
export interface SubjectReport {
  readonly ticks: number;
  /** Child processes started. */
  readonly spawns: number;
  /** Growth of the heap; what was allocated, if no collection ran. */
  readonly heapBytes: number;
}

/** What was measured of a process from outside, its children counted. */
export interface Cost {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--expose-gc'];
const TICK_MS = 10;

/** A process that is measured from `begin` to `end`. */
export class Subject {
  readonly #child: ChildProcess;
  #begun: Cost = { cpuMs: 0, rssBytes: 0 };

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** A Node process of `subject.ts`, warmed up. */
  static async ofNode(kind: SubjectKind, workerPath: string): Promise<Subject> {
    const script = fileURLToPath(new URL('subject.ts', import.meta.url));
    const child = spawn(process.execPath, [...NODE_FLAGS, script, kind, workerPath], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await nextLine(child);
    return new Subject(child);
  }

  /** Any other program. */
  static ofProgram(command: string, args: readonly string[]): Subject {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, TERM: 'dumb' },
    });
    child.on('error', () => {});
    return new Subject(child);
  }

  begin(): void {
    this.#begun = costOf(this.#child.pid as number);
  }

  /** Ends a Node subject and gives what it cost since `begin`, with its own report. */
  async end(): Promise<{ cost: Cost; report: SubjectReport }> {
    const cost = this.#sinceBegin();
    const line = nextLine(this.#child);
    this.#child.stdin?.end();
    const report = JSON.parse(await line) as SubjectReport;
    await this.kill();
    return { cost, report };
  }

  /** Ends any other program and gives what it cost; `undefined` where it has ended by itself. */
  async endProgram(): Promise<Cost | undefined> {
    const alive = this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
    const cost = alive ? this.#sinceBegin() : undefined;
    await this.kill();
    return cost;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #sinceBegin(): Cost {
    const now = costOf(this.#child.pid as number);
    return { cpuMs: now.cpuMs - this.#begun.cpuMs, rssBytes: now.rssBytes };
  }
}

async function nextLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the measured process ended with code ${code} before its time`);
  });
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  lines.close();
  return line as string;
}

/** CPU time of all threads to the nanosecond, and of children that have ended to the kernel's tick. */
function costOf(pid: number): Cost {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const childTicks = Number(fields[13]) + Number(fields[14]);
  const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuMs: nanoseconds / 1e6 + childTicks * TICK_MS, rssBytes: Number(rss?.[1] ?? 0) * 1024 };
}
