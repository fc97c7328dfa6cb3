import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostId } from '../../../src/engine/hostId.ts';
import { describeEvent } from '../../../src/events/describeEvent.ts';
import { History } from '../../../src/history/history.ts';
import { costOf } from '../monitor/measure.ts';
import { type Counted, countPlots, falseAlertsIn } from './countPlots.ts';
import { LivePlotters } from './livePlotters.ts';
import { WATCHING } from './watching.ts';

/** A monitor runs for days: what counts is its cost once all that is hot was compiled, what happens by the plot as well. */
const WARM_UP_SECONDS = 60;
const WARM_UP_EVERY_SECONDS = 0.5;
/** The ends of the last ones are told by then. */
const AFTERWARDS_SECONDS = 15;

export interface LiveCost extends Counted {
  readonly plotsMade: number;
  readonly falseAlerts: number;
  readonly alertTexts: readonly string[];
  readonly rssGrowthMiB: number;
  readonly cpuMsPerSecond: number;
  /** Of the same engine on the same host before, as nothing was plotted. */
  readonly idleCpuMsPerSecond: number;
}

/** Thirty plots a minute by programs that run, watched as a window watches them. */
export async function measureLive(folder: string, seconds: number): Promise<LiveCost> {
  const place = join(folder, 'live');
  mkdirSync(place);
  const path = join(folder, 'live.sqlite');
  const watcher = spawn(
    process.execPath,
    [...process.execArgv, ...WATCHING, join(import.meta.dirname, 'watcher.ts'), path],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const plotters = new LivePlotters(place);
  try {
    await once(watcher.stdout, 'data');
    await plotters.plot(WARM_UP_SECONDS, WARM_UP_EVERY_SECONDS);
    await sleep(AFTERWARDS_SECONDS * 1000);
    const idle = await costOver(watcher, Math.min(60, seconds / 2), (idleSeconds) => sleep(idleSeconds * 1000));
    const busy = await costOver(watcher, seconds, (busySeconds) => plotters.plot(busySeconds));
    await sleep(AFTERWARDS_SECONDS * 1000);
    const ended = once(watcher, 'exit');
    watcher.stdin.end();
    await ended;
    const alertTexts = alertTextsIn(path, place);
    const { plotsCounted, doubled, missed } = countPlots(path, plotters.made, place);
    return {
      plotsMade: plotters.made.size,
      plotsCounted,
      doubled,
      missed,
      falseAlerts: alertTexts.length,
      alertTexts: alertTexts.slice(0, 5),
      rssGrowthMiB: busy.rssGrowthMiB,
      cpuMsPerSecond: busy.cpuMsPerSecond,
      idleCpuMsPerSecond: idle.cpuMsPerSecond,
    };
  } finally {
    plotters.end();
    watcher.kill('SIGKILL');
  }
}

async function costOver(watcher: ChildProcess, seconds: number, run: (seconds: number) => Promise<unknown>) {
  const pid = watcher.pid as number;
  const before = costOf(pid);
  const began = performance.now();
  await run(seconds);
  const after = costOf(pid);
  return {
    cpuMsPerSecond: (1000 * (after.cpuMs - before.cpuMs)) / (performance.now() - began),
    rssGrowthMiB: (after.rssBytes - before.rssBytes) / 2 ** 20,
  };
}

function alertTextsIn(path: string, place: string): string[] {
  const history = History.open(path, { hostId: hostId(), readOnly: true });
  try {
    const events = history.events().map(({ event }) => event);
    return falseAlertsIn(events, place).map(describeEvent);
  } finally {
    history.close();
  }
}
