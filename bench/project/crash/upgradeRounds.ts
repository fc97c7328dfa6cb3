import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostId } from '../../../src/engine/hostId.ts';
import { FILE_PARTS } from '../../../src/history/historyParts.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';
import type { Series } from '../../../src/metrics/series.ts';
import type { CrashOptions, CrashReport } from './crashRounds.ts';
import { keptIn } from './keptHistory.ts';
import { writeOldHistory } from './oldHistory.ts';
import { delay, monotonicSeconds, WriterProcess } from './writerProcess.ts';

const START = 1_700_002_800;
const HOUR = 3600;
const PLOTTERS = 40;
const FRAMES = { merged: 360, block: 200, rows: 100 };
const PLOTS = 200;

const custom = (name: string): Series => ({ metric: 'custom.value', attributes: { name } });
const SERIES: readonly Series[] = [
  custom('number'),
  ...Array.from({ length: PLOTTERS }, (_, i) => i).flatMap((pid): Series[] => [
    {
      metric: 'process.cpu.utilization',
      attributes: { plotter: 'madmax', 'process.pid': `${pid}`, 'process.id': `${pid}:1` },
    },
    {
      metric: 'process.memory.usage',
      attributes: { plotter: 'madmax', 'process.pid': `${pid}`, 'process.id': `${pid}:1` },
    },
  ]),
];

/** A history as the first version of the file was. */
function writeFirstVersion(path: string): void {
  let number = 0;
  const frames = (begin: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      at: begin + 2 * i,
      values: SERIES.map((_, n) => (n === 0 ? number++ : n % 8)),
    }));
  const plots = Array.from({ length: PLOTS }, (_, i): StoredPlot => {
    const [startedAt, endedAt] = [START + i, START + i + 60];
    return { processId: `${i}:1`, index: i, startedAt, endedAt, seconds: 60, outcome: 'finished', steps: [] };
  });
  const hours = {
    merged: frames(START, FRAMES.merged),
    block: frames(START + HOUR, FRAMES.block),
    rows: frames(START + HOUR + 2 * FRAMES.block, FRAMES.rows),
  };
  writeOldHistory(path, hostId(), SERIES, hours, plots);
}

/** An engine is killed while it brings a history of the first version to the newest; the next one has to find all of it, once. */
export async function upgradeRounds({
  folder,
  rounds,
  random = Math.random,
  ...options
}: CrashOptions): Promise<CrashReport> {
  const [old, path] = [join(folder, 'old.sqlite'), join(folder, 'history.sqlite')];
  writeFirstVersion(old);
  const all = FRAMES.merged + FRAMES.block + FRAMES.rows;
  const report = {
    rounds,
    framesTaken: 0,
    framesLost: 0,
    acknowledgedLost: 0,
    lostSecondsMax: 0,
    corrupt: 0,
    takeoverSecondsMax: 0,
  };
  const doubled = { frames: 0, events: 0, alerts: 0, plots: 0, series: 0 };
  let upgradeSeconds = 0;
  for (let round = 0; round <= rounds; round++) {
    for (const part of FILE_PARTS) rmSync(path + part, { force: true });
    copyFileSync(old, path);
    const first = new WriterProcess({ ...options, path });
    const openedAt = await first.said('opening');
    if (round === 0) {
      // Left alone: how long it takes.
      await first.said('taken');
      upgradeSeconds = monotonicSeconds() - openedAt;
      await first.end();
      continue;
    }
    await delay(random() * upgradeSeconds);
    const killedAt = await first.kill();
    const second = new WriterProcess({ ...options, path });
    report.takeoverSecondsMax = Math.max(report.takeoverSecondsMax, (await second.said('written')) - killedAt);
    await second.end();
    const kept = keptIn(path);
    report.framesTaken += all;
    if (kept === undefined) report.corrupt++;
    else {
      const numbers = new Set(kept.frames);
      const lost = Array.from({ length: all }, (_, number) => number).filter((number) => !numbers.has(number)).length;
      report.framesLost += lost;
      report.acknowledgedLost += lost;
      for (const key of Object.keys(doubled) as (keyof typeof doubled)[]) doubled[key] += kept.doubled[key];
    }
    options.onRound?.(round, 0);
  }
  return { ...report, doubled };
}
