import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plotId, pos2Begin, pos2End, xchplot2Begin, xchplot2End, xchplot2Plot } from './standIns.ts';

const SHELL = '/bin/bash';
/** Of the two programs each; together they make 30 plots a minute. */
const EVERY_SECONDS = 4;
/** Of the time between two plots, a process of the reference plotter lives so long. */
const POS2_SHARE = 0.45;

/** Shells under both programs' names, which print what these do: a process a plot into one log, and one process for all. */
export class LivePlotters {
  readonly made = new Set<string>();
  #number = 0;
  readonly #folder: string;
  readonly #children = new Set<ChildProcess>();

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of ['plotter', 'xchplot2']) copyFileSync(SHELL, join(folder, name));
  }

  /** @param everySeconds of each program. */
  async plot(seconds: number, everySeconds = EVERY_SECONDS): Promise<void> {
    const count = Math.floor(seconds / everySeconds);
    await Promise.all([this.#batch(count, everySeconds), this.#loop(count, everySeconds)]);
  }

  end(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  async #batch(count: number, everySeconds: number): Promise<void> {
    const ids = Array.from({ length: count }, () => plotId(this.#number++));
    const plots = ids.map((id, index) => pausing(everySeconds) + printing(xchplot2Plot(index, id, everySeconds)));
    const script = [printing(xchplot2Begin(ids)), ...plots, printing(xchplot2End(count, count * everySeconds))];
    writeFileSync(join(this.#folder, 'plot'), script.join(''));
    const args = ['plot', '-k', '28', '-n', String(count), '-f', 'aa', '-c', 'xch1', '-o', this.#folder, '-v'];
    await this.#run('xchplot2', args, 'batch.log');
    for (const id of ids) this.made.add(id);
  }

  async #loop(count: number, everySeconds: number): Promise<void> {
    const lifeSeconds = POS2_SHARE * everySeconds;
    // Its id is the second of the script's arguments.
    const end = pos2End('ID', lifeSeconds).split('ID').map(quoted).join('"$2"');
    writeFileSync(join(this.#folder, 'test'), `${printing(pos2Begin())}${pausing(lifeSeconds)}printf %s ${end}\n`);
    for (let number = 0; number < count; number++) {
      const began = performance.now();
      const id = plotId(this.#number++);
      await this.#run('plotter', ['test', '28', id], 'loop.log');
      this.made.add(id);
      await sleep(Math.max(0, everySeconds * 1000 - (performance.now() - began)));
    }
  }

  async #run(program: string, args: readonly string[], log: string): Promise<void> {
    const output = openSync(join(this.#folder, log), 'a');
    const child = spawn(join(this.#folder, program), args, { cwd: this.#folder, stdio: ['pipe', output, output] });
    closeSync(output);
    this.#children.add(child);
    await once(child, 'exit');
    this.#children.delete(child);
  }
}

/** A shell's own way to wait, without another process: nothing comes on its standard input. */
function pausing(seconds: number): string {
  return `read -t ${seconds}\n`;
}

function printing(text: string): string {
  return `printf %s ${quoted(text)}\n`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
