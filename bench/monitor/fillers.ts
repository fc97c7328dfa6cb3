import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';

/** Processes that do nothing, so that a host has as many as it is to have. */
export class Fillers {
  #shell: ChildProcess | undefined;

  /** Starts so many `sleep`s that `processes` are alive on the host. */
  async fillUpTo(processes: number): Promise<void> {
    await this.end();
    const missing = processes - countProcesses();
    if (missing <= 0) return;
    const script = `i=0; while [ $i -lt ${missing} ]; do sleep 3600 & i=$((i+1)); done; echo done; wait`;
    this.#shell = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(this.#shell.stdout as NodeJS.ReadableStream, 'data');
  }

  async end(): Promise<void> {
    const shell = this.#shell;
    this.#shell = undefined;
    if (!shell?.pid) return;
    const ended = once(shell, 'exit');
    process.kill(-shell.pid, 'SIGKILL');
    await ended;
  }
}

export function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}
