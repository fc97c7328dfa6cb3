import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { costOf, nextLine } from '../monitor/measure.ts';

const SCRIPT = join(import.meta.dirname, 'extensionHost.ts');
const NODE_FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];

/** A process of `extensionHost.ts`: with its arguments as given there. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  }

  /** Resolves with its first line. */
  static async start(args: readonly string[]): Promise<HostProcess> {
    const one = new HostProcess(
      spawn(process.execPath, [...NODE_FLAGS, SCRIPT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await nextLine(one.#child, one.#lines);
    return one;
  }

  get rssBytes(): number {
    return costOf(this.#child.pid as number).rssBytes;
  }

  async ask(line: string): Promise<unknown> {
    const answer = nextLine(this.#child, this.#lines);
    this.#child.stdin?.write(`${line}\n`);
    return JSON.parse(await answer);
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}
