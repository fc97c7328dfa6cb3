import { withoutEmptyColumns } from '../analysis/common/report.ts';
import { systemTimeZone } from '../analysis/past/localCalendar.ts';
import { PLOT_LIST_HEAD, plotListCells } from '../analysis/past/plotList.ts';
import { readAnyHistory } from '../engine/hostHistory.ts';
import type { History } from '../history/history.ts';
import type { PlotKind, PlotTier, PlotTotals } from '../history/plotTotals.ts';
import { TIER_SECONDS } from '../history/retention.ts';
import { formatBytes, formatSeconds } from '../metrics/format.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import type { HistoryArguments } from './historyCommand.ts';

const { hour: HOUR, day: DAY } = TIER_SECONDS;

export interface PlotsArguments extends HistoryArguments {
  readonly by: PlotTier;
  readonly from: number;
  readonly to: number;
}

/** Each plot of the range, the newest last. */
export function historyPlotListCommand(output: Output, { path, json, from, to }: Omit<PlotsArguments, 'by'>): number {
  const plots = readAnyHistory(path, (history) => history.plots({ from, to }), output.err);
  if (json) {
    output.out(`${JSON.stringify({ from, to, plots })}\n`);
    return 0;
  }
  if (plots.length === 0) {
    output.out('No plot ran in this range.\n');
    return 0;
  }
  const { head, rows } = withoutEmptyColumns({ head: PLOT_LIST_HEAD, rows: plots.map(plotListCells) });
  const table = plainTable([...head]);
  for (const row of rows) table.push([...row]);
  output.out(`${table}\n`);
  return 0;
}

/** How many plots were made by the hour or the day of this system's calendar, what they took, and why some failed. */
export function historyPlotsCommand(output: Output, { path, json, by, from, to }: PlotsArguments): number {
  const range = { from: beginningOf(from, by), to };
  const { totals, timeZone, why } = readAnyHistory(path, (history) => totalsOf(history, by, range), output.err);
  if (json) {
    output.out(`${JSON.stringify({ from, to, by, timeZone, totals })}\n`);
    return 0;
  }
  if (totals.length === 0) {
    output.out('No plot ended in this range.\n');
    return 0;
  }
  const table = plainTable(['Since', 'Plots', 'Finished', 'Size', 'Mean', 'Half within', '95 % within', 'Failed']);
  for (const one of totals) {
    const { start, kind, finished, bytes, seconds } = one;
    const durations = [seconds?.mean, seconds?.p50, seconds?.p95].map(formatSeconds);
    const since = timeOf(start, timeZone).slice(0, by === 'day' ? 10 : undefined);
    table.push([since, kindText(kind), finished, formatBytes(bytes), ...durations, failuresText(one)]);
  }
  output.out(`${table}\n${by === 'day' ? 'Days' : 'Times'} are those of ${timeZone}${why ? `: ${why}` : ''}.\n`);
  return 0;
}

interface TotalsOfCalendar {
  readonly totals: readonly PlotTotals[];
  readonly timeZone: string;
  /** Why that is not this system's. */
  readonly why?: string;
}

/** What is kept is kept by the hour of UTC, and for long by its day. */
function totalsOf(history: History, by: PlotTier, range: { from: number; to: number }): TotalsOfCalendar {
  const timeZone = systemTimeZone();
  if (by === 'hour') return { totals: history.plotTotals('hour', range), timeZone };
  let parted = false;
  const totals = history.plotTotalsByDay(range, (hour) => {
    parted ||= new Date(hour * 1000).getMinutes() !== 0;
    return beginningOf(hour, 'day');
  });
  if (totals && !parted) return { totals, timeZone };
  return {
    totals: history.plotTotals('day', { ...range, from: range.from - (range.from % DAY) }),
    timeZone: 'UTC',
    why: totals ? `hours of ${timeZone} are not those that are kept` : 'the hours of so long ago are not kept any more',
  };
}

/** When the hour, or the day of this system's calendar, began. */
function beginningOf(epochSeconds: number, span: PlotTier): number {
  if (span === 'hour') return epochSeconds - (epochSeconds % HOUR);
  return new Date(epochSeconds * 1000).setHours(0, 0, 0, 0) / 1000;
}

/** `2026-01-31 18:00` */
function timeOf(epochSeconds: number, timeZone: string): string {
  const time = new Date(epochSeconds * 1000);
  const shift = timeZone === 'UTC' ? 0 : time.getTimezoneOffset() * 60_000;
  return new Date(time.getTime() - shift).toISOString().slice(0, 16).replace('T', ' ');
}

function kindText({ plotter, k, compression, strength }: PlotKind): string {
  const level = compression === undefined ? '' : ` C${compression}`;
  const strong = strength === undefined ? '' : ` strength ${strength}`;
  return `${plotter ?? 'unknown plotter'}${k === undefined ? '' : ` k${k}`}${level}${strong}`;
}

function failuresText({ failures, unknown }: PlotTotals): string {
  const causes = Object.entries(failures).sort(([, a], [, b]) => b - a);
  const told = causes.map(([cause, plots]) => `${plots}: ${cause}`);
  return [...told, ...(unknown > 0 ? [`${unknown}: how they ended was not seen`] : [])].join(' ') || '–';
}
