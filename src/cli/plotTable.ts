import { ABSENT, formatBytes, formatBytesPerSecond, formatDuration, formatSeconds } from '../metrics/format.ts';
import { type PlotReport, plotterById } from '../plotters/plotters.ts';
import { plainTable } from '../terminal/plainTable.ts';

/** A plot as it is printed: with the file that tells of it where several were read. */
export type PlotOfFile = PlotReport & { readonly file?: string };

/** Plots of logs for people: one a line; the steps as well where there is only one. */
export function plotTable(plots: readonly PlotOfFile[]): string {
  const hasFiles = plots.some(({ file }) => file !== undefined);
  const table = plainTable([
    ...(hasFiles ? ['File'] : []),
    ...['Plotter', 'k', 'Plot', 'Started', 'Phases', 'Total', 'Size', 'Copy', 'State'],
  ]);
  for (const plot of plots) table.push([...(hasFiles ? [plot.file ?? ''] : []), ...cells(plot)]);
  const errors = plots.flatMap(({ error, remarks = [], name, id }, index) => [
    ...(error ? [`${name ?? id ?? `Plot ${index + 1}`}: ${error.cause} ${error.remedy}`] : []),
    ...remarks.map(({ line }) => `${name ?? id ?? `Plot ${index + 1}`} went on after: ${line}`),
  ]);
  return [table.toString(), ...(plots.length === 1 ? steps(plots[0]) : []), ...new Set(errors)].join('\n\n');
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
