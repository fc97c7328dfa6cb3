import { CATALOGUE, type MetricName } from '../../metrics/catalogue.ts';
import type { Attributes } from '../../metrics/metric.ts';
import type { Category } from './category.ts';
import { isMetricName } from './evidence.ts';

/** What of a host is forecast, as it is said in a sentence. The names are kept with forecasts and models. */
export const FORECAST_TITLES = {
  cpu: 'CPU use',
  memory: 'memory use',
  disk: 'disk traffic',
  network: 'network traffic',
  throughput: 'throughput',
} as const;
export type TargetName = keyof typeof FORECAST_TITLES;
export const TARGET_NAMES = Object.keys(FORECAST_TITLES) as readonly TargetName[];

/** A metric that says how a host is doing: what is watched, analysed, reported and forecast. */
export interface KeyMetric {
  /** The same for ever: `cpu.busy`. */
  readonly id: string;
  /** For people, without a subject such as a disk's name. */
  readonly title: string;
  /** What it is called where several series are put together, if otherwise: `Busiest disk`. */
  readonly titleOfAll?: string;
  readonly metric: MetricName;
  /** Only series with these attributes. */
  readonly where?: Attributes;
  /** Taken instead where it has values: inside a container with a limit of its own, that limit counts. */
  readonly within?: MetricName;
  /** Series of parts that are counted in others of it already: an attribute, and what it is of those. */
  readonly counted?: { readonly attribute: string; readonly as: RegExp };
  /** How the series of a host become one. */
  readonly combine: 'sum' | 'max';
  readonly category: Category;
  /** What more of it says: something is used, something suffers, something is got. */
  readonly meaning: 'use' | 'trouble' | 'yield';
  /** Metrics of one family measure the same work: that they go together, or are unusual together, tells nothing more. */
  readonly family: string;
  /** Changes up to this are of no interest, in the metric's unit. */
  readonly resolution: number;
  /** The forecast that it is part of; what has the same one is added up. */
  readonly forecast?: TargetName;
  /** Whether a run's report names it. */
  readonly isHeadline?: boolean;
  /** Not watched steadily: its steps are no trouble. */
  readonly isStepwise?: boolean;
}

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

const stalledFor = (resource: string): Attributes => ({ resource, stalled: 'some' });
/** Devices that are made of others, whose traffic is counted there already. */
const MADE_OF_DISKS = { attribute: 'system.device', as: /^(?:dm-|md)\d/ };
/** Interfaces that lead to others of the same host. */
const INSIDE_THE_HOST = {
  attribute: 'network.interface.name',
  as: /^(?:veth|docker|br-|virbr|cni|flannel|cali|lxc|lxd)/,
};

