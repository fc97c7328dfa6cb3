import type { SeriesSummary } from '../engine/runSummary.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { ABSENT, formatBytes, formatBytesPerSecond, formatPercent } from '../metrics/format.ts';
import { seriesKey } from '../metrics/series.ts';
import { plainTable } from './frameTable.ts';

/** Mean, 95th percentile and maximum of each metric that isn't a counter, in its unit. */
export function summaryTable(series: readonly SeriesSummary[]): string {
  const table = plainTable(['Metric', 'Mean', 'p95', 'Max']);
  for (const { metric, attributes, mean, p95, max } of series) {
    if (CATALOGUE[metric].kind === 'counter') continue;
    table.push([seriesKey(metric, attributes), ...[mean, p95, max].map((value) => inUnit(value, metric))]);
  }
  return table.toString();
}

function inUnit(value: number, metric: MetricName): string {
  if (Number.isNaN(value)) return ABSENT;
  switch (CATALOGUE[metric].unit) {
    case 'By':
      return formatBytes(value);
    case 'By/s':
      return formatBytesPerSecond(value);
    case '1':
      return value <= 1 && metric !== 'custom.value' ? formatPercent(value) : value.toFixed(2);
    case 's':
      return `${(value * 1000).toFixed(2)} ms`;
    default:
      return value.toFixed(2);
  }
}
