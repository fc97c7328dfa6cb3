import { existsSync } from 'node:fs';
import { hostId } from '../../src/engine/hostId.ts';
import { History } from '../../src/store/history.ts';
import { HistoryUnavailable } from '../../src/store/historyErrors.ts';
import { configurationOf } from '../../src/tuning/argv.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { pastPlotsOf } from './pastPlots.ts';
import type { PlottingMetadata } from './plottingMetadata.ts';
import type { PastPlot } from './wholePlotEstimate.ts';

const MOST_PLOTS = 500;

/** Past plots of this host for estimates; none where there is no history. */
export function pastPlotsFor(historyPath: string, settings: PlotSettings): PastPlot[] {
  const kept = withHistory(historyPath, true, (history) => history.plots({ limit: MOST_PLOTS })) ?? [];
  return pastPlotsOf(kept, settings.plotter, configurationOf(settings));
}

/** Keeps a benchmark's document in the history of this host, under its `metadata.runId`; nothing happens where there is none yet. */
export function keepDocument(historyPath: string, document: { readonly metadata: PlottingMetadata }): void {
  const { runId, startedAt, seconds } = document.metadata;
  withHistory(historyPath, false, (history) => history.put('benchmark', runId, startedAt + seconds, document));
}

function withHistory<Result>(path: string, readOnly: boolean, run: (history: History) => Result): Result | undefined {
  if (!existsSync(path)) return undefined;
  let history: History;
  try {
    history = History.open(path, { hostId: hostId(), readOnly });
  } catch (error) {
    // A host without a history still plots.
    if (error instanceof HistoryUnavailable) return undefined;
    throw error;
  }
  try {
    return run(history);
  } finally {
    history.close();
  }
}
