import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { makeChaseWork } from '../harness/kernels/pointerChase.ts';
import { assertRoom, memoryRoom } from '../harness/limits.ts';
import { measureCalls } from '../harness/microBenchmark.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Reading at random from less and less memory: where each of the caches ends. */
export const resourceMemory = defineBenchmark({
  name: 'resource-memory',
  suite: 'scalability',
  standsFor: 'how much faster small buckets, which fit into a cache, are read than whole tables: largest to smallest',
  unit: '1',
  better: 'lower',
  needs: ['256 MiB of memory'],
  seconds: 30,
  prepare(session) {
    const sizes = session.bySize(
      [256 * KIB, 16 * MIB],
      [32 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB, 64 * MIB, 256 * MIB],
    );
    assertRoom(memoryRoom(), Math.max(...sizes), 'memory');
    return sizes;
  },
  async run(session, sizes) {
    const latencies = new SizedSamples(sizes);
    for (const size of sizes) {
      const work = makeChaseWork(size);
      await measureCalls(session, work.call, (calls) => latencies.add(size, 1 / (calls * work.unitsPerCall)));
      session.about().curve = latencies.curve('bytes', 's');
    }
    const [smallest, largest] = [latencies.of(sizes[0] as number), latencies.of(sizes.at(-1) as number)];
    for (const [round, seconds] of largest.entries()) session.sample(seconds / (smallest[round] as number));
  },
});
