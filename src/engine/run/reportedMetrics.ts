import { metricsOf } from '../../analysis/common/keyMetric.ts';
import { KEY_METRICS } from '../../analysis/common/keyMetrics.ts';
import type { MetricName } from '../../metrics/catalogue.ts';

/** What a run's report tells of the host, and of the monitor itself. */
export const HEADLINES = KEY_METRICS.filter(({ isHeadline }) => isHeadline);
export const OWN_COST = 'plotscope.engine.cpu.utilization';

/** The metrics that a report tells of. */
export const REPORTED_METRICS: readonly MetricName[] = [
  ...new Set([...HEADLINES.flatMap(metricsOf), OWN_COST] as const),
];
