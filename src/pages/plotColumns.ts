import { formatBytes, formatSeconds } from '../metrics/format.ts';
import { moment } from './moment.ts';
import type { PlotRow } from './plotRow.ts';

/** The columns of the table of plots: what each shows, and what it is sorted by. */
export interface PlotColumn {
  readonly id: string;
  readonly title: string;
  readonly numeric?: boolean;
  text(row: PlotRow): string;
  sortBy(row: PlotRow): number | string | undefined;
}

export const PLOT_COLUMNS: readonly PlotColumn[] = [
  {
    id: 'started',
    title: 'Started',
    text: ({ startedAt }) => moment(startedAt),
    sortBy: ({ startedAt }) => startedAt,
  },
  { id: 'plotter', title: 'Plotter', text: ({ plotter }) => plotter, sortBy: ({ plotter }) => plotter },
  {
    id: 'k',
    title: 'k',
    numeric: true,
    text: ({ k = '–', compression, strength }) =>
      [k, compression && `C${compression}`, strength && `strength ${strength}`].filter(Boolean).join(' '),
    sortBy: ({ k, compression, strength }) => (k ?? 0) * 100 + (compression ?? strength ?? 0),
  },
  {
    id: 'duration',
    title: 'Took',
    numeric: true,
    text: ({ seconds }) => formatSeconds(seconds),
    sortBy: ({ seconds }) => seconds,
  },
  {
    id: 'longest',
    title: 'Longest step',
    text: ({ longestStep }) => (longestStep ? `${longestStep.step} (${formatSeconds(longestStep.seconds)})` : '–'),
    sortBy: ({ longestStep }) => longestStep?.seconds,
  },
  {
    id: 'size',
    title: 'Size',
    numeric: true,
    text: ({ bytes }) => formatBytes(bytes),
    sortBy: ({ bytes }) => bytes,
  },
  {
    id: 'outcome',
    title: 'Outcome',
    text: ({ outcome, trouble }) => (trouble ? `${outcome}: ${trouble}` : outcome),
    sortBy: ({ outcome }) => outcome,
  },
];

/** Sorted by a column; rows without a value come last either way. */
export function sortedPlots(rows: readonly PlotRow[], columnId: string, descending: boolean): PlotRow[] {
  const column = PLOT_COLUMNS.find(({ id }) => id === columnId) ?? PLOT_COLUMNS[0];
  return rows.toSorted((a, b) => {
    const [x, y] = [column.sortBy(a), column.sortBy(b)];
    if (x === undefined || y === undefined) return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0);
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
    return (descending ? -order : order) || b.startedAt - a.startedAt;
  });
}
