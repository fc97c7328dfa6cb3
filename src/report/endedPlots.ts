import type { Interval } from '../analysis/common/evidence.ts';
import type { History } from '../history/history.ts';
import { type PlotTotals, totalsOfPlots } from '../history/plotTotals.ts';
import type { StoredPlot } from '../history/storedPlot.ts';
import { plotKindName } from './plotAccounts.ts';

/** So many plots, the newest, are read and drawn one by one: a day may have thousands. */
export const MOST_PLOTS = 2000;
/** Below this hours are told apart. */
const HOURS_BELOW = 3 * 86_400;

/** What ended together: one plot, or all of a kind in the hour or the day that begins then. */
export interface EndedPlots extends PlotTotals {
  /** `Mad Max k32 C5` */
  readonly name: string;
}

/**
 * The plots that ended in a range, each by itself where they are few, else what they come to: all are counted, however many they are.
 * @param plots the newest `MOST_PLOTS` that ran in it.
 */
export function endedPlots(history: History, range: Interval, plots: readonly StoredPlot[]): EndedPlots[] {
  if (plots.length < MOST_PLOTS) {
    return plots.flatMap((plot) => {
      const { endedAt = Number.NaN, outcome } = plot;
      if (outcome === 'running' || !(endedAt >= range.from && endedAt < range.to)) return [];
      return totalsOfPlots(endedAt, [plot]).map((one) => ({ ...one, name: plotKindName(plot) }));
    });
  }
  const titles = new Map(plots.map(({ plotter, title }) => [plotter, title]));
  return history.endedPlots(range, isByHour(range) ? undefined : localDay).map((one) => {
    const { plotter, strength } = one.kind;
    return { ...one, name: plotKindName({ ...one.kind, title: titles.get(plotter), configuration: { strength } }) };
  });
}

export function isByHour({ from, to }: Interval): boolean {
  return to - from < HOURS_BELOW;
}

export function failedOf({ failures }: Pick<PlotTotals, 'failures'>): number {
  return Object.values(failures).reduce((sum, plots) => sum + plots, 0);
}

export function sumOf(all: readonly EndedPlots[], of: (one: EndedPlots) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}

function localDay(epochSeconds: number): number {
  return new Date(epochSeconds * 1000).setHours(0, 0, 0, 0) / 1000;
}
