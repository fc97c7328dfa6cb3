import { defineBenchmark } from '../harness/benchmark.ts';
import { makeChaseWork } from '../harness/kernels/pointerChase.ts';
import { assertRoom, memoryRoom } from '../harness/limits.ts';
import { measureCalls } from '../harness/microBenchmark.ts';
import { largestCacheBytes } from './largestCache.ts';

const MIB = 2 ** 20;
const LEAST_BYTES = 256 * MIB;
const MOST_BYTES = 1024 * MIB;

export const memoryLatency = defineBenchmark({
  name: 'memory-latency',
  suite: 'system',
  standsFor: 'looking up entries of a table that is larger than the caches',
  unit: 's',
  better: 'lower',
  needs: ['256 MiB to 1 GiB of memory: four times the largest cache'],
  seconds: 7,
  scale: 100e-9,
  prepare(session) {
    const wanted = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, 4 * largestCacheBytes()));
    const bytes = session.bySize(32 * MIB, wanted);
    assertRoom(memoryRoom(), bytes, 'memory');
    if (bytes < 2 * largestCacheBytes()) {
      session.warn(`${bytes / MIB} MiB are read, much of which lies in a cache of ${largestCacheBytes() / MIB} MiB`);
    }
    return makeChaseWork(bytes);
  },
  run: (session, work) =>
    measureCalls(session, work.call, (callsPerSecond) => session.sample(1 / (callsPerSecond * work.unitsPerCall))),
});
