import { existsSync } from 'node:fs';
import { useHistoryIfAny } from '../../src/engine/hostHistory.ts';
import { configurationOf } from '../../src/tuning/argv.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { pastPlotsOf } from './pastPlots.ts';
import type { PastPlot } from './wholePlotEstimate.ts';

const MOST_PLOTS = 500;

/** Past plots of this host for estimates; none where there is no history. */
export function pastPlotsFor(historyPath: string, settings: PlotSettings): PastPlot[] {
  // A host without a history still plots.
  const kept = existsSync(historyPath)
    ? useHistoryIfAny(historyPath, (history) => history.plots({ limit: MOST_PLOTS }))
    : undefined;
  return pastPlotsOf(kept ?? [], settings.plotter, configurationOf(settings));
}
