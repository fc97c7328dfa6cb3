import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { randomEntries } from '../harness/kernels/sort.ts';
import { assertRoom, memoryRoom } from '../harness/limits.ts';

const MIB = 2 ** 20;
/** What Mad Max and BladeBit take by default. */
const USUAL_BUCKETS = 256;

/** Sorting one table by way of more and more buckets, in memory. */
export const resourceBuckets = defineBenchmark({
  name: 'resource-buckets',
  suite: 'scalability',
  standsFor:
    'the number of buckets: entries a second with 256 of them, and with fewer and more in the curve, for a table in memory',
  unit: '{entry}/s',
  better: 'higher',
  needs: ['about 100 MiB of memory'],
  seconds: 15,
  prepare(session) {
    const entries = session.bySize(2 ** 16, 2 ** 22);
    assertRoom(memoryRoom(), entries * 8 * 3 + MIB, 'memory');
    return randomEntries(entries);
  },
  async run(session, table) {
    const counts = session.bySize([1, USUAL_BUCKETS], [1, 16, 64, USUAL_BUCKETS, 1024]);
    const rates = new SizedSamples(counts);
    for (let round = -1; round < session.bySize(3, 7); round++) {
      for (const count of counts) {
        await session.breathe();
        const start = performance.now();
        sortByBuckets(table, count);
        if (round < 0) continue;
        const rate = table.length / ((performance.now() - start) / 1000);
        rates.add(count, rate);
        if (count === USUAL_BUCKETS) session.sample(rate);
      }
      session.about().curve = rates.curve('buckets', '{entry}/s');
    }
  },
});

/** A sorted copy: entries go to buckets by their upper bits, and each bucket is sorted. `count`: a power of two. */
export function sortByBuckets(table: BigUint64Array, count: number): BigUint64Array {
  // The upper half of an entry, whose uppermost bits say the bucket.
  const words = new Uint32Array(table.buffer, table.byteOffset, table.length * 2);
  const shift = 32 - Math.log2(count);
  const bucketOf = (entry: number) => (count === 1 ? 0 : (words[2 * entry + 1] as number) >>> shift);
  const starts = new Uint32Array(count + 1);
  for (let entry = 0; entry < table.length; entry++) starts[bucketOf(entry) + 1]++;
  for (let bucket = 0; bucket < count; bucket++) starts[bucket + 1] += starts[bucket];
  const sorted = new BigUint64Array(table.length);
  const next = starts.slice();
  for (let entry = 0; entry < table.length; entry++) sorted[next[bucketOf(entry)]++] = table[entry];
  for (let bucket = 0; bucket < count; bucket++) sorted.subarray(starts[bucket], starts[bucket + 1]).sort();
  return sorted;
}
