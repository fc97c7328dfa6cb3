import { absenceIn, type Frame, present, valueIn } from '../metrics/frame.ts';

export type Resource = 'cpu' | 'memory' | 'swap' | 'disk' | 'filesystem';

/** How full or busy one resource is now. */
export interface Saturation {
  readonly resource: Resource;
  /** Which of its kind: `nvme0n1`, `/mnt/plots`; absent for the one CPU and the one memory. */
  readonly subject?: string;
  /** 0 = idle or empty, 1 = nothing is left; `undefined` = not known. */
  readonly ratio: number | undefined;
  /** Why the ratio isn't known. */
  readonly absence?: string;
  /** Share of time in which threads were stalled for it, where the kernel tells (PSI, some). */
  readonly stalledRatio?: number;
}

/** The saturation of every resource of the host, the most saturated first, unknown ones last. */
export function saturationOf(frame: Frame): Saturation[] {
  const all: Saturation[] = [
    { resource: 'cpu', ...measured(frame, 'system.cpu.utilization'), stalledRatio: stalled(frame, 'cpu') },
    { resource: 'memory', ...measured(frame, 'system.memory.utilization'), stalledRatio: stalled(frame, 'memory') },
  ];
  if ((valueIn(frame, 'system.paging.limit') ?? 0) > 0) {
    all.push({ resource: 'swap', ...measured(frame, 'system.paging.utilization') });
  }
  for (const { slot, attributes, absence } of frame.index.of('system.disk.utilization')) {
    const ratio = present(frame.values[slot]);
    all.push({
      resource: 'disk',
      subject: attributes['system.device'],
      ratio,
      absence,
      stalledRatio: stalled(frame, 'io'),
    });
  }
  for (const { slot, attributes, absence } of frame.index.of('system.filesystem.utilization')) {
    const ratio = present(frame.values[slot]);
    all.push({ resource: 'filesystem', subject: attributes['system.filesystem.mountpoint'], ratio, absence });
  }
  return all.sort((a, b) => (b.ratio ?? -1) - (a.ratio ?? -1));
}

/** The busiest of a kind. */
export function busiest(saturations: readonly Saturation[], resource: Resource): Saturation | undefined {
  return saturations.find((saturation) => saturation.resource === resource);
}

function measured(
  frame: Frame,
  metric: 'system.cpu.utilization' | 'system.memory.utilization' | 'system.paging.utilization',
): Pick<Saturation, 'ratio' | 'absence'> {
  return { ratio: valueIn(frame, metric), absence: absenceIn(frame, metric) };
}

function stalled(frame: Frame, resource: string): number | undefined {
  return valueIn(frame, 'system.pressure.stall', { resource, stalled: 'some' });
}
