import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../../../dist/plotscope-demo.cjs', import.meta.url));
const FEW_THREADS = 4;
/** A demo that has not tidied up by then is ended. */
const END_SECONDS = 5;

/** Demo workloads that run while something is measured, each with its log in a file. */
export class Plotters {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plotscope-bench-'));
  readonly #children: ChildProcess[] = [];
  readonly #threads: number;

  constructor(threads = FEW_THREADS) {
    this.#threads = threads;
  }

  start(count: number): void {
    for (let number = 1; number <= count; number++) {
      const log = openSync(join(this.#folder, `plot${number}.log`), 'w');
      const args = [DEMO, '--seconds', '3600', '--threads', String(this.#threads), '--tmpdir', this.#folder];
      this.#children.push(spawn(process.execPath, args, { stdio: ['ignore', log, log] }));
      closeSync(log);
    }
  }

  async end(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const giveUp = setTimeout(() => child.kill('SIGKILL'), END_SECONDS * 1000);
      await ended;
      clearTimeout(giveUp);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
