import { bottleneckTitle } from '../../analysis/bottleneck/classes.ts';
import { AT_LIMIT, busiest, RESOURCE_NAMES, type Saturation } from '../../analysis/bottleneck/saturation.ts';
import { markdownText } from '../../analysis/common/markdownText.ts';
import type { PastBottleneck } from '../../events/bottleneckLog.ts';
import { formatCount, formatPercent } from '../../metrics/format.ts';

export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly spoken: string;
  /** A figure that is shown is at its limit. */
  readonly isAtLimit: boolean;
}

/** What the status bar can show; each has a switch. */
export const STATUS_ITEMS = ['cpu', 'memory', 'disk', 'plotters', 'bottleneck'] as const;
export type StatusItem = (typeof STATUS_ITEMS)[number];

/**
 * The busiest figures of the host and what holds its plotters back, short enough for the status bar. `saturations`: the most saturated first.
 */
export function statusText(
  saturations: readonly Saturation[],
  plotters: number,
  held?: PastBottleneck,
  items: readonly StatusItem[] = STATUS_ITEMS,
): StatusText {
  const shown = (['cpu', 'memory', 'disk'] as const)
    .filter((resource) => items.includes(resource))
    .map((resource) => busiest(saturations, resource))
    .filter((saturation) => saturation?.ratio !== undefined) as (Saturation & { ratio: number })[];
  const figures = shown.map(
    ({ resource, subject, ratio }) => `${withoutIcons(subject ?? RESOURCE_NAMES[resource])} ${formatPercent(ratio)}`,
  );
  const running = formatCount(plotters, 'plotter');
  const heldBack =
    held && held.class !== 'unclear' && items.includes('bottleneck') ? bottleneckTitle(held.class) : undefined;
  const parts = [
    ...figures,
    ...(plotters > 0 && items.includes('plotters') ? [`$(server-process) ${plotters}`] : []),
    ...(heldBack ? [`$(flame) ${heldBack}`] : []),
  ];
  return {
    text: `$(pulse) ${parts.join(' · ') || 'PlotScope'}`,
    tooltip: [
      `**PlotScope** · ${running} running`,
      '',
      ...(held ? [markdownText(held.cause), ''] : []),
      '| | in use |',
      '|:--|--:|',
      ...saturations
        .filter(({ ratio }) => ratio !== undefined)
        .map(
          ({ resource, subject = '', ratio }) =>
            `| ${RESOURCE_NAMES[resource]} ${markdownText(subject)} | ${formatPercent(ratio)} |`,
        ),
      '',
      'Click to open the dashboard.',
    ].join('\n'),
    spoken: [
      `PlotScope: ${[...figures, `${running} running`].join(', ')}`,
      ...(heldBack ? [`held back: ${heldBack}`] : []),
    ].join(', '),
    isAtLimit: shown.some(({ ratio }) => ratio >= AT_LIMIT),
  };
}

/** The name of a disk or an interface, in which no `$(icon)` is drawn. */
function withoutIcons(name: string): string {
  return name.replaceAll('$(', '$ (');
}
