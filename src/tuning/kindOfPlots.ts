import { plotKind } from '../plotters/plotters.ts';
import { configurationOf } from './argv.ts';
import type { PlotSettings } from './plotSettings.ts';

/** The kind of plots that a configuration makes, whatever makes them: `k32 C5`. */
export function kindOfPlots(settings: PlotSettings): string {
  const { mode: _, ...made } = configurationOf(settings);
  return plotKind(made);
}
