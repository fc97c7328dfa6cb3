import type { MetricName } from '../metrics/catalogue.ts';

/** The metrics that sum up how a host did, in the order in which a report names them. */
export const HEADLINES: readonly { readonly metric: MetricName; readonly title: string }[] = [
  { metric: 'plotters.plots.rate', title: 'Plots per day' },
  { metric: 'plotters.count', title: 'Plotters at work' },
  { metric: 'system.cpu.utilization', title: 'CPU busy' },
  { metric: 'system.memory.utilization', title: 'Memory in use' },
  { metric: 'system.paging.utilization', title: 'Swap in use' },
  { metric: 'system.pressure.stall', title: 'Waiting (PSI)' },
  { metric: 'system.disk.utilization', title: 'Disk busy' },
  { metric: 'system.disk.io.rate', title: 'Disk I/O' },
  { metric: 'system.network.io.rate', title: 'Network' },
  { metric: 'plotscope.engine.cpu.utilization', title: 'CPU of PlotScope itself, in cores' },
];
