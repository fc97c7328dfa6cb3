import type { PlotFacts } from '../../events/events.ts';

/** What events tell of a plot. */
export function factsOfPlot(plot: Partial<Record<keyof PlotFacts, unknown>>): PlotFacts {
  const { k, id, name, compression, index, startedAt } = plot as PlotFacts;
  const facts: PlotFacts = {};
  if (k !== undefined) facts.k = k;
  if (id !== undefined) facts.id = id;
  if (name !== undefined) facts.name = name;
  if (compression !== undefined) facts.compression = compression;
  if (index !== undefined) facts.index = index;
  if (startedAt !== undefined) facts.startedAt = startedAt;
  return facts;
}
