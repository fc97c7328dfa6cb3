import type { PlotConfiguration } from '../plotters/configuration.ts';

/** A plot that was made on this host, or a run of a benchmark, with what it was told. */
export interface PastRun {
  /** As in src/plotters. */
  readonly plotter: string;
  readonly configuration: PlotConfiguration;
  readonly seconds: number;
  /** Epoch seconds of its beginning. */
  readonly at: number;
}

/** What a store tells of a plot. */
interface FinishedPlot {
  readonly plotter?: string | undefined;
  readonly configuration?: PlotConfiguration | undefined;
  readonly k?: number | undefined;
  readonly seconds?: number | undefined;
  readonly startedAt: number;
  readonly outcome: string;
}

/** Where plots are kept. */
interface PlotStore {
  /** The newest so many. `keep`: what is kept of each while further ones are read. */
  plots(
    wanted: { readonly outcome: 'finished'; readonly limit: number },
    keep: <Plot extends FinishedPlot>(plot: Plot) => Plot,
  ): readonly FinishedPlot[];
}

/** Each takes kilobytes to read. These are of some days where plots take seconds, and of years elsewhere. */
const MOST_PLOTS = 5000;

/** Runs that recommendations go by, of the plots that a host has made. */
export function pastRunsIn(store: PlotStore): PastRun[] {
  return pastRunsOf(
    store.plots({ outcome: 'finished', limit: MOST_PLOTS }, (plot) => ({ ...plot, steps: [], account: undefined })),
  );
}

/** Plots that say something of speed: finished, timed, and with a configuration that is known. */
export function pastRunsOf(plots: readonly FinishedPlot[]): PastRun[] {
  return plots.flatMap(({ plotter, configuration, k, seconds, startedAt, outcome }) =>
    outcome === 'finished' && plotter !== undefined && configuration && seconds !== undefined && seconds > 0
      ? [{ plotter, configuration: k === undefined ? configuration : { ...configuration, k }, seconds, at: startedAt }]
      : [],
  );
}

/** Settings that decide about speed. */
export const TUNED = ['threads', 'buckets', 'buckets3', 'tmp', 'tmp2', 'compression', 'cacheBytes'] as const;
export type Tuned = (typeof TUNED)[number];

/** Seconds of runs that differ in one setting only, by its values. */
export type Contrast = ReadonlyMap<string | number, readonly number[]>;

/**
 * Runs that differ in one setting and agree in all others that decide about speed. Of several such sets the one with the most
 * values, then the most runs. Undefined where no two values were tried.
 */
export function contrastOf(runs: readonly PastRun[], setting: Tuned): Contrast | undefined {
  const sets = new Map<string, Map<string | number, number[]>>();
  for (const { configuration, seconds } of runs) {
    const value = configuration[setting];
    if (value === undefined) continue;
    // Where the plotter's default follows another setting, that isn't a second difference.
    const others = TUNED.filter((name) => name !== setting && !(setting === 'buckets' && name === 'buckets3'));
    const key = JSON.stringify(others.map((name) => configuration[name] ?? null));
    const set = sets.get(key) ?? new Map<string | number, number[]>();
    set.set(value, [...(set.get(value) ?? []), seconds]);
    sets.set(key, set);
  }
  const count = (set: Contrast) => [...set.values()].reduce((sum, { length }) => sum + length, 0);
  const [best] = [...sets.values()]
    .filter(({ size }) => size > 1)
    .sort((a, b) => b.size - a.size || count(b) - count(a));
  return best;
}
