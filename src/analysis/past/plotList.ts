import type { PlotTotals } from '../../history/plotTotals.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { formatBytes, formatCount, formatSeconds } from '../../metrics/format.ts';
import { moment, preciseMoment } from '../../pages/moment.ts';
import { plotKind } from '../../plotters/plotKind.ts';
import { type Report, section } from '../common/report.ts';

const HOUR = 3600;

export const PLOT_LIST_HEAD = ['Ended', 'Plotter', 'Kind', 'Plot', 'Device', 'How it ended', 'Took', 'Size'];
/** Columns of it that hold words. */
const WORDS = 6;

/** A plot of the history in a line of a list, by the columns of `PLOT_LIST_HEAD`. */
export function plotListCells(plot: StoredPlot): string[] {
  const { startedAt, endedAt, plotter, title, id, name, index, device, outcome, trouble, seconds, bytes } = plot;
  const { configuration = {}, k = configuration.k, compression } = plot;
  const { mode: _, ...kind } = {
    ...configuration,
    ...(k !== undefined && { k }),
    ...(compression !== undefined && { compression }),
  };
  return [
    endedAt === undefined ? `since ${preciseMoment(startedAt)}` : preciseMoment(endedAt),
    title ?? plotter ?? '',
    k === undefined ? '' : plotKind(kind),
    id ?? name ?? (index === undefined ? '' : String(index)),
    device ?? '',
    trouble === undefined ? outcome : `${outcome}: ${trouble.cause}`,
    seconds === undefined ? '' : formatSeconds(seconds),
    bytes === undefined ? '' : formatBytes(bytes),
  ];
}

/** @param plots the newest first. */
export function plotListReport(title: string, range: string, plots: readonly StoredPlot[]): Report {
  const finished = plots.filter(({ outcome }) => outcome === 'finished');
  const failed = plots.filter(({ outcome }) => outcome === 'failed' || outcome === 'crashed').length;
  const bytes = finished.reduce((sum, { bytes: size = 0 }) => sum + size, 0);
  const counted = `${finished.length} ${finished.length === 1 ? 'plot was' : 'plots were'} finished`;
  const made = `${counted}${bytes > 0 ? `, ${formatBytes(bytes)}` : ''}; ${failed} failed.`;
  const table = { head: PLOT_LIST_HEAD, rows: plots.map(plotListCells), words: WORDS };
  return { title, range, summary: [made], sections: plots.length > 0 ? [section('Plots', { table })] : [] };
}

/** An hour in which plots ended. */
export interface PlotHour {
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** What came of them. */
  readonly description: string;
}

/** The hours in which plots ended, the newest first. @param totals by the hour, of any kinds. */
export function plotHours(totals: readonly PlotTotals[]): PlotHour[] {
  const hours = Map.groupBy(totals, ({ start }) => start);
  return [...hours].reverse().map(([from, kinds]) => {
    const sum = (of: (one: PlotTotals) => number) => kinds.reduce((total, one) => total + of(one), 0);
    const failed = sum(({ failures }) => Object.values(failures).reduce((all, plots) => all + plots, 0));
    const bytes = sum((one) => one.bytes);
    const finished = sum((one) => one.finished);
    const words = [
      (finished > 0 || failed === 0) && formatCount(finished, 'plot'),
      bytes > 0 && formatBytes(bytes),
      failed > 0 && `${failed} failed`,
    ];
    return { from, to: from + HOUR, label: moment(from), description: words.filter(Boolean).join(' · ') };
  });
}
