import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';

/** Processes that do nothing, so that a host has as many as it is to have. */
export class Fillers {
  readonly #shells: ChildProcess[] = [];

  /** Starts as many `sleep`s as are missing to `processes` alive on the host. */
  async fillUpTo(processes: number): Promise<void> {
    const missing = processes - countProcesses();
    if (missing <= 0) return;
    const script = `i=0; while [ $i -lt ${missing} ]; do sleep 3600 & i=$((i+1)); done; echo done; wait`;
    const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#shells.push(shell);
    await once(shell.stdout as NodeJS.ReadableStream, 'data');
  }

  async end(): Promise<void> {
    if (this.#shells.length === 0) return;
    const before = countProcesses();
    for (const shell of this.#shells.splice(0)) {
      if (!shell.pid) continue;
      const ended = once(shell, 'exit');
      process.kill(-shell.pid, 'SIGKILL');
      await ended;
    }
    // Whoever inherits the killed processes may take its time to collect them.
    for (let i = 0; i < 100 && countProcesses() > before / 2; i++) await new Promise((done) => setTimeout(done, 100));
  }
}

export function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
}
