import { Worker } from 'node:worker_threads';
import type { Task } from './work.ts';

type Answer = { readonly entries: number } | { readonly error: string };

/** Threads that do tasks side by side. */
export class Crew {
  readonly #workers: Worker[];

  /** `script`: the file whose worker side answers tasks. */
  constructor(script: string, threads: number) {
    this.#workers = Array.from({ length: threads }, () => new Worker(script));
  }

  /** Gives each thread its task; resolves with the number of entries that went through when all are done. */
  async work(taskOf: (thread: number) => Task): Promise<number> {
    const counts = await Promise.all(this.#workers.map((worker, thread) => ask(worker, taskOf(thread))));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function ask(worker: Worker, task: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: Answer) => {
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer.entries);
    });
    worker.postMessage(task);
  });
}
