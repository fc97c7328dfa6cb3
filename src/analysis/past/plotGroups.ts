import { quantileOfSorted } from '../../analyze/quantiles.ts';
import type { StoredPlot } from '../../history/storedPlot.ts';
import { kindOf } from './plotCases.ts';

/** Plots of one plotter, mode, k, compression and strength. */
export interface PlotGroup {
  readonly plotter: string;
  readonly mode?: string;
  readonly k?: number;
  readonly compression?: number;
  /** Of version 2 plots. */
  readonly strength?: number;
  readonly finished: number;
  readonly failed: number;
  /** Half of them took less, 1 of 10 and 9 of 10 did. */
  readonly seconds?: { readonly median: number; readonly p10: number; readonly p90: number };
  readonly secondsPerGibibyte?: number;
}

const GIBIBYTE = 2 ** 30;

/** The kinds of plots, the most frequent first. */
export function plotGroups(plots: readonly StoredPlot[]): PlotGroup[] {
  const groups = [...Map.groupBy(plots, (plot) => kindOf({ plot })).values()].map((own): PlotGroup => {
    const [{ title, plotter, mode, k, compression, configuration }] = own;
    const strength = configuration?.strength;
    const finished = own.filter(({ outcome }) => outcome === 'finished');
    const seconds = sorted(finished.flatMap((plot) => plot.seconds ?? []));
    const pace = sorted(
      finished.flatMap(({ seconds: took, bytes }) => (took && bytes ? [(took / bytes) * GIBIBYTE] : [])),
    );
    return {
      plotter: title ?? plotter ?? 'unknown plotter',
      ...(mode !== undefined && { mode }),
      ...(k !== undefined && { k }),
      ...(compression !== undefined && { compression }),
      ...(strength !== undefined && { strength }),
      finished: finished.length,
      failed: own.filter(({ outcome }) => outcome === 'failed' || outcome === 'crashed').length,
      ...(seconds.length === 0
        ? {}
        : {
            seconds: {
              median: quantileOfSorted(seconds, 0.5),
              p10: quantileOfSorted(seconds, 0.1),
              p90: quantileOfSorted(seconds, 0.9),
            },
          }),
      ...(pace.length === 0 ? {} : { secondsPerGibibyte: quantileOfSorted(pace, 0.5) }),
    };
  });
  return groups.sort((a, b) => b.finished + b.failed - (a.finished + a.failed));
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
