import { assertRoom, memoryRoom } from '../harness/limits.ts';
import type { Session } from '../harness/session.ts';
import { stressBenchmark } from './stressBenchmark.ts';
import { type StressPart, windowOf } from './stressPart.ts';

const MIB = 2 ** 20;
const MOST_BYTES = 4096 * MIB;
/** Of what is free, so that other programs can go on growing meanwhile. */
const SHARE_OF_FREE = 0.25;

/** Every thread writes patterns over its own part of the memory and reads them back. */
export const memoryPart: StressPart = {
  name: 'memory',
  unit: 'By/s',
  async start(session) {
    const { threads } = session.settings;
    const bytes = Math.floor(stressedBytes(session) / threads);
    const crew = session.crew(threads);
    return {
      window: async (seconds) => windowOf(await crew.work({ kind: 'work', work: 'patterns', bytes, seconds })),
      end: () => crew.end(),
    };
  },
};

function stressedBytes(session: Session): number {
  const room = memoryRoom();
  const bytes = Math.min(session.bySize(32 * MIB, MOST_BYTES), room.freeBytes * SHARE_OF_FREE);
  assertRoom(room, bytes, 'memory');
  return bytes;
}

export const memoryStress = stressBenchmark(memoryPart, {
  standsFor: 'tables in memory and on RAM disks: does every bit come back as it was written',
  needs: ['up to 4 GiB of memory, at most a quarter of what is free; a fifth of the whole stays free'],
});
