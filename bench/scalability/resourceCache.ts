import { join } from 'node:path';
import { defineBenchmark } from '../harness/benchmark.ts';
import { SizedSamples } from '../harness/curveOf.ts';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import { alignedBlock } from '../harness/testFile.ts';
import { writtenFile } from '../system/storageBenchmark.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Writing through larger and larger buffers, as a plotter's cache gathers entries before they go to the disk. */
export const resourceCache = defineBenchmark({
  name: 'resource-cache',
  suite: 'scalability',
  standsFor:
    'the size of a write cache: bytes a second through 1 MiB, and through less and more in the curve, in the first chosen directory',
  unit: 'By/s',
  better: 'higher',
  needs: ['256 MiB in the first chosen directory, beyond the fifth of its disk that stays free'],
  seconds: 20,
  async prepare(session) {
    const directory = session.settings.directories[0] as string;
    const bytes = session.bySize(4 * MIB, 256 * MIB);
    assertRoom(diskRoom(directory), bytes, directory);
    const target = await writtenFile(session, join(session.folder(directory), 'buffered'), bytes, MIB);
    session.about().method = target.file.method;
    return target;
  },
  async run(session, { file, bytes }) {
    const sizes = session.bySize([64 * KIB, MIB], [16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB, 16 * MIB]);
    const rates = new SizedSamples(sizes);
    const blocks = new Map(sizes.map((size) => [size, alignedBlock(size)]));
    for (let round = 0; round < session.bySize(3, 7); round++) {
      for (const size of sizes) {
        const block = blocks.get(size) as Buffer;
        let written = 0;
        const start = performance.now();
        const until = start + session.roundSeconds * 1000;
        while (performance.now() < until) {
          await session.breathe();
          file.write(block, written % (bytes - (bytes % size)));
          written += size;
        }
        file.sync();
        const rate = written / ((performance.now() - start) / 1000);
        rates.add(size, rate);
        if (size === MIB) session.sample(rate);
      }
      session.about().curve = rates.curve('bytes', 'By/s');
    }
  },
  cleanup: ({ file }) => file.close(),
});