/** The metrics that matter, plotting first. To watch, analyse and report one more, add an entry. */
export const KEY_METRICS: readonly KeyMetric[] = [
  {
    id: 'plots.rate',
    title: 'Plots a day',
    metric: 'plotters.plots.rate',
    combine: 'sum',
    category: 'plotting',
    meaning: 'yield',
    family: 'yield',
    resolution: 0.5,
    forecast: 'throughput',
    isHeadline: true,
    isStepwise: true,
  },
  {
    id: 'plotters.count',
    title: 'Plotters at work',
    metric: 'plotters.count',
    combine: 'max',
    category: 'plotting',
    meaning: 'use',
    family: 'plotters',
    resolution: 0.5,
    isHeadline: true,
    isStepwise: true,
  },
  {
    id: 'plotters.cpu',
    title: 'Cores that plotters keep busy',
    metric: 'plotters.cpu.utilization',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'cpu',
    resolution: 0.25,
  },
  {
    id: 'plotters.memory',
    title: 'Memory of plotters',
    metric: 'plotters.memory.usage',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'memory',
    resolution: GIBIBYTE / 4,
  },
  {
    id: 'plotters.io',
    title: 'Data that plotters move',
    metric: 'plotters.io.rate',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'disk work',
    resolution: 8 * MEBIBYTE,
  },
  {
    id: 'plotters.tmp',
    title: 'Temporary files of plotters',
    metric: 'plotters.tmp.usage',
    combine: 'sum',
    category: 'plotting',
    meaning: 'use',
    family: 'space',
    resolution: GIBIBYTE,
  },
  {
    id: 'cpu.busy',
    title: 'CPU busy',
    metric: 'system.cpu.utilization',
    within: 'container.cpu.utilization',
    combine: 'max',
    category: 'cpu',
    meaning: 'use',
    family: 'cpu',
    resolution: 0.05,
    forecast: 'cpu',
    isHeadline: true,
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
    resolution: 0.05,
  },
  {
    id: 'cpu.stall',
    title: 'Waiting for CPU',
    metric: 'system.pressure.stall',
    where: stalledFor('cpu'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'cpu',
    meaning: 'trouble',
    family: 'cpu wait',
    resolution: 0.05,
    isHeadline: true,
  },
  {
    id: 'cpu.switches',
    title: 'Context switches a second',
    metric: 'system.cpu.context_switches.rate',
    combine: 'sum',
    category: 'cpu',
    meaning: 'use',
    family: 'switches',
    resolution: 5000,
  },
  {
    id: 'cpu.frequency',
    title: 'CPU clock',
    metric: 'system.cpu.frequency.mean',
    combine: 'max',
    category: 'cpu',
    meaning: 'yield',
    family: 'clock',
    resolution: 2e8,
  },
  {
    id: 'cpu.heat',
    title: 'Hottest sensor against its limit',
    metric: 'hw.temperature.utilization',
    combine: 'max',
    category: 'hardware',
    meaning: 'trouble',
    family: 'heat',
    resolution: 0.05,
  },
  {
    id: 'cpu.throttled',
    title: 'CPU throttled by the container’s quota',
    metric: 'container.cpu.throttled.rate',
    combine: 'sum',
    category: 'cpu',
    meaning: 'trouble',
    family: 'throttling',
    resolution: 0.1,
  },
  {
    id: 'gpu.busy',
    title: 'Graphics card busy',
    titleOfAll: 'Busiest graphics card',
    metric: 'hw.gpu.utilization',
    combine: 'max',
    category: 'hardware',
    meaning: 'use',
    family: 'gpu',
    resolution: 0.05,
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
    resolution: 0.02,
    forecast: 'memory',
    isHeadline: true,
  },
  {
    id: 'memory.dirty',
    title: 'Written data still in memory',
    metric: 'system.memory.dirty',
    combine: 'sum',
    category: 'memory',
    meaning: 'use',
    family: 'dirty',
    resolution: GIBIBYTE / 4,
  },
  {
    id: 'memory.swap',
    title: 'Swap in use',
    metric: 'system.paging.utilization',
    combine: 'max',
    category: 'memory',
    meaning: 'trouble',
    family: 'swap',
    resolution: 0.02,
    isHeadline: true,
  },
  {
    id: 'memory.swapping',
    title: 'Swapping',
    metric: 'system.paging.io.rate',
    combine: 'sum',
    category: 'memory',
    meaning: 'trouble',
    family: 'swap',
    resolution: MEBIBYTE,
  },
  {
    id: 'memory.stall',
    title: 'Waiting for memory',
    metric: 'system.pressure.stall',
    where: stalledFor('memory'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'memory',
    meaning: 'trouble',
    family: 'memory wait',
    resolution: 0.05,
    isHeadline: true,
  },
  {
    id: 'disk.busy',
    title: 'Disk busy',
    titleOfAll: 'Busiest disk',
    metric: 'system.disk.utilization',
    combine: 'max',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
    resolution: 0.05,
    isHeadline: true,
  },
  {
    id: 'disk.read',
    title: 'Disk, read',
    titleOfAll: 'Disks, read',
    metric: 'system.disk.io.rate',
    where: { 'disk.io.direction': 'read' },
    counted: MADE_OF_DISKS,
    combine: 'sum',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
    resolution: 8 * MEBIBYTE,
    forecast: 'disk',
    isHeadline: true,
  },
  {
    id: 'disk.write',
    title: 'Disk, written',
    titleOfAll: 'Disks, written',
    metric: 'system.disk.io.rate',
    where: { 'disk.io.direction': 'write' },
    counted: MADE_OF_DISKS,
    combine: 'sum',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
    resolution: 8 * MEBIBYTE,
    forecast: 'disk',
    isHeadline: true,
  },
  {
    id: 'disk.requests',
    title: 'Disk requests a second',
    metric: 'system.disk.operations.rate',
    counted: MADE_OF_DISKS,
    combine: 'sum',
    category: 'disk',
    meaning: 'use',
    family: 'disk work',
    resolution: 100,
  },
  {
    id: 'disk.await',
    title: 'Time a disk request takes',
    titleOfAll: 'Slowest disk, time a request',
    metric: 'system.disk.await',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
    resolution: 0.01,
  },
  {
    id: 'disk.queue',
    title: 'Disk queue',
    titleOfAll: 'Longest disk queue',
    metric: 'system.disk.queue',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
    resolution: 2,
  },
  {
    id: 'disk.stall',
    title: 'Waiting for disks',
    metric: 'system.pressure.stall',
    where: stalledFor('io'),
    within: 'container.pressure.stall',
    combine: 'max',
    category: 'disk',
    meaning: 'trouble',
    family: 'disk wait',
    resolution: 0.05,
    isHeadline: true,
  },
  {
    id: 'disk.full',
    title: 'File system in use',
    titleOfAll: 'Fullest file system',
    metric: 'system.filesystem.utilization',
    combine: 'max',
    category: 'disk',
    meaning: 'use',
    family: 'space',
    resolution: 0.01,
  },
  {
    id: 'network.in',
    title: 'Network, received',
    metric: 'system.network.io.rate',
    where: { 'network.io.direction': 'receive' },
    counted: INSIDE_THE_HOST,
    combine: 'sum',
    category: 'network',
    meaning: 'use',
    family: 'network work',
    resolution: 2 * MEBIBYTE,
    forecast: 'network',
    isHeadline: true,
  },
  {
    id: 'network.out',
    title: 'Network, sent',
    metric: 'system.network.io.rate',
    where: { 'network.io.direction': 'transmit' },
    counted: INSIDE_THE_HOST,
    combine: 'sum',
    category: 'network',
    meaning: 'use',
    family: 'network work',
    resolution: 2 * MEBIBYTE,
    forecast: 'network',
    isHeadline: true,
  },
  {
    id: 'network.errors',
    title: 'Network packets in error a second',
    metric: 'system.network.errors.rate',
    combine: 'sum',
    category: 'network',
    meaning: 'trouble',
    family: 'network trouble',
    resolution: 1,
  },
  {
    id: 'network.dropped',
    title: 'Network packets dropped a second',
    metric: 'system.network.dropped.rate',
    combine: 'sum',
    category: 'network',
    meaning: 'trouble',
    family: 'network trouble',
    resolution: 5,
  },
];

/** The metrics whose series fall under an entry, the one that counts first. */
export function metricsOf({ metric, within }: Pick<KeyMetric, 'metric' | 'within'>): readonly MetricName[] {
  return within === undefined ? [metric] : [within, metric];
}

/** Whether a series is one of an entry's. */
export function hasSeries(key: KeyMetric, metric: string, attributes: Attributes): boolean {
  const { where = {} } = key;
  return (
    (key.metric === metric || key.within === metric) &&
    Object.entries(where).every(([name, value]) => attributes[name] === value)
  );
}

/** Whether a series counts in a sum over all, or is counted in others already. */
export function countsInSum({ counted }: Pick<KeyMetric, 'counted'>, attributes: Attributes): boolean {
  return counted === undefined || !counted.as.test(attributes[counted.attribute] ?? '');
}

/** @param id of an entry. */
export function categoryOfKey(id: string): Category {
  return KEY_METRICS.find((key) => key.id === id)?.category ?? 'other';
}

/** The entry that a series falls under; undefined where it is of none. */
export function keyMetricOf(metric: string, attributes: Attributes): KeyMetric | undefined {
  return KEY_METRICS.find((key) => hasSeries(key, metric, attributes));
}

/** What a series is called: `Disk busy (nvme0n1)`, `CPU busy (container)`; of what has no entry the metric with its attributes. */
export function seriesTitle(metric: string, attributes: Attributes): string {
  const key = keyMetricOf(metric, attributes);
  const own = Object.entries(attributes).filter(([name]) => key?.where?.[name] === undefined);
  const subject = [...(key?.within === metric ? ['container'] : []), ...own.map(([, value]) => value)].join(', ');
  const name = key?.title ?? metric;
  return subject === '' ? name : `${name} (${subject})`;
}

/** Families of which the one is what the other makes wait: that these go together is known. */
const KNOWN_TOGETHER: readonly (readonly [string, string])[] = [
  ['cpu', 'cpu wait'],
  ['memory', 'memory wait'],
];

/** Whether metrics of two families go together on any host, so that it tells nothing of this one. */
export function goTogetherAnyway(a: string, b: string): boolean {
  return a === b || KNOWN_TOGETHER.some((pair) => pair.includes(a) && pair.includes(b));
}

/** Whether a metric is a share of a whole: between 0 and 1. */
export function isShare(metric: string): boolean {
  return isMetricName(metric) && CATALOGUE[metric].unit === '1';
}
