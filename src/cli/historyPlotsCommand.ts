import { withoutEmptyColumns } from '../analysis/common/report.ts';
import { PLOT_LIST_HEAD, plotListCells } from '../analysis/past/plotList.ts';
import { readAnyHistory } from '../engine/hostHistory.ts';
import type { PlotKind, PlotTier, PlotTotals } from '../history/plotTotals.ts';
import { formatBytes, formatSeconds } from '../metrics/format.ts';
import type { Output } from '../terminal/output.ts';
import { plainTable } from '../terminal/plainTable.ts';
import type { HistoryArguments } from './historyCommand.ts';

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

/** How many plots were made by the hour or the day, what they took, and why some failed. */
export function historyPlotsCommand(output: Output, { path, json, by, from, to }: PlotsArguments): number {
  const totals = readAnyHistory(path, (history) => history.plotTotals(by, { from, to }), output.err);
  if (json) {
    output.out(`${JSON.stringify({ from, to, by, totals })}\n`);
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
    table.push([timeOf(start, by), kindText(kind), finished, formatBytes(bytes), ...durations, failuresText(one)]);
  }
  output.out(`${table}\n`);
  return 0;
}

function timeOf(start: number, by: PlotTier): string {
  const text = new Date(start * 1000).toISOString();
  return by === 'day' ? text.slice(0, 10) : `${text.slice(0, 16).replace('T', ' ')} UTC`;
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
