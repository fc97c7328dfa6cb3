import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const GRACE_SECONDS = 5;

/** Child processes that end with their owner, each with all that it starts (a process group of its own, where the system has such). */
export class Children {
  readonly #running = new Set<ChildProcess>();

  start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
    this.#running.add(child);
    child.once('error', () => this.#running.delete(child));
    child.once('exit', () => {
      // What it started may outlive it, and isn't needed any more.
      signalGroup(child, 'SIGKILL');
      this.#running.delete(child);
    });
    return child;
  }

  /** Asks all to end, insists after {@link GRACE_SECONDS}, and resolves when they have. */
  async end(): Promise<void> {
    await Promise.all([...this.#running].map(endOne));
  }
}

/** Ends one child and all that it started. */
export async function endOne(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child, 'SIGTERM');
  const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_SECONDS * 1000);
  await ended;
  clearTimeout(insist);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Has ended already.
  }
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that a child printed, once it has ended. Rejects where it can't be started. */
export function outputOf(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
}
