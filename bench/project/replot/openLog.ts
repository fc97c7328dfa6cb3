import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SharedLogs } from '../../../src/collect/application/sharedLogs.ts';
import { liveSource } from '../../../src/collect/liveSource.ts';
import { plotId, pos2Begin, pos2End } from './standIns.ts';

const PLOTS = 100_000;
const PLOTS_A_PIECE = 1000;

/** Milliseconds until it is known what a plotter is at whose log holds 100,000 plots before its own. */
export function measureOpening(folder: string): number {
  const path = join(folder, 'all.log');
  const log = openSync(path, 'w');
  for (let from = 0; from < PLOTS; from += PLOTS_A_PIECE) {
    const plots = Array.from({ length: PLOTS_A_PIECE }, (_, at) => pos2Begin() + pos2End(plotId(from + at), 2));
    writeSync(log, plots.join(''));
  }
  writeSync(log, pos2Begin());
  closeSync(log);
  const logs = new SharedLogs(liveSource);
  const began = performance.now();
  const now = Date.now() / 1000;
  const writer = { pids: [process.pid], startedAt: now - 2, isContained: false };
  const followed = logs.follow({ path, readFrom: path }, 'pos2', writer);
  followed?.read(now);
  const tookMs = performance.now() - began;
  if (followed?.current?.finished !== false) throw new Error('the running plot was not found in the log');
  logs.close();
  return tookMs;
}
