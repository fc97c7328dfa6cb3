import type { TargetName } from '../../analyze/forecast/targets.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import { type Frame, present } from '../../metrics/frame.ts';
import type { Attributes } from '../../metrics/metric.ts';

/** Where a target's values come from: the sum over the series of a metric that count. */
export interface TargetSource {
  readonly metric: MetricName;
  /** Whether a series is part of the sum; all are without. */
  readonly counts?: (attributes: Attributes) => boolean;
}

/** Devices that are made of others, whose traffic is counted there already. */
const MADE_OF_DISKS = /^(?:dm-|md)\d/;
/** Interfaces that lead to others of the same host. */
const INSIDE_THE_HOST = /^(?:veth|docker|br-|virbr|cni|flannel|cali|lxc|lxd)/;

/** By target: its sources, of which the first that is measured counts. Inside a container its own limits hold. */
export const TARGET_SOURCES: Readonly<Record<TargetName, readonly TargetSource[]>> = {
  cpu: [{ metric: 'container.cpu.utilization' }, { metric: 'system.cpu.utilization' }],
  memory: [{ metric: 'container.memory.utilization' }, { metric: 'system.memory.utilization' }],
  disk: [
    {
      metric: 'system.disk.io.rate',
      counts: (attributes) => !MADE_OF_DISKS.test(attributes['system.device'] ?? ''),
    },
  ],
  network: [
    {
      metric: 'system.network.io.rate',
      counts: (attributes) => !INSIDE_THE_HOST.test(attributes['network.interface.name'] ?? ''),
    },
  ],
  throughput: [{ metric: 'plotters.plots.rate' }],
};

/** A target's value in one frame; undefined where it is absent. */
export function targetValue(frame: Frame, target: TargetName): number | undefined {
  for (const { metric, counts } of TARGET_SOURCES[target]) {
    let sum: number | undefined;
    for (const { slot, attributes } of frame.index.of(metric)) {
      const value = (counts?.(attributes) ?? true) ? present(frame.values[slot]) : undefined;
      if (value !== undefined) sum = (sum ?? 0) + value;
    }
    if (sum !== undefined) return sum;
  }
  return undefined;
}

/** A series of the history, as far as a target needs it. */
export interface StoredColumn {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/**
 * A target's series from the history's columns: at each time the sum of what was measured then.
 * @returns times ascending; empty where none of the columns is a source.
 */
export function targetSeries(
  columns: readonly StoredColumn[],
  target: TargetName,
): { times: Float64Array; values: Float64Array } {
  for (const { metric, counts } of TARGET_SOURCES[target]) {
    const sums = new Map<number, number>();
    for (const column of columns) {
      if (column.metric !== metric || !(counts?.(column.attributes) ?? true)) continue;
      for (let at = 0; at < column.times.length; at++) {
        const value = column.values[at]!;
        if (Number.isFinite(value)) sums.set(column.times[at]!, (sums.get(column.times[at]!) ?? 0) + value);
      }
    }
    if (sums.size === 0) continue;
    const times = Float64Array.from(sums.keys()).sort();
    return { times, values: times.map((time) => sums.get(time)!) };
  }
  return { times: new Float64Array(0), values: new Float64Array(0) };
}
