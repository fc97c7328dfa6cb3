import type { Metric } from '../metric.ts';
import { gauge } from './define.ts';

/** What a user adds, and what the monitor tells of itself. */
export const CUSTOM = {
  'custom.value': gauge('{value}', 'A value from a file that `plotscope.customMetrics` names', 'name', 'labels'),
} as const satisfies Record<string, Metric>;

export const MONITOR = {
  'plotscope.engine.cpu.utilization': gauge('{cpu}', 'Cores that the monitor itself keeps busy'),
  'plotscope.engine.memory.usage': gauge('By', 'Resident memory of the process that the monitor runs in'),
  'plotscope.data.quality': gauge('1', 'Share of the values that this host can give which are there and fresh'),
} as const satisfies Record<string, Metric>;
