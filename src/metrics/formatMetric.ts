import { CATALOGUE, type MetricName } from './catalogue.ts';
import {
  ABSENT,
  formatBytes,
  formatBytesPerSecond,
  formatCores,
  formatHertz,
  formatNumber,
  formatSeconds,
  formatShare,
} from './format.ts';
import type { Unit } from './metric.ts';

/** Units that are written with the value; what others count, the metric's name tells. */
const WRITTEN: Readonly<Partial<Record<Unit, (value: number) => string>>> = {
  '1': formatShare,
  By: formatBytes,
  'By/s': formatBytesPerSecond,
  s: formatSeconds,
  Hz: formatHertz,
  Cel: (value) => `${formatNumber(value)} °C`,
  J: (value) => `${formatNumber(value)} J`,
  W: (value) => `${formatNumber(value)} W`,
  '{cpu}': formatCores,
  '{rpm}': (value) => `${formatNumber(value)} rpm`,
};

/** A value of a metric with its unit, for a person: `73 %`, `1.5 GiB/s`, `12.3 ms`, `1.5 cores`, `2.1 GHz`. */
export function formatMetric(metric: MetricName, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return ABSENT;
  return (WRITTEN[CATALOGUE[metric].unit] ?? formatNumber)(value);
}
