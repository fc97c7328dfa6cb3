import { gauge, PROCESS, quotient } from '../metrics/catalogue/define.ts';
import type { Metric } from '../metrics/metric.ts';

/** What a host tells its fleet besides what it measures: what it made of it. */
export const FLEET_METRICS = {
  target_info: gauge('{value}', 'Always 1: that the host is there, and what runs on it'),
  'plotscope.frame.time': gauge('s', 'When the host was measured last, in seconds since 1970'),
  'plotscope.verdict': gauge(
    '1',
    'How much what holds the plotter back matters, 0 to 1; the label says what it is',
    ...PROCESS,
    'bottleneck.class',
  ),
  'plotscope.verdict.host': gauge(
    '1',
    'How much what holds the host back matters, 0 to 1; the label says what it is',
    'bottleneck.class',
  ),
  'plotscope.verdict.gain': quotient(
    gauge(
      '1',
      'How many times as many plots as now are foretold if the best remedy is followed',
      ...PROCESS,
      'bottleneck.class',
    ),
  ),
  'plotscope.alerts.up': gauge('{event}', 'Alerts that are up', 'alert.rule', 'severity'),
} as const satisfies Record<string, Metric>;

export type FleetMetricName = keyof typeof FLEET_METRICS;
