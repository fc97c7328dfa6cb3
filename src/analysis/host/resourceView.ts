import { meanOf } from '../../analyze/series.ts';
import { AT_LIMIT, OF_PLOTS, STRAINED } from '../bottleneck/saturation.ts';
import type { CleanSeries, PreparedInput } from './analysisInput.ts';

/** How used and how saturated a resource was in the window. */
export interface ResourceUse {
  readonly resource: 'cpu' | 'memory' | 'swap' | 'disk' | 'filesystem' | 'heat';
  /** Which of its kind: `nvme0n1`. */
  readonly subject?: string;
  readonly title: string;
  readonly key: string;
  readonly metric: string;
  /** Mean utilisation, 0 … 1, and what it was below in 95 % of the time. */
  readonly meanRatio: number;
  readonly p95Ratio: number;
  /** Share of the time at 90 % and more, and at 70 % and more. */
  readonly atLimitRatio: number;
  readonly strainedRatio: number;
  /** Saturation: mean share of time in which threads waited for it (PSI), where it is measured. */
  readonly stalledRatio?: number;
  readonly stalledKey?: string;
  /** `limit`: most of the time at its limit; `strained`: most of the time strained, or waited for. */
  readonly level: 'limit' | 'strained' | 'free';
}

interface Kind {
  readonly resource: ResourceUse['resource'];
  readonly metric: string;
  /** Attribute that names which of its kind. */
  readonly subject?: string;
  /** Resource of the pressure metric. */
  readonly pressure?: string;
}

const KINDS: readonly Kind[] = [
  { resource: 'cpu', metric: 'system.cpu.utilization', pressure: 'cpu' },
  { resource: 'cpu', metric: 'container.cpu.utilization', pressure: 'cpu' },
  { resource: 'memory', metric: 'system.memory.utilization', pressure: 'memory' },
  { resource: 'memory', metric: 'container.memory.utilization', pressure: 'memory' },
  { resource: 'swap', metric: 'system.paging.utilization' },
  { resource: 'disk', metric: 'system.disk.utilization', subject: 'system.device', pressure: 'io' },
  { resource: 'filesystem', metric: 'system.filesystem.utilization', subject: 'system.filesystem.mountpoint' },
  { resource: 'heat', metric: 'hw.temperature.utilization' },
];

const MOST_OF_THE_TIME = 0.5;
/** Threads that wait for a tenth of the time are felt. */
export const STALLED = 0.1;

/** Utilisation and saturation of every resource, the most pressing first. */
export function resourceView({ series }: PreparedInput): ResourceUse[] {
  const uses = KINDS.flatMap((kind) =>
    series.filter(({ metric }) => metric === kind.metric).map((one) => useOf(one, kind, series)),
  );
  return uses.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.meanRatio - a.meanRatio);
}

const LEVELS: readonly ResourceUse['level'][] = ['free', 'strained', 'limit'];

function useOf(one: CleanSeries, { resource, subject, pressure }: Kind, all: readonly CleanSeries[]): ResourceUse {
  const { values } = one.window;
  const share = (limit: number) => values.filter((value) => value >= limit).length / values.length;
  const stall = pressure === undefined ? undefined : stallOf(all, one.metric, pressure);
  const stalledRatio = stall && meanOf(stall.window.values);
  const [atLimitRatio, strainedRatio] = [share(AT_LIMIT), share(STRAINED)];
  const isWaitedFor = stalledRatio !== undefined && stalledRatio >= STALLED && resource !== 'disk';
  const named = subject === undefined ? undefined : one.attributes[subject];
  return {
    resource,
    ...(named !== undefined && { subject: named }),
    title: one.title,
    key: one.key,
    metric: one.metric,
    meanRatio: meanOf(values),
    p95Ratio: values.toSorted()[Math.floor(0.95 * (values.length - 1))],
    atLimitRatio,
    strainedRatio,
    ...(stall !== undefined && stalledRatio !== undefined && { stalledRatio, stalledKey: stall.key }),
    level: isFullOfPlots(one, all)
      ? 'free'
      : atLimitRatio >= MOST_OF_THE_TIME
        ? 'limit'
        : strainedRatio >= MOST_OF_THE_TIME || isWaitedFor
          ? 'strained'
          : 'free',
  };
}

/** Whether it is a disk that is filled with plots on purpose. */
function isFullOfPlots({ metric, attributes }: CleanSeries, all: readonly CleanSeries[]): boolean {
  const mountpoint = attributes['system.filesystem.mountpoint'];
  const mean = (name: string) => {
    const found = all.find(
      (one) => one.metric === name && one.attributes['system.filesystem.mountpoint'] === mountpoint,
    );
    return found ? meanOf(found.window.values) : 0;
  };
  return (
    metric === 'system.filesystem.utilization' &&
    mean('system.filesystem.plots.utilization') >= OF_PLOTS &&
    mean('system.filesystem.plotters.count') === 0
  );
}

function stallOf(all: readonly CleanSeries[], metric: string, resource: string): CleanSeries | undefined {
  const name = metric.startsWith('container.') ? 'container.pressure.stall' : 'system.pressure.stall';
  return all.find(
    (one) => one.metric === name && one.attributes.resource === resource && one.attributes.stalled === 'some',
  );
}
