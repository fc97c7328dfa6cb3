import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import { formatMetric } from '../metrics/formatMetric.ts';
import { metricOf } from './names.ts';

/** As what a metric of hosts is told: of a counter what it grows by a second. */
export function toldAs(metric: MetricName): MetricName {
  const rate = `${metric}.rate`;
  return metricOf(metric).kind === 'counter' && rate in CATALOGUE ? (rate as MetricName) : metric;
}

export function valueText(metric: MetricName, value: number): string {
  return formatMetric(toldAs(metric), value);
}
