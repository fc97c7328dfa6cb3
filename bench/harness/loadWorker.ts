import { isMainThread, parentPort } from 'node:worker_threads';
import type { MakeWork, Work } from './kernels/work.ts';
import { WORKS, type WorkName } from './kernels/works.ts';
import { serveBench } from './networkPeer.ts';

/** Do this work again and again for so long. */
export interface WorkTask {
  readonly kind: 'work';
  readonly work: WorkName;
  readonly bytes?: number;
  readonly path?: string;
  readonly seconds: number;
}

export type Task = WorkTask | { readonly kind: 'serve'; readonly host: string; readonly port: number };

/** What a thread has done. */
export interface Tally {
  readonly units: number;
  readonly seconds: number;
  readonly calls: number;
  /** Calls whose answer was not what it must be. */
  readonly wrong: number;
}

export interface Served {
  readonly port: number;
}

export type Answer = Tally | Served | { readonly error: string };

const made = new Map<string, Work>();

async function answer(task: Task): Promise<Answer> {
  try {
    return task.kind === 'work' ? doWork(task) : { port: await serveBench(task.host, task.port) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function doWork({ work: name, bytes, path, seconds }: WorkTask): Tally {
  const key = `${name} ${bytes} ${path}`;
  const work = made.get(key) ?? makeWork(name, bytes, path);
  made.set(key, work);
  let calls = 0;
  let wrong = 0;
  const start = performance.now();
  const until = start + seconds * 1000;
  let now = start;
  do {
    if (!work.call()) wrong++;
    calls++;
    now = performance.now();
  } while (now < until);
  return { units: calls * work.unitsPerCall, seconds: (now - start) / 1000, calls, wrong };
}

function makeWork(name: WorkName, bytes?: number, path?: string): Work {
  const make: MakeWork = WORKS[name];
  return make(bytes, path);
}

if (!isMainThread) {
  parentPort?.on('message', (task: Task) => void answer(task).then((done) => parentPort?.postMessage(done)));
}
