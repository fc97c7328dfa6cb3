import { PROCESS } from '../metrics/catalogue/define.ts';
import { CATALOGUE, type MetricName } from '../metrics/catalogue.ts';
import type { Attributes, Metric, Unit } from '../metrics/metric.ts';
import { FLEET_METRICS, type FleetMetricName } from './fleetMetrics.ts';

/** What pushed series are of. */
export type PushedMetricName = MetricName | FleetMetricName;

/** In the place of a process's pid and id, which are others with every plot: 0 … n-1 of those that run together. */
export const SLOT_LABEL = 'plotter_slot';
/** `job` of everything that PlotScope sends. */
export const JOB = 'plotscope';

/** Units as Prometheus spells them out at the end of a name; those in braces are dropped. */
const UNIT_WORDS: { readonly [Name in Unit]?: string } = {
  By: 'bytes',
  s: 'seconds',
  Hz: 'hertz',
  Cel: 'celsius',
  J: 'joules',
  W: 'watts',
};
const PER: Readonly<Record<string, string>> = { s: 'per_second', d: 'per_day' };

/** Of a plotter as a whole: the rest of what is measured of processes stays in the history of their host. */
const OF_PROCESSES: readonly MetricName[] = [
  'process.cpu.utilization',
  'process.memory.usage',
  'process.disk.io',
  'process.thread.count',
  'process.paging.faults',
  'process.context_switches',
  'process.time.share',
  'process.gpu.utilization',
  'process.gpu.memory.usage',
];

/** Of each disk, file system or sensor, and told by others of it or by an alert of its host. */
const LEFT_OUT: readonly MetricName[] = [
  'system.disk.request.size',
  'system.disk.merged.rate',
  'system.filesystem.inodes.limit',
  'system.filesystem.inodes.free',
  'system.filesystem.inodes.utilization',
  'system.filesystem.plotters.count',
  'hw.temperature.limit',
];

/** A metric by its name. */
export function metricOf(name: PushedMetricName): Metric {
  return name in FLEET_METRICS ? FLEET_METRICS[name as FleetMetricName] : CATALOGUE[name as MetricName];
}

/**
 * The name by which Prometheus knows a metric, made as OpenTelemetry's translation makes it: dots become `_`, the unit is appended,
 * sums that only grow end in `_total`.
 */
export function prometheusName(name: PushedMetricName): string;
export function prometheusName(name: string, metric: Metric): string;
export function prometheusName(name: string, { unit, kind } = metricOf(name as PushedMetricName)): string {
  const base = name.replaceAll(/[^a-zA-Z0-9_]/g, '_');
  const suffix = kind === 'counter' ? 'total' : unit === '1' ? 'ratio' : undefined;
  return [unitWords(unit), suffix].reduce<string>(
    (text, word) => (word === undefined || text.endsWith(`_${word}`) ? text : `${text}_${word}`),
    base,
  );
}

function unitWords(unit: Unit): string | undefined {
  const [of, per] = unit.split('/');
  const words = [UNIT_WORDS[of as Unit], per === undefined ? undefined : PER[per]].filter(Boolean);
  return words.length > 0 ? words.join('_') : undefined;
}

/** Prometheus keeps these for summaries and histograms. */
const RESERVED: Readonly<Record<string, string>> = { quantile: 'forecast_quantile', le: 'upper_bound' };

/** An attribute as a label's name. */
export function labelName(attribute: string): string {
  return RESERVED[attribute] ?? attribute.replaceAll(/[^a-zA-Z0-9_]/g, '_');
}

/** The labels of a series, but its name: none of them without bound, as a process's number would be. */
export function labelsOf(attributes: Attributes, slot?: number): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== '' && !UNBOUNDED.includes(name)) labels[labelName(name)] = value;
  }
  if (slot !== undefined) labels[SLOT_LABEL] = String(slot);
  return labels;
}

const UNBOUNDED = PROCESS.filter((name) => name !== 'plotter');

/** Whether a metric goes to a fleet's server. Left out is what its engine works out itself, and what is only looked at on the host. */
export function isPushed(name: MetricName): boolean {
  const { attributes } = CATALOGUE[name];
  if (attributes.includes('cpu.logical_number')) return false;
  if (isRateOfCounter(name)) return false;
  if (name.startsWith('process.')) return OF_PROCESSES.includes(name);
  return !LEFT_OUT.includes(name);
}

function isRateOfCounter(name: MetricName): boolean {
  const counter = name.endsWith('.rate') ? name.slice(0, -'.rate'.length) : undefined;
  return counter !== undefined && counter in CATALOGUE && CATALOGUE[counter as MetricName].kind === 'counter';
}
