import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { inputOf } from './fuzzing.ts';
import type { Failure, Part, Slow, Told } from './fuzzThread.ts';

export interface FuzzReport {
  readonly seed: number;
  readonly inputs: number;
  /** Inputs that were refused in words: an answer. */
  readonly refused: number;
  readonly crashes: number;
  readonly hangs: number;
  /** Values that can't be, and promises that were broken. */
  readonly wrong: number;
  /** By CPU time, the longest first. */
  readonly slowest: readonly Slow[];
  /** The first of each kind, with the smallest input that was found. */
  readonly failures: readonly Failure[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** The first input, to go on with an earlier run. */
  readonly from: number;
  readonly inputs: number;
  /** It ends earlier at this time (as `performance.now()`). */
  readonly until: number;
  onProgress?(inputs: number): void;
}

/** So long no input of some kilobytes takes, on whatever machine. */
const HANG_SECONDS = 60;
const LOOKS_EVERY_MS = 500;
const SLOWEST_TOLD = 5;

/** Feeds every edge in turn in a thread; one that hangs is ended, told of and passed over. */
export async function runFuzzing({ seed, from, inputs, until, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const outcomes: Record<string, number> = { fine: 0, refused: 0, crash: 0, wrong: 0, hang: 0 };
  const failures: Failure[] = [];
  let slowest: Slow[] = [];
  const take = (told: Told) => {
    for (const [outcome, count] of Object.entries(told.outcomes)) outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    failures.push(...told.failures);
    slowest = [...slowest, ...told.slowest].sort((a, b) => b.milliseconds - a.milliseconds);
    slowest = slowest.filter(({ index }, at) => slowest.findIndex((other) => other.index === index) === at);
    slowest = slowest.slice(0, SLOWEST_TOLD);
  };
  for (let next = from; next < from + inputs && performance.now() < until; ) {
    const ended = await runPart(
      { seed, from: next, to: from + inputs, at: new SharedArrayBuffer(4) },
      until,
      take,
      (at) => onProgress?.(at - from),
    );
    if (ended.hung) {
      const { edge, input } = inputOf(seed, ended.at);
      outcomes.hang!++;
      failures.push({ edge: edge.name, outcome: 'hang', detail: '', index: ended.at, input: input.toString('latin1') });
    }
    next = ended.at + 1;
  }
  const { refused, crash, hang, wrong } = outcomes as Record<'refused' | 'crash' | 'hang' | 'wrong', number>;
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return { seed, inputs: total, refused, crashes: crash, hangs: hang, wrong, slowest, failures };
}

/** Runs until the part is done, time is up or an input hangs; says at which input it ended. */
async function runPart(
  part: Part,
  until: number,
  take: (told: Told) => void,
  onProgress: (at: number) => void,
): Promise<{ readonly at: number; readonly hung: boolean }> {
  const worker = new Worker(new URL('fuzzThread.ts', import.meta.url), { workerData: part });
  worker.on('message', take);
  const place = new Int32Array(part.at);
  Atomics.store(place, 0, part.from);
  let last = part.from;
  let since = performance.now();
  let hung = false;
  const timer = setInterval(() => {
    const at = Atomics.load(place, 0);
    const now = performance.now();
    if (at !== last) [last, since] = [at, now];
    hung = now - since > HANG_SECONDS * 1000;
    if (hung || now > until) void worker.terminate();
    else onProgress(at);
  }, LOOKS_EVERY_MS);
  try {
    await once(worker, 'exit');
  } finally {
    clearInterval(timer);
  }
  return { at: Atomics.load(place, 0), hung };
}
