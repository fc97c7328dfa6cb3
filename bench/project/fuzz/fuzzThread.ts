// Feeds inputs one after another and says at which it is, so that one that never ends is noticed from outside.
import { parentPort, workerData } from 'node:worker_threads';
import { feed, kindOf, minimised } from './fuzzing.ts';

export interface Part {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** One 32-bit number: the input at hand. */
  readonly at: SharedArrayBuffer;
}

export interface Failure {
  readonly edge: string;
  readonly outcome: 'crash' | 'wrong' | 'hang';
  readonly detail: string;
  readonly index: number;
  /** Bytes as Latin-1, made as small as it was found to be. */
  readonly input: string;
}

export interface Slow {
  readonly edge: string;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly index: number;
}

/** What a part has come to so far; sent now and then. */
export interface Told {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  readonly slowest: readonly Slow[];
}

const TELLS_EVERY = 500;
const SLOWEST_KEPT = 5;

function run({ seed, from, to, at }: Part): void {
  const place = new Int32Array(at);
  const known = new Set<string>();
  let outcomes: Record<string, number> = {};
  let failures: Failure[] = [];
  let slowest: Slow[] = [];
  const tell = () => {
    parentPort?.postMessage({ outcomes, failures, slowest } satisfies Told);
    outcomes = {};
    failures = [];
  };
  for (let index = from; index < to; index++) {
    Atomics.store(place, 0, index);
    const fed = feed(seed, index);
    const { edge, outcome, detail = '', milliseconds, input } = fed;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (milliseconds > (slowest.at(-1)?.milliseconds ?? 0) || slowest.length < SLOWEST_KEPT) {
      slowest = [...slowest, { edge: edge.name, milliseconds, bytes: input.length, index }]
        .sort((a, b) => b.milliseconds - a.milliseconds)
        .slice(0, SLOWEST_KEPT);
    }
    if ((outcome === 'crash' || outcome === 'wrong') && !known.has(kindOf(fed))) {
      known.add(kindOf(fed));
      failures.push({ edge: edge.name, outcome, detail, index, input: minimised(fed).toString('latin1') });
    }
    if (index % TELLS_EVERY === 0) tell();
  }
  tell();
}

run(workerData as Part);
