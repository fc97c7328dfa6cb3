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
  /** The attribute by which people tell its series from one another: that of the mount point. */
  readonly toldBy?: string;
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
  /** It goes in steps by nature: they are no trouble, and no news. */
  readonly isStepwise?: boolean;
}

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

/** Families of which the one is what the other makes wait: that these go together is known. */
const KNOWN_TOGETHER: readonly (readonly [string, string])[] = [
  ['cpu', 'cpu wait'],
  ['memory', 'memory wait'],
  ['disk work', 'disk wait'],
];

interface Measured {
  readonly metric: string;
  readonly family: string;
}

/** Whether two metrics go together on any host, so that it tells nothing of this one: they measure the same work, or what plotters use. */
export function goTogetherAnyway(a: Measured, b: Measured): boolean {
  const isOfPlotters = ({ metric }: Measured) => metric.startsWith('plotters.');
  return (
    a.family === b.family ||
    (isOfPlotters(a) && isOfPlotters(b)) ||
    KNOWN_TOGETHER.some((pair) => pair.includes(a.family) && pair.includes(b.family))
  );
}

/** Whether a metric is a share of a whole: between 0 and 1. */
export function isShare(metric: string): boolean {
  return isMetricName(metric) && CATALOGUE[metric].unit === '1';
}
