import { busiest, RESOURCE_NAMES, type Saturation } from '../../analysis/bottleneck/saturation.ts';
import { formatPercent } from '../../metrics/format.ts';

export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly spoken: string;
}

/** The busiest figures of the host, short enough for the status bar. `saturations`: the most saturated first. */
export function statusText(saturations: readonly Saturation[], plotters: number): StatusText {
  const disk = busiest(saturations, 'disk');
  const figures: string[] = [];
  for (const saturation of [busiest(saturations, 'cpu'), busiest(saturations, 'memory'), disk]) {
    if (saturation?.ratio === undefined) continue;
    figures.push(`${saturation.subject ?? RESOURCE_NAMES[saturation.resource]} ${formatPercent(saturation.ratio)}`);
  }
  const running = `${plotters} ${plotters === 1 ? 'plotter' : 'plotters'}`;
  return {
    text: ['$(pulse)', ...figures, ...(plotters > 0 ? [`$(server-process) ${plotters}`] : [])].join(' '),
    tooltip: [
      `**PlotScope** · ${running} running`,
      '',
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
    spoken: `PlotScope: ${figures.join(', ')}, ${running} running`,
  };
}
