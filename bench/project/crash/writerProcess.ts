import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
const PATIENCE_SECONDS = 60;

export interface WriterOptions {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly metrics: number;
  /** A file with the seconds by which the writer's clock is wrong; without it, it is the host's. */
  readonly clockFile?: string | undefined;
  /** In place of the writer: a program that takes the same. */
  readonly program?: string;
}

/** Seconds of a clock that all processes of the host share and nobody sets. */
export function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

/** A process with an engine, and what it has said. */
export class WriterProcess {
  /** Numbers of frames that were taken, and of those that it said were written. */
  readonly taken: number[] = [];
  readonly written: number[] = [];
  readonly #child: ChildProcess;
  readonly #firsts = new Map<string, number>();
  #heard = () => {};
  #errors = '';

  constructor({ path, intervalSeconds, metrics, clockFile, program = WRITER }: WriterOptions) {
    const args = [...process.execArgv, program, path, String(intervalSeconds), String(metrics), clockFile ?? ''];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (text) => {
      this.#errors += text;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, number] = line.split(' ');
      if (word === 'taken') this.taken.push(Number(number));
      if (word === 'written') this.written.push(Number(number));
      if (!this.#firsts.has(word!)) this.#firsts.set(word!, monotonicSeconds());
      this.#heard();
    });
  }

  /** Resolves when it has said so, with the time when it first did. */
  async said(word: string): Promise<number> {
    const until = monotonicSeconds() + PATIENCE_SECONDS;
    for (;;) {
      const at = this.#firsts.get(word);
      if (at !== undefined) return at;
      if (this.#child.exitCode !== null) throw new Error(`an engine ended by itself: ${this.#errors}`);
      if (monotonicSeconds() > until) throw new Error(`an engine did not say "${word}" within ${PATIENCE_SECONDS} s`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  /** Kills it as a crash or the out-of-memory killer would, and gives the time. */
  async kill(): Promise<number> {
    const at = monotonicSeconds();
    await this.#gone(() => this.#child.kill('SIGKILL'));
    return at;
  }

  async end(): Promise<void> {
    await this.#gone(() => this.#child.stdin?.end());
  }

  async #gone(how: () => void): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    how();
    await closed;
  }
}

export function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
