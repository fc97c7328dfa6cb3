import type { MetricName } from '../../metrics/catalogue.ts';
import type { Attributes } from '../../metrics/metric.ts';

/** What part of the host a metric tells of. */
export const CATEGORIES = ['cpu', 'memory', 'disk', 'network', 'plotting'] as const;
export type Category = (typeof CATEGORIES)[number];

export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Disks',
  network: 'Network',
  plotting: 'Plotting',
};

/** A metric that the analysis of a host's history looks at, as one line: its series are put together. */
export interface HeadlineMetric {
  readonly id: string;
  readonly title: string;
  readonly metric: MetricName;
  readonly where?: Attributes;
  /** Taken instead where it has values: inside a container with a limit of its own, that limit counts. */
  readonly within?: MetricName;
  readonly combine: 'sum' | 'max';
  readonly category: Category;
  /** What more of it says: something is used, something suffers, something is got. */
  readonly meaning: 'use' | 'trouble' | 'yield';
  /** Metrics of one family measure the same work: that they go together tells nothing. */
  readonly family: string;
}

const stall = (resource: string): Attributes => ({ resource, stalled: 'some' });

/** What is analysed. A new metric is one more entry. */
export const HEADLINE_METRICS: readonly HeadlineMetric[] = [
  {
    id: 'cpu.busy',
    title: 'CPU busy',
    metric: 'system.cpu.utilization',
    within: 'container.cpu.utilization',
    combine: 'max',
    category: 'cpu',
    meaning: 'use',
    family: 'cpu',
  },
  {
    id: 'cpu.iowait',
    title: 'CPU waiting for disks',
    metric: 'system.cpu.mode.utilization',
    where: { 'cpu.mode': 'iowait' },
    combine: 'max',
    category: 'cpu',
    meaning: 'trouble',
    family: 'disk wait',
  },
  {
    id: 'cpu.stall',
    title: 'Waiting for CPU (PSI)',
    metric: 'system.pressure.stall',
    where: stall('cpu'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'cpu',
    meaning: 'trouble',
    family: 'cpu',
  },
  {
    id: 'cpu.frequency',
    title: 'CPU clock',
    metric: 'system.cpu.frequency.mean',
    combine: 'max',
    category: 'cpu',
    meaning: 'yield',
    family: 'clock',
  },
  {
    id: 'cpu.heat',
    title: 'Hottest sensor against its limit',
    metric: 'hw.temperature.utilization',
    combine: 'max',
    category: 'cpu',
    meaning: 'trouble',
    family: 'heat',
  },
  {
    id: 'gpu.busy',
    title: 'Graphics card busy',
    metric: 'hw.gpu.utilization',
    combine: 'max',
    category: 'cpu',
    meaning: 'use',
    family: 'gpu',
  },
  {
    id: 'memory.used',
    title: 'Memory in use',
    metric: 'system.memory.utilization',
    within: 'container.memory.utilization',
    combine: 'max',
    category: 'memory',
    meaning: 'use',
    family: 'memory',
  },
  {
    id: 'memory.swap',
    title: 'Swap in use',
    metric: 'system.paging.utilization',
    combine: 'max',
    category: 'memory',
    meaning: 'trouble',
    family: 'swap',
  },
  {
    id: 'memory.swapping',
    title: 'Swapping',
    metric: 'system.paging.io.rate',
    combine: 'sum',
    category: 'memory',
    meaning: 'trouble',
    family: 'swap',
  },
  {
    id: 'memory.stall',
    title: 'Waiting for memory (PSI)',
    metric: 'system.pressure.stall',
    where: stall('memory'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'memory',
    meaning: 'trouble',
    family: 'memory',
  },
  {
    id: 'disk.busy',
    title: 'Busiest disk',
    metric: 'system.disk.utilization',
    combine: 'max',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
  },
  {
    id: 'disk.read',
    title: 'Disks, read',
    metric: 'system.disk.io.rate',
    where: { 'disk.io.direction': 'read' },
    combine: 'sum',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
  },
  {
    id: 'disk.write',
    title: 'Disks, written',
    metric: 'system.disk.io.rate',
    where: { 'disk.io.direction': 'write' },
    combine: 'sum',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
  },
  {
    id: 'disk.await',
    title: 'Slowest disk, time a request',
    metric: 'system.disk.await',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
  },
  {
    id: 'disk.queue',
    title: 'Longest disk queue',
    metric: 'system.disk.queue',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
  },
  {
    id: 'disk.stall',
    title: 'Waiting for disks (PSI)',
    metric: 'system.pressure.stall',
    where: stall('io'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
  },
  {
    id: 'disk.full',
    title: 'Fullest file system',
    metric: 'system.filesystem.utilization',
    combine: 'max',
    category: 'disk',
    meaning: 'use',
    family: 'space',
  },
  {
    id: 'network.in',
    title: 'Network, received',
    metric: 'system.network.io.rate',
    where: { 'network.io.direction': 'receive' },
    combine: 'sum',
    category: 'network',
    meaning: 'use',
    family: 'network',
  },
  {
    id: 'network.out',
    title: 'Network, sent',
    metric: 'system.network.io.rate',
    where: { 'network.io.direction': 'transmit' },
    combine: 'sum',
    category: 'network',
    meaning: 'use',
    family: 'network',
  },
  {
    id: 'plots.rate',
    title: 'Plots a day',
    metric: 'plotters.plots.rate',
    combine: 'sum',
    category: 'plotting',
    meaning: 'yield',
    family: 'yield',
  },
  {
    id: 'plotters.count',
    title: 'Plotters at work',
    metric: 'plotters.count',
    combine: 'max',
    category: 'plotting',
    meaning: 'use',
    family: 'plotters',
  },
  {
    id: 'plotters.cpu',
    title: 'Plotters, CPU',
    metric: 'plotters.cpu.utilization',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'cpu',
  },
  {
    id: 'plotters.memory',
    title: 'Plotters, memory',
    metric: 'plotters.memory.usage',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'memory',
  },
  {
    id: 'plotters.tmp',
    title: 'Plotters, temporary files',
    metric: 'plotters.tmp.usage',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'space',
  },
];

/** Pairs of which one may well move the other: whether it does is tested. */
export const CAUSAL_PAIRS: readonly (readonly [cause: string, effect: string])[] = [
  ['plotters.count', 'disk.await'],
  ['plotters.count', 'cpu.stall'],
  ['plotters.count', 'plots.rate'],
  ['memory.used', 'memory.swapping'],
  ['memory.swapping', 'disk.read'],
  ['memory.stall', 'plots.rate'],
  ['cpu.heat', 'cpu.frequency'],
  ['cpu.busy', 'cpu.heat'],
  ['cpu.frequency', 'plots.rate'],
  ['disk.write', 'disk.await'],
  ['disk.await', 'plots.rate'],
  ['disk.stall', 'plots.rate'],
  ['disk.full', 'disk.await'],
  ['network.in', 'disk.write'],
  ['network.out', 'disk.read'],
  ['network.out', 'cpu.busy'],
];
