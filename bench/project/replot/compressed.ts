import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CompressedRun } from './compressedRun.ts';
import type { Counted } from './countPlots.ts';
import { WATCHING } from './watching.ts';

/** A plot of xchplot2 a second; of pos2 one in two seconds by processes that are seen, and one by those that live too short for it. */
const PLOTS_A_SECOND = 2;

export interface CompressedCost extends Counted {
  readonly plotsMade: number;
  readonly falseAlerts: number;
  /** The first of them. */
  readonly alertTexts: readonly string[];
  readonly cpuMsPerPlot: number;
  readonly rssGrowthMiB: number;
  /** Of the same time without plots. */
  readonly idleRssGrowthMiB: number;
  readonly historyBytesPerPlot: number;
}

/** So many plots as fast as the engine gets through them, beside as many seconds of a host on which nothing is plotted. */
export async function measureCompressed(folder: string, plots: number): Promise<CompressedCost> {
  const seconds = Math.ceil(plots / PLOTS_A_SECOND);
  const idle = await run(join(folder, 'idle.sqlite'), seconds, 'idle');
  const busy = await run(join(folder, 'busy.sqlite'), seconds, 'busy');
  const { plotsCounted, doubled, missed, made, falseAlerts, alertTexts, rssGrowthMiB } = busy;
  return {
    plotsMade: made,
    plotsCounted,
    doubled,
    missed,
    falseAlerts,
    alertTexts,
    cpuMsPerPlot: (busy.cpuMs - idle.cpuMs) / made,
    rssGrowthMiB,
    idleRssGrowthMiB: idle.rssGrowthMiB,
    historyBytesPerPlot: (busy.bytes - idle.bytes) / made,
  };
}

/** In a process of its own, whose memory is that of this run alone. */
async function run(path: string, seconds: number, what: 'busy' | 'idle'): Promise<CompressedRun> {
  const file = join(import.meta.dirname, 'compressedRun.ts');
  const flags = [...process.execArgv, ...WATCHING, '--expose-gc'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file, path, String(seconds), what]);
  return JSON.parse(stdout) as CompressedRun;
}
