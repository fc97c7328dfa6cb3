import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { assertRoom, diskRoom } from '../harness/limits.ts';
import type { Session } from '../harness/session.ts';
import { runPlot } from '../plotting/runPlot.ts';

/** A plot of k22 takes less than this while it is made. */
const MOST_BYTES = 2 * 2 ** 30;
const LIMIT_SECONDS = 600;

export interface SmallPlot {
  readonly seconds: number;
  readonly plotBytes?: number;
}

/** Small plots by size of the run: large enough to use every step, small enough to take seconds. */
export function smallK(session: Session): number {
  return session.bySize(18, 22);
}

/** Makes one small plot in a directory and throws it away. Throws with the plotter's own words where it fails. */
export async function makeSmallPlot(
  session: Session,
  name: string,
  settings: PlotSettings,
  directory: string,
): Promise<SmallPlot> {
  assertRoom(diskRoom(directory), MOST_BYTES, directory);
  const folder = session.folder(directory);
  const run = await runPlot(
    { name, settings },
    { directory: folder, signal: session.signal, limitSeconds: LIMIT_SECONDS },
  );
  session.signal.throwIfAborted();
  const { seconds, plotBytes } = run.measured;
  if (run.outcome !== 'finished' || seconds === undefined) {
    const { cause = 'its log tells no time.', remedy = '', line = '' } = run.problem ?? {};
    throw new Error([`${name}: ${cause}`, line, remedy].filter(Boolean).join(' '));
  }
  return { seconds, ...(plotBytes !== undefined && { plotBytes }) };
}
