import { CATALOGUE, type MetricName } from './catalogue.ts';
import { ABSENT, formatBytes, formatBytesPerSecond, formatDuration, formatPercent } from './format.ts';

/** A value of a metric with its unit, for a person: `73 %`, `1.5 GiB/s`, `12.30 ms`. */
export function formatMetric(metric: MetricName, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return ABSENT;
  switch (CATALOGUE[metric].unit) {
    case 'By':
      return formatBytes(value);
    case 'By/s':
      return formatBytesPerSecond(value);
    case '1':
      return value <= 1 && metric !== 'custom.value' ? formatPercent(value) : value.toFixed(2);
    case 's':
      return value < 10 ? `${(value * 1000).toFixed(2)} ms` : formatDuration(value);
    default:
      return Number.isInteger(value) ? String(value) : value.toFixed(2);
  }
}
