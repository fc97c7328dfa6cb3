import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { progressLine, readProgress } from '../../benchmarks/progress.ts';
import { PRIVATE_FILE } from '../../input/privateFiles.ts';
import { type BenchmarkProgress, NO_PROGRESS, progressAfter } from './benchmarkProgress.ts';
import type { RunningBenchmark } from './benchmarkRows.ts';
import { BenchProcess, type BenchProgram } from './benchProcess.ts';
import { CANCELLED, type Job } from './job.ts';
import { runSummary } from './runSummary.ts';

export interface BenchmarkJobOptions {
  readonly id: string;
  readonly title: string;
  readonly program: BenchProgram;
  readonly args: readonly string[];
  /** Folder of the logs. */
  readonly logFolder: string;
  onProgress(): void;
  /** Hears of the document that the harness printed; its result is the key under which it is kept. */
  onDocument(document: unknown): string | undefined;
}

/** A run of the harness as a job: its progress, its log, its end. */
export class BenchmarkJob implements Job, RunningBenchmark {
  readonly id: string;
  readonly title: string;
  readonly startedAt = Date.now() / 1000;
  readonly #options: BenchmarkJobOptions;
  #progress: BenchmarkProgress = NO_PROGRESS;
  #process: BenchProcess | undefined;
  #isStopping = false;
  #logPath: string;

  constructor(options: BenchmarkJobOptions) {
    this.id = options.id;
    this.title = options.title;
    this.#options = options;
    this.#logPath = benchmarkLogPath(options.logFolder, options.id);
  }

  get progress(): BenchmarkProgress {
    return this.#progress;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  get logPath(): string {
    return this.#logPath;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async run(write: (text: string) => void): Promise<number> {
    const { program, args, onProgress, onDocument } = this.#options;
    const say = (text: string) => {
      write(`${text}\n`);
      this.#note(`${text}\n`);
    };
    if (this.#isStopping) return CANCELLED;
    say(`plotscope bench ${args.filter((arg) => arg !== '--json').join(' ')}`);
    const bench = new BenchProcess(program, args, (line) => {
      const progress = readProgress(line);
      this.#progress = progressAfter(this.#progress, progress, Date.now() / 1000);
      const text = progressLine(progress);
      if (text !== undefined) say(text);
      if (progress.kind !== 'sample') onProgress();
    });
    this.#process = bench;
    const { code, document } = await bench.ended;
    const key = document === undefined ? undefined : onDocument(document);
    for (const line of runSummary(document)) say(line);
    if (document === undefined)
      say(this.#isStopping ? 'It was cancelled before anything was measured.' : 'There is no result.');
    else
      say(
        this.#isStopping
          ? 'It was cancelled; what was measured until then is kept.'
          : 'The results are in the view Benchmarks.',
      );
    if (key !== undefined) this.#keepLogAs(key);
    return this.#isStopping ? CANCELLED : code;
  }

  cancel(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    void this.#process?.end();
    this.#options.onProgress();
  }

  #keepLogAs(key: string): void {
    const path = benchmarkLogPath(this.#options.logFolder, key);
    try {
      renameSync(this.#logPath, path);
      this.#logPath = path;
    } catch {
      // It stays under its own name.
    }
  }

  #note(text: string): void {
    try {
      mkdirSync(dirname(this.#logPath), { recursive: true });
      appendFileSync(this.#logPath, text, { mode: PRIVATE_FILE });
    } catch {
      // The terminal shows it as well.
    }
  }
}

export function benchmarkLogPath(folder: string, key: string): string {
  return join(folder, `${key.replaceAll(/[^\w.-]/g, '_')}.log`);
}
