import { setTimeout as sleep } from 'node:timers/promises';
import { statOf } from './memorySurvey.ts';

/** How long a process is given. */
export const END_SECONDS = 10;
const LOOK_MS = 50;

/**
 * Asks a process to end, also one that is paused, and resolves with whether it has within {@link END_SECONDS}: plotters that go on to the end
 * of their plot, or wait until a finished one has room, do not. Throws where it may not be asked, or is gone already.
 */
export async function askToEnd(pid: number, seconds = END_SECONDS): Promise<boolean> {
  const startTicks = statOf(pid)?.startTicks;
  process.kill(pid, 'SIGTERM');
  // What is stopped hears nothing until it goes on.
  if (process.platform !== 'win32' && isThere(pid, startTicks)) process.kill(pid, 'SIGCONT');
  for (let waited = 0; waited < seconds * 1000; waited += LOOK_MS) {
    if (!isThere(pid, startTicks)) return true;
    await sleep(LOOK_MS);
  }
  return !isThere(pid, startTicks);
}

/** `startTicks`: of the process that is meant, where that can be told; another one may have its number now. */
function isThere(pid: number, startTicks: number | undefined): boolean {
  if (startTicks !== undefined) {
    const now = statOf(pid);
    return now?.startTicks === startTicks && now.state !== 'Z';
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
