import type { StoredPlot } from '../../history/storedPlot.ts';
import type { PlotRow } from '../../pages/plotRow.ts';

/** A plot of the history as the dashboard lists it. */
export function plotRow(plot: StoredPlot): PlotRow {
  const { processId, startedAt, endedAt, id, index, plotter, title, k, compression, seconds, bytes, outcome, trouble } =
    plot;
  const timed = plot.steps.flatMap(({ step, seconds: took }) => (took === undefined ? [] : [{ step, seconds: took }]));
  const [longestStep] = timed.toSorted((a, b) => b.seconds - a.seconds);
  return {
    key: [processId, id ?? index ?? startedAt].join(' '),
    startedAt,
    endedAt,
    plotter: title ?? plotter ?? 'unknown plotter',
    k,
    compression,
    strength: plot.configuration?.strength,
    seconds,
    bytes,
    outcome,
    trouble: trouble?.cause,
    longestStep,
    hasLog: plot.logPath !== undefined,
  };
}
