import type { SeriesSummary } from '../engine/run/runSummary.ts';
import { CATALOGUE } from '../metrics/catalogue.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import { seriesKey } from '../metrics/series.ts';
import { plainTable } from '../terminal/plainTable.ts';

/** Mean, 95th percentile and maximum of each metric that isn't a counter, in its unit. */
export function summaryTable(series: readonly SeriesSummary[]): string {
  const table = plainTable(['Metric', 'Mean', 'p95', 'Max']);
  for (const { metric, attributes, mean, p95, max } of series) {
    if (CATALOGUE[metric].kind === 'counter') continue;
    table.push([seriesKey(metric, attributes), ...[mean, p95, max].map((value) => formatMetric(metric, value))]);
  }
  return table.toString();
}
