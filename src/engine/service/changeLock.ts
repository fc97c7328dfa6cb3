import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../input/makeFolder.ts';
import { readJsonFile } from './jsonFile.ts';
import { isAlive, markOf, ProcessMark } from './processMark.ts';
import type { ServiceSystem } from './serviceSystem.ts';

const LOOK_SECONDS = 0.2;
/** An installation takes seconds; one that waits for a service that doesn't start, half a minute. */
const MOST_SECONDS = 90;

/** Changes the installation while nobody else does: several windows may want to upgrade it at once. Throws an Error where another takes too long. */
export async function whileNobodyElse<Result>(
  lockPath: string,
  system: ServiceSystem,
  change: () => Promise<Result>,
): Promise<Result> {
  const own = (await markOf(process.pid, system.run, system.platform)) ?? { pid: process.pid, started: '' };
  makeFolder(dirname(lockPath));
  for (let waited = 0; !take(lockPath, own); waited += LOOK_SECONDS) {
    const holder = holderOf(lockPath);
    // Who was ended in the middle leaves its lock behind.
    if (!holder || !(await isAlive(holder, system.run, system.platform))) rmSync(lockPath, { force: true });
    else if (waited > MOST_SECONDS) {
      throw new Error(
        `process ${holder.pid} is changing PlotScope's service already; end it, or wait until it is done.`,
      );
    } else await system.sleep(LOOK_SECONDS);
  }
  try {
    return await change();
  } finally {
    rmSync(lockPath, { force: true });
  }
}

function take(lockPath: string, own: ProcessMark): boolean {
  try {
    writeFileSync(lockPath, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(lockPath: string): ProcessMark | undefined {
  try {
    return readJsonFile(lockPath, ProcessMark);
  } catch {
    return undefined;
  }
}
