import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess } from './endProcess.ts';

export interface BenchProgram {
  /** dist/bench.cjs. */
  readonly script: string;
  readonly cwd?: string;
}

export interface BenchEnd {
  readonly code: number;
  /** The JSON document that it printed; undefined where it printed none. */
  readonly document: unknown;
}

/** One run of the harness in a process of its own. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<BenchEnd>;

  /** `onLine` hears each line of its standard error. */
  constructor({ script, cwd }: BenchProgram, args: readonly string[], onLine: (line: string) => void) {
    // Desktop VS Code is Electron, which runs a script as Node does when it is told to.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' };
    const child = spawn(process.execPath, [script, ...args], {
      argv0: 'node',
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that nothing of it outlives it.
      detached: process.platform !== 'win32',
    });
    this.#child = child;
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    createInterface({ input: child.stderr }).on('line', onLine);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        onLine(`the benchmarks could not be started: ${error.message}`);
        resolve({ code: 1, document: undefined });
      });
      child.once('close', (code) => resolve({ code: code ?? 1, document: parsed(printed) }));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async end(graceMs?: number): Promise<void> {
    await endProcess(this.#child, graceMs);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
