import type { ResultRow } from './benchmarkProtocol.ts';

/** A column of the table of results: what it shows, and what it is sorted by. */
export interface ResultColumn {
  readonly id: string;
  readonly title: string;
  readonly numeric?: boolean;
  /** Only where the run is compared with another. */
  readonly isOfComparison?: boolean;
  text(row: ResultRow): string;
  sortBy(row: ResultRow): number | string | undefined;
}

/** Worst first. */
const VERDICT_ORDER = ['worse', 'not comparable', 'no difference', 'better'];

export const RESULT_COLUMNS: readonly ResultColumn[] = [
  {
    id: 'name',
    title: 'Benchmark',
    text: ({ suite, name }) => `${suite}/${name}`,
    sortBy: ({ suite, name }) => `${suite}/${name}`,
  },
  {
    id: 'median',
    title: 'Median',
    numeric: true,
    text: ({ medianText }) => medianText,
    sortBy: ({ median }) => median,
  },
  {
    id: 'interval',
    title: 'Interval',
    numeric: true,
    text: ({ intervalText }) => intervalText,
    sortBy: ({ median }) => median,
  },
  { id: 'n', title: 'Samples', numeric: true, text: ({ n }) => String(n), sortBy: ({ n }) => n },
  { id: 'better', title: 'Better', text: ({ better }) => better, sortBy: ({ better }) => better },
  {
    id: 'percentile',
    title: 'Percentile',
    numeric: true,
    text: ({ percentile }) => (percentile === undefined ? '–' : String(percentile)),
    sortBy: ({ percentile }) => percentile,
  },
  {
    id: 'other',
    title: 'Other run',
    numeric: true,
    isOfComparison: true,
    text: ({ other }) => other?.medianText ?? '–',
    sortBy: ({ other, median }) => other && median / other.ratio,
  },
  {
    id: 'ratio',
    title: 'Ratio',
    numeric: true,
    isOfComparison: true,
    text: ({ other }) =>
      other ? `${other.ratio.toFixed(2)} (${other.low.toFixed(2)} … ${other.high.toFixed(2)})` : '–',
    sortBy: ({ other }) => other?.ratio,
  },
  {
    id: 'verdict',
    title: 'Verdict',
    isOfComparison: true,
    text: ({ other }) => other?.verdict ?? 'not measured there',
    sortBy: ({ other }) => other && VERDICT_ORDER.indexOf(other.verdict),
  },
  {
    id: 'strain',
    title: 'Busiest',
    text: ({ strainText }) => strainText ?? '–',
    sortBy: ({ strainText }) => strainText,
  },
  {
    id: 'warnings',
    title: 'Notes',
    text: ({ warnings, other }) =>
      [...(other?.verdict === 'not comparable' ? [other.reason] : []), ...warnings].join('; '),
    sortBy: ({ warnings }) => -warnings.length,
  },
];

/** Sorted by a column, the smallest first or last; rows without a value come last either way. */
export function sortedResults(rows: readonly ResultRow[], columnId: string, descending: boolean): ResultRow[] {
  const column = RESULT_COLUMNS.find(({ id }) => id === columnId);
  if (!column) return [...rows];
  return rows.toSorted((a, b) => {
    const [x, y] = [column.sortBy(a), column.sortBy(b)];
    if (x === undefined || y === undefined) return (x === undefined ? 1 : 0) - (y === undefined ? 1 : 0);
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
    return descending ? -order : order;
  });
}
