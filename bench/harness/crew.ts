import { Worker } from 'node:worker_threads';
import type { Answer, Served, Tally, Task, WorkTask } from './loadWorker.ts';

/** Threads that work side by side, so that a benchmark's own thread stays free to hear of a cancellation. */
export class Crew {
  readonly #workers: Worker[];
  #ended = false;

  /** `script`: `Places.loadWorker`. */
  constructor(script: string, threads: number) {
    this.#workers = Array.from({ length: threads }, () => new Worker(script));
  }

  /** Every thread does the task; resolves with the tallies when all are done. */
  work(task: WorkTask): Promise<Tally[]> {
    return Promise.all(this.#workers.map((worker) => this.#ask<Tally>(worker, task)));
  }

  /** The first thread answers network benchmarks from now on; resolves with its port. */
  async serve(host: string, port = 0): Promise<number> {
    const { port: bound } = await this.#ask<Served>(this.#workers[0] as Worker, { kind: 'serve', host, port });
    return bound;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #ask<A extends Answer>(worker: Worker, task: Task): Promise<A> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        done();
      };
      const onMessage = (answer: Answer) =>
        settle(() => ('error' in answer ? reject(new Error(answer.error)) : resolve(answer as A)));
      const onError = (error: Error) => settle(() => reject(error));
      const onExit = () =>
        settle(() => reject(new Error(this.#ended ? 'cancelled' : 'a thread of the benchmark ended before its time')));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(task);
    });
  }
}

/** Units a second of threads that worked side by side. */
export function rateOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { units, seconds }) => sum + units / seconds, 0);
}

export function wrongOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { wrong }) => sum + wrong, 0);
}
