import { rmSync } from 'node:fs';
import { askToEnd, END_SECONDS } from './askToEnd.ts';
import type { Freeable } from './memorySurvey.ts';
import { ownBytesInMemory, statOf } from './memorySurvey.ts';
import { openFiles } from './openFiles.ts';
import { cachedBytes, dropCache } from './pageCache.ts';

export interface Freed {
  readonly id: string;
  /** What the kernel counts less for it than before. */
  readonly bytes: number;
  /** Why it is not free, in a sentence. */
  readonly problem?: string;
}

/** Frees what a person has chosen, and says what came back. What has changed since it was shown is left as it is. */
export async function freeMemory(item: Freeable): Promise<Freed> {
  const { id } = item;
  try {
    return { id, ...(await FREES[item.kind](item)) };
  } catch (error) {
    return { id, bytes: 0, problem: `${(error as Error).message}.` };
  }
}

type Outcome = Omit<Freed, 'id'>;

const FREES: Readonly<Record<Freeable['kind'], (item: Freeable) => Promise<Outcome>>> = {
  async file({ path = '' }) {
    const bytes = ownBytesInMemory(path);
    if (bytes === undefined) return { bytes: 0, problem: 'It is not there any more.' };
    // A plotter may have begun to use it while its user thought.
    if (openFiles().paths.has(path)) return { bytes: 0, problem: 'A process has it open now.' };
    rmSync(path);
    return { bytes };
  },
  async process({ process: one, bytes }) {
    if (!one || statOf(one.pid)?.startTicks !== one.startTicks) {
      return { bytes: 0, problem: 'It has ended already.' };
    }
    if (await askToEnd(one.pid)) return { bytes };
    return { bytes: 0, problem: `It was told to end, and still runs after ${END_SECONDS} s.` };
  },
  async cache({ path = '' }) {
    const held = async () => {
      const found = await cachedBytes([path]);
      if (typeof found === 'string') throw new Error(found);
      return found[0]?.bytes ?? 0;
    };
    const before = await held();
    await dropCache(path);
    return { bytes: Math.max(0, before - (await held())) };
  },
};
