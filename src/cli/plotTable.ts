import { ABSENT, formatBytes, formatBytesPerSecond, formatDuration, formatSeconds } from '../metrics/format.ts';
import { type PlotReport, plotterById } from '../plotters/plotters.ts';
import { plainTable } from '../terminal/plainTable.ts';

/** A plot as it is printed: with the file that tells of it where several were read. */
export type PlotOfFile = PlotReport & { readonly file?: string };

/** Plots of logs for people: one a line; the steps as well where there is only one. */
export function plotTable(plots: Iterable<PlotOfFile>, hasFiles: boolean): string {
  const table = plainTable([
    ...(hasFiles ? ['File'] : []),
    ...['Plotter', 'k', 'Plot', 'Started', 'Phases', 'Total', 'Size', 'Copy', 'State'],
  ]);
  const errors = new Set<string>();
  let count = 0;
  let only: PlotOfFile | undefined;
  for (const plot of plots) {
    count++;
    only = plot;
    table.push([...(hasFiles ? [plot.file ?? ''] : []), ...cells(plot)]);
    const { error, remarks = [], name, id } = plot;
    const called = name ?? id ?? `Plot ${count}`;
    if (error) errors.add(`${called}: ${error.cause} ${error.remedy}`);
    for (const { line } of remarks) errors.add(`${called} went on after: ${line}`);
  }
  return [table.toString(), ...(only && count === 1 ? steps(only) : []), ...errors].join('\n\n');
}

function cells(plot: PlotOfFile): string[] {
  const { plotter, k, compression, configuration, startedAt, phases, totalSeconds, finalBytes, copy } = plot;
  const strength = configuration?.strength;
  return [
    plotterById(plotter)?.title ?? plotter ?? ABSENT,
    [k ?? ABSENT, compression && `C${compression}`, strength && `strength ${strength}`].filter(Boolean).join(' '),
    (plot.id ?? plot.name)?.slice(0, 12) ?? ABSENT,
    startedAt === undefined ? ABSENT : new Date(startedAt * 1000).toISOString().slice(0, 16).replace('T', ' '),
    phases.map(({ phase, seconds }) => `P${phase} ${formatDuration(seconds)}`).join(', ') || ABSENT,
    formatSeconds(totalSeconds),
    formatBytes(finalBytes),
    copy
      ? [formatDuration(copy.seconds), formatBytesPerSecond(copy.bytesPerSecond)]
          .filter((cell) => cell !== ABSENT)
          .join(', ')
      : ABSENT,
    state(plot),
  ];
}

function state({ finished, error }: PlotOfFile): string {
  if (error) return finished ? 'finished, then an error' : 'failed';
  return finished ? 'finished' : 'not finished';
}

function steps(plot: PlotOfFile): string[] {
  if (plot.steps.length === 0) return [];
  const table = plainTable(['Phase', 'Step', 'Time']);
  for (const { phase, name, seconds } of plot.steps) {
    table.push([String(phase ?? ''), name, seconds === undefined ? ABSENT : `${seconds.toFixed(2)} s`]);
  }
  return [table.toString()];
}
