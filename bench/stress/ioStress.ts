import { join } from 'node:path';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import { TestFile } from '../harness/testFile.ts';
import { stressBenchmark } from './stressBenchmark.ts';
import { type StressPart, windowOf } from './stressPart.ts';

const MIB = 2 ** 20;
const FILE_BYTES = 1024 * MIB;
const SMALLEST_FILE_BYTES = 8 * MIB;

/** Numbered blocks are written round through a file of bounded size and read back, in the first chosen directory. */
export const ioPart: StressPart = {
  name: 'io',
  unit: 'By/s',
  async start(session) {
    const directory = session.settings.directories[0] as string;
    const bytes = session.bySize(SMALLEST_FILE_BYTES, FILE_BYTES);
    assertRoom(diskRoom(directory), bytes, directory);
    const path = join(session.folder(directory), 'stress');
    const file = new TestFile(path);
    session.about().method = file.method;
    file.close();
    const crew = session.crew(1);
    return {
      window: async (seconds) => windowOf(await crew.work({ kind: 'work', work: 'file', bytes, path, seconds })),
      end: () => crew.end(),
    };
  },
};

export const ioStress = stressBenchmark(ioPart, {
  standsFor:
    'hours of plotting on a disk: does its pace hold once caches are full and it is warm, does it keep what it was given',
  needs: ['1 GiB in the first chosen directory, beyond the fifth of its disk that stays free'],
});
