import type { ScaledFacts } from '../harness/benchmark.ts';
import type { WorkName } from '../harness/kernels/works.ts';
import { assertRoom, memoryRoom } from '../harness/limits.ts';
import type { Session } from '../harness/session.ts';
import { ALL_THREADS, ONE_THREAD, workBenchmark } from '../harness/workBenchmark.ts';
import { largestCacheBytes } from './largestCache.ts';

const LEAST_BYTES = 16 * 2 ** 20;

/** A benchmark of bytes a second to or from memory. */
export function transferBenchmark(name: string, work: WorkName, standsFor: string) {
  const facts: ScaledFacts = {
    name,
    suite: 'system',
    standsFor,
    unit: 'By/s',
    better: 'higher',
    needs: ['memory for four times the largest cache, at least 16 MiB for each thread'],
    seconds: 10,
    scale: { [ONE_THREAD]: 10e9, [ALL_THREADS]: 18e9 },
  };
  return workBenchmark(facts, work, transferBytes);
}

/** Four times the largest cache, in one piece or shared among the threads, of which each has its own caches too. */
function transferBytes(session: Session): { one: number; each: number } {
  const { threads } = session.settings;
  const one = session.bySize(LEAST_BYTES, Math.max(LEAST_BYTES, 4 * largestCacheBytes()));
  const each = Math.max(LEAST_BYTES, Math.ceil(one / threads / LEAST_BYTES) * LEAST_BYTES);
  assertRoom(memoryRoom(), one + each * threads, 'memory');
  return { one, each };
}
