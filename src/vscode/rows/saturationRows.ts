import {
  AT_LIMIT,
  RESOURCE_NAMES,
  type Resource,
  type Saturation,
  STRAINED,
} from '../../analysis/bottleneck/saturation.ts';
import { formatPercent } from '../../metrics/format.ts';
import type { Row } from './row.ts';

const ICONS: Readonly<Record<Resource, string>> = {
  cpu: 'chip',
  memory: 'circuit-board',
  swap: 'arrow-swap',
  disk: 'database',
  disks: 'database',
  // 'folder' itself would be drawn by the file icon theme, with its indentation
  filesystem: 'archive',
};

const USE: Readonly<Record<Resource, string>> = {
  cpu: 'busy',
  memory: 'in use',
  swap: 'in use',
  disk: 'busy',
  disks: 'busy',
  filesystem: 'full',
};

/** One row a resource, in the order given: how busy or full it is, and how much of the time something waits for it. */
export function saturationRows(saturations: readonly Saturation[]): Row[] {
  return saturations.map(({ resource, subject, ratio, absence, stalledRatio, isMeant }) => {
    const isStallAlone = ratio === undefined && absence === undefined && stalledRatio !== undefined;
    const use = ratio === undefined ? (absence ?? 'not known') : `${formatPercent(ratio)} ${USE[resource]}`;
    const stalled =
      stalledRatio !== undefined && (isStallAlone || stalledRatio >= 0.005)
        ? `something waits ${formatPercent(stalledRatio)} of the time`
        : undefined;
    return {
      id: [resource, subject].filter(Boolean).join(':'),
      label: [RESOURCE_NAMES[resource], subject].filter(Boolean).join(' '),
      description: [isStallAlone ? undefined : use, stalled, isMeant && 'of plots'].filter(Boolean).join(' · '),
      icon: { name: ICONS[resource], colour: isMeant ? colourOf(0) : colourOf(ratio) },
    };
  });
}

/** The theme's own colours for what is good, strained and at its limit; the text says it as well. */
export function colourOf(ratio: number | undefined): string | undefined {
  if (ratio === undefined) return 'disabledForeground';
  if (ratio >= AT_LIMIT) return 'charts.red';
  if (ratio >= STRAINED) return 'charts.yellow';
  return 'charts.green';
}
