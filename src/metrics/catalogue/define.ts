import type { Metric, Unit } from '../metric.ts';
import { LARGEST } from '../range.ts';

/**
 * A value now; one of unit 1 is a share, from 0 to 1 (else see `quotient`). `attributes`: names of those that tell its series apart,
 * in the order in which they are shown.
 */
export const gauge = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'gauge',
  description,
  attributes,
});

/** A value that only grows, except when it starts again from 0. */
export const counter = (unit: Unit, description: string, ...attributes: string[]): Metric => ({
  unit,
  kind: 'counter',
  description,
  attributes,
});

/** Of unit 1, but no share: it compares two things, either of which may be the larger. */
export const quotient = (metric: Metric): Metric => ({ ...metric, range: [0, LARGEST] });

/** Of which peaks are told too, where not every second is. */
export const peaked = (metric: Metric): Metric => ({ ...metric, peak: true });

/** Attributes of more than one area. */
export const STALL = ['resource', 'stalled'];
export const CPU = 'cpu.logical_number';
export const DISK = 'system.device';
export const DIRECTION = 'disk.io.direction';
export const PROCESS = ['plotter', 'process.pid', 'process.id'];

/** Metrics of a control group, the same for that of the monitor and for those of plotters. */
export const groupMetrics = <Prefix extends string>(prefix: Prefix, whose: string, ...attributes: string[]) => {
  const metrics = {
    'cpu.limit': gauge('{cpu}', `Cores that ${whose} may use: quota or core set`, ...attributes),
    'cpu.usage': gauge('{cpu}', `Cores that ${whose} keeps busy`, ...attributes),
    'cpu.utilization': gauge('1', `Share of the cores that it may use which ${whose} keeps busy`, ...attributes),
    'cpu.throttled.time': counter('s', `Time for which its quota held ${whose} back, summed over cores`, ...attributes),
    'cpu.throttled.rate': gauge(
      's/s',
      `Seconds per second for which its quota held ${whose} back, summed over cores`,
      ...attributes,
    ),
    'cpu.throttled.periods': gauge('1', 'Share of the quota periods in which the quota was used up', ...attributes),
    'memory.limit': gauge('By', `Memory that ${whose} may use`, ...attributes),
    'memory.usage': gauge('By', `Memory of ${whose}, files that it read or wrote included`, ...attributes),
    'memory.available': gauge(
      'By',
      `Memory that ${whose} can still get (idle file pages count as free)`,
      ...attributes,
    ),
    'memory.utilization': gauge('1', `Share of its limit that is not available to ${whose}`, ...attributes),
    'memory.oom_kills': counter('{process}', `Processes of ${whose} killed for want of memory`, ...attributes),
    'memory.limit_hits.rate': gauge('{event}/s', `Times per second that ${whose} met its memory limit`, ...attributes),
    'memory.refaults.rate': gauge(
      '{event}/s',
      `Pages per second that came back to ${whose} after the limit had made it drop them`,
      ...attributes,
      'memory.page',
    ),
    'pressure.stall': gauge(
      '1',
      `Share of time in which some or all threads of ${whose} were stalled for a resource (PSI)`,
      ...attributes,
      ...STALL,
    ),
  };
  return Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [`${prefix}.${name}`, metric])) as {
    readonly [Name in `${Prefix}.${keyof typeof metrics}`]: Metric;
  };
};
