import { absenceIn, type Frame, present, valueIn } from '../../metrics/frame.ts';

export type Resource = 'cpu' | 'memory' | 'swap' | 'disk' | 'disks' | 'filesystem';

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
  /** It is full on purpose: of plots that are farmed. */
  readonly isMeant?: true;
}

/** For people. */
export const RESOURCE_NAMES: Readonly<Record<Resource, string>> = {
  cpu: 'CPU',
  memory: 'Memory',
  swap: 'Swap',
  disk: 'Disk',
  disks: 'All disks',
  filesystem: 'File system',
};

/** From these ratios on a resource is strained, and at its limit. */
export const STRAINED = 0.7;
export const AT_LIMIT = 0.9;
/** A file system of which plots take so much is there to be filled with them. */
export const OF_PLOTS = 0.5;

/**
 * The saturation of every resource of the host: those at their limit first, then the strained, then the rest, unknown
 * ones last. Within a level the order is fixed, so that rows don't change places every second.
 */
export function saturationOf(frame: Frame): Saturation[] {
  const all: Saturation[] = [
    { resource: 'cpu', ...limited(frame, 'cpu'), ...stalled(frame, 'cpu') },
    { resource: 'memory', ...limited(frame, 'memory'), ...stalled(frame, 'memory') },
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
      ...(absence !== undefined && { absence }),
    });
  }
  // The kernel tells it of the host, not of which disk is waited for.
  const waiting = stalled(frame, 'io');
  if (waiting.stalledRatio !== undefined) all.push({ resource: 'disks', ratio: undefined, ...waiting });
  for (const { slot, attributes, absence } of frame.index.of('system.filesystem.utilization')) {
    const ratio = present(frame.values[slot]);
    const subject = attributes['system.filesystem.mountpoint'];
    const isMeant = isFullOfPlots(frame, subject) && { isMeant: true as const };
    all.push({ resource: 'filesystem', subject, ratio, ...(absence !== undefined && { absence }), ...isMeant });
  }
  return all.sort((a, b) => levelOf(b) - levelOf(a));
}

/** The busiest of a kind. */
export function busiest(saturations: readonly Saturation[], resource: Resource): Saturation | undefined {
  const ofKind = saturations.filter((saturation) => saturation.resource === resource);
  return ofKind.toSorted((a, b) => (b.ratio ?? -1) - (a.ratio ?? -1))[0];
}

function isFullOfPlots(frame: Frame, mountpoint: string): boolean {
  const own = { 'system.filesystem.mountpoint': mountpoint };
  const [plots, plotters] = (['plots.utilization', 'plotters.count'] as const).map(
    (name) => valueIn(frame, `system.filesystem.${name}`, own) ?? 0,
  );
  return plots >= OF_PLOTS && plotters === 0;
}

function levelOf({ ratio, stalledRatio, isMeant }: Saturation): number {
  if (isMeant) return 0;
  if (ratio === undefined) return stalledRatio === undefined ? -1 : 0;
  return ratio >= AT_LIMIT ? 2 : ratio >= STRAINED ? 1 : 0;
}

/** Inside a container that has a limit of its own, that one counts: the host's cores and memory can't be had there. */
function limited(frame: Frame, resource: 'cpu' | 'memory'): Pick<Saturation, 'ratio' | 'absence'> {
  const ratio = valueIn(frame, `container.${resource}.utilization`);
  return ratio === undefined ? measured(frame, `system.${resource}.utilization`) : { ratio };
}

function measured(
  frame: Frame,
  metric: 'system.cpu.utilization' | 'system.memory.utilization' | 'system.paging.utilization',
): Pick<Saturation, 'ratio' | 'absence'> {
  const absence = absenceIn(frame, metric);
  return { ratio: valueIn(frame, metric), ...(absence !== undefined && { absence }) };
}

function stalled(frame: Frame, resource: string): Pick<Saturation, 'stalledRatio'> {
  const which = { resource, stalled: 'some' };
  const stalledRatio =
    valueIn(frame, 'container.pressure.stall', which) ?? valueIn(frame, 'system.pressure.stall', which);
  return { ...(stalledRatio !== undefined && { stalledRatio }) };
}
