import { busiest, RESOURCE_NAMES, type Saturation } from '../../analysis/bottleneck/saturation.ts';
import type { PastBottleneck } from '../../events/bottleneckLog.ts';
import { formatPercent } from '../../metrics/format.ts';
import { bottleneckTitle } from './bottleneckRows.ts';

export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly spoken: string;
}

/**
 * The busiest figures of the host and what holds its plotters back, short enough for the status bar. `saturations`: the most saturated first.
 */
export function statusText(saturations: readonly Saturation[], plotters: number, held?: PastBottleneck): StatusText {
  const disk = busiest(saturations, 'disk');
  const figures: string[] = [];
  for (const saturation of [busiest(saturations, 'cpu'), busiest(saturations, 'memory'), disk]) {
    if (saturation?.ratio === undefined) continue;
    figures.push(`${saturation.subject ?? RESOURCE_NAMES[saturation.resource]} ${formatPercent(saturation.ratio)}`);
  }
  const running = `${plotters} ${plotters === 1 ? 'plotter' : 'plotters'}`;
  const heldBack = held && held.class !== 'unclear' ? bottleneckTitle(held.class) : undefined;
  return {
    text: [
      '$(pulse)',
      ...figures,
      ...(plotters > 0 ? [`$(server-process) ${plotters}`] : []),
      ...(heldBack ? [`$(flame) ${heldBack}`] : []),
    ].join(' '),
    tooltip: [
      `**PlotScope** · ${running} running`,
      '',
      ...(held ? [held.cause, ''] : []),
      '| | in use |',
      '|:--|--:|',
      ...saturations
        .filter(({ ratio }) => ratio !== undefined)
        .map(
          ({ resource, subject = '', ratio }) => `| ${RESOURCE_NAMES[resource]} ${subject} | ${formatPercent(ratio)} |`,
        ),
      '',
      'Click to open the dashboard.',
    ].join('\n'),
    spoken: [
      `PlotScope: ${figures.join(', ')}, ${running} running`,
      ...(heldBack ? [`held back: ${heldBack}`] : []),
    ].join(', '),
  };
}
