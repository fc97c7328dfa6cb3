import type { PlotFacts } from '../../events/events.ts';
import { type PlotState, plotterById } from '../../plotters/plotters.ts';

/** What events tell of a plot. */
export function factsOfPlot(plot: Partial<Record<keyof PlotFacts, unknown>>): PlotFacts {
  const { k, id, name, compression, index, startedAt, device } = plot as PlotFacts;
  const facts: PlotFacts = {};
  if (k !== undefined) facts.k = k;
  if (id !== undefined) facts.id = id;
  if (name !== undefined) facts.name = name;
  if (compression !== undefined) facts.compression = compression;
  if (device !== undefined) facts.device = device;
  if (index !== undefined) facts.index = index;
  if (startedAt !== undefined) facts.startedAt = startedAt;
  return facts;
}

/** Of a finished plot, as its log tells, else as its k does; undefined where neither is known. */
export function bytesOfPlot({
  plotter,
  k,
  finalBytes,
}: Pick<PlotState, 'plotter' | 'k' | 'finalBytes'>): number | undefined {
  const known = plotterById(plotter ?? '');
  return finalBytes ?? (known?.neverCompressed && k !== undefined ? known.uncompressedBytes(k) : undefined);
}
