import { isNotEnoughData, type NotEnoughData, notEnoughData } from '../../analyze/notEnoughData.ts';
import { fitScalability, type Scalability } from '../../analyze/scalability.ts';
import type { AnalysedPlot, PreparedInput } from './analysisInput.ts';
import { commonGrid } from './commonGrid.ts';

/** How the host's throughput grows with how much is done at once. */
export interface ScalabilityView {
  /** Plots a day against plots at a time. */
  readonly byPlotters: Scalability | NotEnoughData;
  /** Plots a day of one plotter against its threads; by plotter, mode and k. */
  readonly byThreads: readonly { readonly of: string; readonly fit: Scalability | NotEnoughData }[];
  /** Plots that ran at the same time in the newest measurements; absent where it isn't known. */
  readonly plottersNow?: number;
}

const SECONDS_PER_DAY = 86_400;
const MOST_PLACES = 1200;
const FEWEST_PLOTS = 3;

export function scalabilityView(input: PreparedInput): ScalabilityView {
  const finished = input.plots.filter(({ outcome, seconds }) => outcome === 'finished' && (seconds ?? 0) > 0);
  const count = input.series.find(({ metric }) => metric === 'plotters.count')?.window.values;
  const measured = byPlottersMeasured(input);
  return {
    byPlotters: isNotEnoughData(measured) ? byPlotters(finished) : measured,
    byThreads: byThreads(finished),
    ...(count !== undefined && { plottersNow: count[count.length - 1] }),
  };
}

function byPlottersMeasured({ series, windows }: PreparedInput): Scalability | NotEnoughData {
  const count = series.find(({ metric }) => metric === 'plotters.count');
  const rate = series.find(({ metric }) => metric === 'plotters.plots.rate');
  if (!count || !rate) return notEnoughData(2, 0, 'plotters.count and plotters.plots.rate are not both measured');
  const grid = commonGrid([count, rate], windows.from, windows.to, MOST_PLACES);
  if (grid === undefined || grid.columns.length < 2) return notEnoughData(2, 1, 'values at one time only');
  const [counts, rates] = grid.columns.map(({ values }) => values);
  return perLevel(counts.map(Math.round), rates);
}

/** One mean a level: the rate changes slowly, so that its single values are not independent. */
function perLevel(levels: Float64Array, throughput: Float64Array): Scalability | NotEnoughData {
  const sums = new Map<number, { sum: number; count: number }>();
  levels.forEach((level, at) => {
    if (!(level >= 1) || !(throughput[at] > 0)) return;
    const own = sums.get(level) ?? { sum: 0, count: 0 };
    sums.set(level, { sum: own.sum + throughput[at], count: own.count + 1 });
  });
  const found = [...sums].sort(([a], [b]) => a - b);
  return fitScalability(
    found.map(([level]) => level),
    found.map(([, { sum, count }]) => sum / count),
  );
}

/** From the plots themselves: how many others ran during each, on average, and what that many put through. */
function byPlotters(plots: readonly AnalysedPlot[]): Scalability | NotEnoughData {
  if (plots.length < FEWEST_PLOTS) return notEnoughData(FEWEST_PLOTS, plots.length, 'too few finished plots');
  const spans = plots.map(({ startedAt, seconds = 0 }) => ({ from: startedAt, to: startedAt + seconds, seconds }));
  const levels = spans.map(({ from, to, seconds }) => {
    const overlap = spans.reduce(
      (sum, other) => sum + Math.max(0, Math.min(to, other.to) - Math.max(from, other.from)),
      0,
    );
    return Math.max(1, Math.round(overlap / seconds));
  });
  const throughput = spans.map(({ seconds }, at) => (levels[at] * SECONDS_PER_DAY) / seconds);
  return perLevel(Float64Array.from(levels), Float64Array.from(throughput));
}

function byThreads(plots: readonly AnalysedPlot[]): ScalabilityView['byThreads'] {
  const groups = Map.groupBy(
    plots.filter(({ configuration }) => configuration?.threads !== undefined),
    ({ plotter, mode, k }) => [plotter ?? 'plotter', mode, k && `k${k}`].filter(Boolean).join(' '),
  );
  return [...groups].map(([of, own]) => ({
    of,
    fit: fitScalability(
      own.map(({ configuration }) => configuration?.threads ?? 0),
      own.map(({ seconds = Number.NaN }) => SECONDS_PER_DAY / seconds),
    ),
  }));
}
