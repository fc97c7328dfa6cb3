import { localCalendar } from '../../../src/analysis/past/localCalendar.ts';
import { type CopyInterval, type PlotCase, plotCases } from '../../../src/analysis/past/plotCases.ts';
import type { StoredPlot } from '../../../src/history/storedPlot.ts';
import { DAY, MONDAY } from './plantedHistory.ts';
import { tracksOf } from './plantedTracks.ts';

/** Plots one after another by a process, each as long as `secondsAt` says. */
export function plotsInARow(
  days: number,
  secondsAt: (start: number, index: number) => number,
  facts: Partial<StoredPlot> = {},
  from = MONDAY,
): StoredPlot[] {
  const plots: StoredPlot[] = [];
  for (let at = from, index = 1; at < from + days * DAY; index++) {
    const seconds = secondsAt(at, index);
    plots.push({
      processId: '100:1',
      plotter: 'madmax',
      title: 'Mad Max plotter',
      k: 32,
      index,
      startedAt: at,
      endedAt: at + seconds,
      seconds,
      bytes: 108e9,
      outcome: 'finished',
      steps: [
        { step: 'Phase 1, table 1', seconds: seconds * 0.4 },
        { step: 'Phase 3, table 6', seconds: seconds * 0.6 },
      ],
      ...facts,
    });
    at += seconds + 10;
  }
  return plots;
}

export function casesOf(days: number, plots: readonly StoredPlot[], copies?: readonly CopyInterval[]): PlotCase[] {
  return plotCases(plots, { tracks: tracksOf(days, {}), copies, localTime: localCalendar('UTC') });
}

export function isNightInUtc(at: number): boolean {
  const hour = Math.floor(at / 3600) % 24;
  return hour >= 22 || hour < 6;
}
