import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';
import { withoutKeys } from '../../plotters/keptArguments.ts';
import { NO_PROGRESS } from './benchmarkProgress.ts';
import type { RunningBenchmark } from './benchmarkRows.ts';
import { endProcess, GRACE_MS } from './endProcess.ts';
import { CANCELLED, type Job } from './job.ts';

const LOOK_MS = 500;
/** Some say then that they go on. */
const ENDING = `It is asked to end; if it goes on for ${GRACE_MS / 1000} s, as some do to the end of their plot, it is ended by force.\n`;
const SAVED = 'a plot that it had finished can still be copied from there by hand.';

export interface PlotJobOptions {
  readonly id: string;
  readonly title: string;
  /** Program first. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What the plotter prints goes to this file, by which the engine follows it. */
  readonly logPath: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the plotter of this process is copying a finished plot, as far as is known. */
  isCopying?(pid: number): boolean;
}

/** A plotter as a job: it prints to a file, which the terminal shows. */
export class PlotJob implements Job, RunningBenchmark {
  readonly id: string;
  readonly title: string;
  readonly logPath: string;
  readonly startedAt = Date.now() / 1000;
  readonly progress = { ...NO_PROGRESS, benchmark: 'plotting', index: 1 };
  readonly #options: PlotJobOptions;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #write: (text: string) => void = () => {};
  #copy: NodeJS.Timeout | undefined;

  constructor(options: PlotJobOptions) {
    this.id = options.id;
    this.title = options.title;
    this.logPath = options.logPath;
    this.#options = options;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async run(write: (text: string) => void): Promise<number> {
    const { argv, cwd, logPath, env, title } = this.#options;
    const [program = '', ...args] = argv;
    this.#write = write;
    write(`${withoutKeys(argv).join(' ')}\n`);
    if (this.#isStopping) return CANCELLED;
    let output: number;
    try {
      mkdirSync(dirname(logPath), { recursive: true });
      output = openSync(logPath, 'w', PRIVATE_FILE);
    } catch (error) {
      write(`The log ${logPath} can't be written: ${(error as Error).message}. Free the folder and run it again.\n`);
      return 1;
    }
    let child: ChildProcess;
    try {
      child = spawn(program, args, {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['ignore', output, output],
        detached: process.platform !== 'win32',
      });
    } finally {
      closeSync(output);
    }
    this.#child = child;
    const follower = new Follower(logPath, write);
    const timer = setInterval(() => follower.look(), LOOK_MS);
    const code = await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        write(`${program} could not be started: ${error.message}. Install it, or name it in "binary".\n`);
        resolve(1);
      });
      child.once('exit', (status) => resolve(status ?? 1));
    });
    clearInterval(timer);
    clearInterval(this.#copy);
    follower.end();
    if (this.#isStopping) {
      write(`${title} was cancelled. Look for what it left in its temporary folders: ${SAVED}\n`);
      return CANCELLED;
    }
    write(`The log is ${logPath}.\n`);
    return code;
  }

  /** Ends the plotter: after the copy of a plot that is finished, which is worth hours. Who cancels again wants it at once. */
  cancel(): void {
    const isFirst = !this.#isStopping;
    this.#isStopping = true;
    const child = this.#child;
    if (!child || (!isFirst && this.#copy === undefined)) return;
    if (!isFirst || !this.#isCopying) this.#end(child);
    else {
      this.#write('A finished plot is being copied: the plotter is ended after that. Cancel again to end it now.\n');
      this.#copy = setInterval(() => !this.#isCopying && this.#end(child), LOOK_MS);
    }
  }

  get #isCopying(): boolean {
    const { pid } = this;
    return pid !== undefined && (this.#options.isCopying?.(pid) ?? false);
  }

  #end(child: ChildProcess): void {
    clearInterval(this.#copy);
    this.#copy = undefined;
    this.#write(ENDING);
    void endProcess(child);
  }
}

/** Passes on what is added to a file. */
class Follower {
  readonly #file: number;
  readonly #write: (text: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  readonly #buffer = Buffer.alloc(64 * 1024);

  constructor(path: string, write: (text: string) => void) {
    this.#file = openSync(path, 'r');
    this.#write = write;
  }

  look(): void {
    for (let bytes = this.#read(); bytes > 0; bytes = this.#read()) {
      this.#write(this.#decoder.write(this.#buffer.subarray(0, bytes)));
    }
  }

  end(): void {
    this.look();
    closeSync(this.#file);
  }

  #read(): number {
    return readSync(this.#file, this.#buffer, 0, this.#buffer.length, null);
  }
}
