import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { hostId } from '../../../src/engine/hostId.ts';
import { History } from '../../../src/history/history.ts';
import { openDatabase } from '../../../src/history/sqlite.ts';
import { medianMs } from './measureQueries.ts';
import { writePlotsHistory } from './plotsHistory.ts';

export interface OpeningCost {
  /** From the start of an engine's thread to its first frame, with a history of so many plots, and with an empty one. */
  readonly openMsWithPlots: number;
  readonly openMsEmpty: number;
  /** What the process of that engine takes above one that has an empty history. */
  readonly rssAboveEmptyMiB: number;
  /** Layouts of rows. */
  readonly tables: number;
  readonly processes: number;
  readonly plots: number;
  readonly fileMiB: number;
  /** CPU of a question about a year, with the file opened for it. */
  readonly queryYearMs: number;
}

const OPENING = join(import.meta.dirname, 'opening.ts');
/** Until what forecasts learn from has been read, a day with each frame, and models are trained. */
const WATCHED_SECONDS = 30;
const YEAR = 365 * 86_400;
const PLOTS = 10_000;
const PLOTS_OF_LAST_DAY = 500;
const YEARS = 3;

/** Makes a history of three years with 10,000 plots, has a window's engine open it, and asks it. `folder`: for its files. */
export async function measureOpening(folder: string): Promise<OpeningCost> {
  const path = join(folder, 'plots.sqlite');
  const until = Math.floor(Date.now() / 1000);
  await writePlotsHistory(path, {
    hostId: hostId(),
    plots: PLOTS,
    plotsOfLastDay: PLOTS_OF_LAST_DAY,
    years: YEARS,
    until,
  });
  const ofYear = { series: { metric: 'system.cpu.utilization' }, from: until - YEAR, to: until } as const;
  const queryYearMs = medianMs(() => {
    const history = History.open(path, { hostId: hostId(), readOnly: true });
    history.query(ofYear);
    history.close();
  });
  const empty = opened(join(folder, 'empty.sqlite'));
  const full = opened(path);
  const history = History.open(path, { hostId: hostId(), readOnly: true });
  const { processes, plots, bytes } = history.stats();
  history.close();
  return {
    openMsWithPlots: full.openMs,
    openMsEmpty: empty.openMs,
    rssAboveEmptyMiB: full.rssMiB - empty.rssMiB,
    tables: layoutsIn(path),
    processes,
    plots,
    fileMiB: bytes / 2 ** 20,
    queryYearMs,
  };
}

function opened(path: string): { openMs: number; rssMiB: number } {
  const args = [...process.execArgv, OPENING, path, String(WATCHED_SECONDS)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function layoutsIn(path: string): number {
  const database = openDatabase(path, { readOnly: true });
  const { count } = database.prepare('SELECT count(*) AS count FROM row_layout').get() as { count: number };
  database.close();
  return count;
}

export function openingText(cost: OpeningCost): string {
  return [
    `A history of ${YEARS} years with ${cost.plots} plots (${cost.fileMiB.toFixed(0)} MiB, ${cost.processes} processes, ${cost.tables} layouts of rows)`,
    `  first frame after ${cost.openMsWithPlots.toFixed(0)} ms (${cost.openMsEmpty.toFixed(0)} ms with an empty one)   ${cost.rssAboveEmptyMiB.toFixed(0)} MiB above an empty one   a year's question ${cost.queryYearMs.toFixed(1)} ms`,
  ].join('\n');
}
