import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { argvOf } from '../../tuning/argv.ts';
import type { NamedConfiguration } from '../../tuning/namedConfiguration.ts';
import { messageText } from '../rows/messageText.ts';
import { BenchmarkJob, benchmarkLogPath } from './benchmarkJob.ts';
import { doneRatio, progressText } from './benchmarkProgress.ts';
import { type BenchmarkTask, benchArguments, kindOf, taskTitle } from './benchmarkTask.ts';
import { namedConfiguration } from './chooseConfiguration.ts';
import type { Job } from './job.ts';
import { PlotJob } from './plotJob.ts';
import { NO_TRUST } from './startCommands.ts';

const LOOK_MS = 1000;

export interface JobsOptions {
  readonly log: vscode.LogOutputChannel;
  /** Folder of the bundles. */
  readonly bundleFolder: string;
  readonly logFolder: string;
  /** Something began, went on or ended. */
  onChange(): void;
  /** Keeps what the harness printed; gives the key under which it is kept. `id`: for what has no key of its own. */
  keep(id: string, document: unknown): string;
  /** Whether the plotter of this process is copying a finished plot, as far as is known. */
  isCopying(pid: number): boolean;
}

export type RunningJob = BenchmarkJob | PlotJob;

/** The jobs of this window: made of tasks, shown while they run. */
export class Jobs implements vscode.Disposable {
  readonly #options: JobsOptions;
  readonly #running = new Map<string, RunningJob>();
  #looking: NodeJS.Timeout | undefined;
  #started = 0;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  get running(): RunningJob[] {
    return [...this.#running.values()];
  }

  /** The job of a row of the tree, or of one below it. */
  ofRow(row: string): RunningJob | undefined {
    return this.running.find(({ id }) => row.split('\n', 1)[0] === `running:${id}`);
  }

  /** Where the log of a kept run is, if it was started from VS Code. */
  logPathOf(key: string): string {
    return benchmarkLogPath(this.#options.logFolder, key);
  }

  /** The job of a task with absolute paths. Throws an Error that says what to do where it can't be run. */
  async of(task: BenchmarkTask): Promise<Job> {
    if (!vscode.workspace.isTrusted) throw new Error(`${NO_TRUST} Trust it first, with “Manage Workspace Trust”.`);
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const id = `${time}-${kindOf(task)}-${++this.#started}`;
    return this.#tracked(kindOf(task) === 'plot' ? await this.#plotJob(id, task) : this.#benchmarkJob(id, task));
  }

  /** Ends the benchmarks; plots go on, as they would in a terminal multiplexer. */
  dispose(): void {
    clearInterval(this.#looking);
    for (const job of this.#running.values()) if (job instanceof BenchmarkJob) job.cancel();
  }

  #benchmarkJob(id: string, task: BenchmarkTask): BenchmarkJob {
    const { bundleFolder, logFolder, onChange, keep } = this.#options;
    const script = join(bundleFolder, 'bench.cjs');
    return new BenchmarkJob({
      id,
      title: taskTitle(task),
      program: task.file === undefined ? { script } : { script, cwd: dirname(task.file) },
      args: benchArguments(task),
      logFolder,
      onProgress: onChange,
      onDocument: (document) => keep(id, document),
    });
  }

  async #plotJob(id: string, task: BenchmarkTask): Promise<PlotJob> {
    const { file = '', configuration = '' } = task;
    const chosen = await namedConfiguration(vscode.Uri.file(file).toString(), configuration);
    if (!chosen)
      throw new Error(`There is no configuration "${configuration}" in ${file}: correct the task or the file.`);
    return new PlotJob({
      id,
      title: taskTitle(task),
      ...this.#commandOf(chosen.configuration),
      cwd: dirname(file),
      logPath: this.logPathOf(id),
      isCopying: this.#options.isCopying,
    });
  }

  /** What comes with PlotScope runs in this very program. */
  #commandOf({ settings }: NamedConfiguration): { argv: string[]; env?: Record<string, string> } {
    const pathOf = (program: string) => join(this.#options.bundleFolder, program);
    const argv = argvOf(settings, { interpreter: process.execPath, pathOf });
    return argv[0] === process.execPath ? { argv, env: { ELECTRON_RUN_AS_NODE: '1' } } : { argv };
  }

  #tracked(job: RunningJob): Job {
    const { log } = this.#options;
    return {
      cancel: () => job.cancel(),
      run: async (write) => {
        const { promise: ended, resolve: end } = Promise.withResolvers<void>();
        this.#running.set(job.id, job);
        this.#look();
        log.info(`${job.title} begins; its log is ${job.logPath}`);
        if (job instanceof BenchmarkJob) notify(job, ended);
        try {
          const code = await job.run(write);
          log.info(`${job.title} ended with exit code ${code}; its log is ${job.logPath}`);
          return code;
        } finally {
          end();
          this.#running.delete(job.id);
          this.#look();
        }
      },
    };
  }

  /** Tells of a change every second as long as something runs. */
  #look(): void {
    clearInterval(this.#looking);
    this.#looking = this.#running.size > 0 ? setInterval(() => this.#options.onChange(), LOOK_MS) : undefined;
    this.#options.onChange();
  }
}

/** Shows how far the job is, with a way to cancel it, until it has ended. */
function notify(job: BenchmarkJob, ended: Promise<void>): void {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(`Benchmark: ${job.title}`),
    cancellable: true,
  };
  void vscode.window.withProgress(options, async (report, cancellation) => {
    cancellation.onCancellationRequested(() => job.cancel());
    let shown = 0;
    const look = () => {
      const done = Math.max(shown, doneRatio(job.progress, Date.now() / 1000));
      const message = job.isStopping ? 'stopping' : progressText(job.progress);
      report.report({ message: messageText(message), increment: (done - shown) * 100 });
      shown = done;
    };
    const looking = setInterval(look, LOOK_MS);
    look();
    await ended;
    clearInterval(looking);
  });
}
