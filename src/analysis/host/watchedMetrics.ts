import type { MetricName } from '../../metrics/catalogue.ts';
import type { Attributes } from '../../metrics/metric.ts';
import type { Category } from '../common/category.ts';

/** A metric that says how the host as a whole is doing: what the steady watch looks at, and every analysis first. */
export interface WatchedMetric {
  readonly metric: MetricName;
  /** Only series with these attributes. */
  readonly where?: Attributes;
  /** For people, without the subject such as a disk's name. */
  readonly title: string;
  readonly category: Category;
  /** Metrics of one family measure the same work: that they go together, or are unusual together, tells nothing more. */
  readonly family: string;
  /** Changes up to this are of no interest, in the metric's unit. */
  readonly resolution: number;
}

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

/** To watch one more, add a line. */
export const WATCHED_METRICS: readonly WatchedMetric[] = [
  {
    metric: 'system.cpu.utilization',
    title: 'CPU busy',
    category: 'cpu',
    family: 'cpu',
    resolution: 0.05,
  },
  {
    metric: 'container.cpu.utilization',
    title: 'Container CPU busy',
    category: 'cpu',
    family: 'cpu',
    resolution: 0.05,
  },
  {
    metric: 'system.cpu.mode.utilization',
    where: { 'cpu.mode': 'iowait' },
    title: 'CPU waiting for disks',
    category: 'cpu',
    family: 'disk wait',
    resolution: 0.05,
  },
  {
    metric: 'system.cpu.context_switches.rate',
    title: 'Context switches',
    category: 'cpu',
    family: 'switches',
    resolution: 5000,
  },
  {
    metric: 'system.cpu.frequency.mean',
    title: 'CPU clock',
    category: 'cpu',
    family: 'clock',
    resolution: 2e8,
  },
  {
    metric: 'hw.temperature.utilization',
    title: 'Hottest sensor against its limit',
    category: 'cpu',
    family: 'heat',
    resolution: 0.05,
  },
  {
    metric: 'container.cpu.throttled.rate',
    title: 'Container CPU throttled',
    category: 'cpu',
    family: 'throttling',
    resolution: 0.1,
  },
  {
    metric: 'system.memory.utilization',
    title: 'Memory in use',
    category: 'memory',
    family: 'memory',
    resolution: 0.02,
  },
  {
    metric: 'container.memory.utilization',
    title: 'Container memory in use',
    category: 'memory',
    family: 'memory',
    resolution: 0.02,
  },
  {
    metric: 'system.memory.dirty',
    title: 'Written data still in memory',
    category: 'memory',
    family: 'dirty',
    resolution: GIBIBYTE / 4,
  },
  {
    metric: 'system.paging.utilization',
    title: 'Swap in use',
    category: 'memory',
    family: 'swap',
    resolution: 0.02,
  },
  {
    metric: 'system.paging.io.rate',
    title: 'Swapping',
    category: 'memory',
    family: 'swap',
    resolution: MEBIBYTE,
  },
  {
    metric: 'system.pressure.stall',
    where: { stalled: 'some' },
    title: 'Threads stalled',
    category: 'pressure',
    family: 'stall',
    resolution: 0.05,
  },
  {
    metric: 'container.pressure.stall',
    where: { stalled: 'some' },
    title: 'Container threads stalled',
    category: 'pressure',
    family: 'stall',
    resolution: 0.05,
  },
  {
    metric: 'system.disk.utilization',
    title: 'Disk busy',
    category: 'disk',
    family: 'disk work',
    resolution: 0.05,
  },
  {
    metric: 'system.disk.io.rate',
    title: 'Disk traffic',
    category: 'disk',
    family: 'disk work',
    resolution: 8 * MEBIBYTE,
  },
  {
    metric: 'system.disk.operations.rate',
    title: 'Disk requests',
    category: 'disk',
    family: 'disk work',
    resolution: 100,
  },
  {
    metric: 'system.disk.queue',
    title: 'Disk queue',
    category: 'disk',
    family: 'disk wait',
    resolution: 2,
  },
  {
    metric: 'system.disk.await',
    title: 'Time a disk request takes',
    category: 'disk',
    family: 'disk wait',
    resolution: 0.01,
  },
  {
    metric: 'system.filesystem.utilization',
    title: 'File system in use',
    category: 'disk',
    family: 'space',
    resolution: 0.01,
  },
  {
    metric: 'system.network.io.rate',
    title: 'Network traffic',
    category: 'network',
    family: 'network work',
    resolution: 2 * MEBIBYTE,
  },
  {
    metric: 'system.network.errors.rate',
    title: 'Network packets in error',
    category: 'network',
    family: 'network trouble',
    resolution: 1,
  },
  {
    metric: 'system.network.dropped.rate',
    title: 'Network packets dropped',
    category: 'network',
    family: 'network trouble',
    resolution: 5,
  },
  {
    metric: 'plotters.plots.rate',
    title: 'Plots a day',
    category: 'plotting',
    family: 'yield',
    resolution: 0.5,
  },
  {
    metric: 'plotters.count',
    title: 'Plotters at work',
    category: 'plotting',
    family: 'plotters',
    resolution: 0.5,
  },
  {
    metric: 'plotters.cpu.utilization',
    title: 'Cores that plotters keep busy',
    category: 'plotting',
    family: 'cpu',
    resolution: 0.25,
  },
  {
    metric: 'plotters.memory.usage',
    title: 'Memory of plotters',
    category: 'plotting',
    family: 'memory',
    resolution: GIBIBYTE / 4,
  },
  {
    metric: 'plotters.io.rate',
    title: 'Data that plotters move',
    category: 'plotting',
    family: 'disk work',
    resolution: 8 * MEBIBYTE,
  },
  {
    metric: 'plotters.tmp.usage',
    title: 'Temporary files of plotters',
    category: 'plotting',
    family: 'space',
    resolution: GIBIBYTE,
  },
];

/** The entry that a series falls under; undefined where it is not watched. */
export function watchedAs(metric: string, attributes: Attributes): WatchedMetric | undefined {
  return WATCHED_METRICS.find(
    (watched) =>
      watched.metric === metric &&
      Object.entries(watched.where ?? {}).every(([name, value]) => attributes[name] === value),
  );
}

/** What a series is called: `Disk busy (nvme0n1)`; of what isn't watched the metric with its attributes. */
export function seriesTitle(metric: string, attributes: Attributes): string {
  const watched = watchedAs(metric, attributes);
  const told = Object.entries(attributes).filter(([name]) => watched?.where?.[name] === undefined);
  const subject = told.map(([, value]) => value).join(', ');
  const name = watched?.title ?? metric;
  return subject === '' ? name : `${name} (${subject})`;
}
