import { type PlotRun, wholeSeconds } from '../../src/benchmarks/plotRun.ts';
import type { Progress } from '../../src/benchmarks/progress.ts';
import type { Measurement, Tuning } from '../../src/benchmarks/tuningRun.ts';
import { planFor, plotKind } from '../../src/plotters/plotters.ts';
import { configurationOf } from '../../src/tuning/argv.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import type { PlotSettings } from '../../src/tuning/plotSettings.ts';
import { plotBytesPerDay } from '../plotting/plotBytesPerDay.ts';
import { type RunPlotOptions, runPlot } from '../plotting/runPlot.ts';
import type { PastPlot } from '../plotting/wholePlotEstimate.ts';
import { defaultRounds } from './defaultRounds.ts';
import { type Candidate, type RunResult, type TuneOptions, tune } from './tune.ts';

export interface TuneConfigurationOptions
  extends Omit<RunPlotOptions, 'until' | 'signal' | 'onStep' | 'past'>,
    Omit<TuneOptions, 'rounds'> {
  /** Stop steps from cheap to dear, see TuneOptions; without them what is known of the plotter decides. */
  readonly rounds?: readonly (string | undefined)[];
  /** Finished plots of this host of the same kind. */
  readonly past?: readonly PastPlot[];
  /** Is given everything that was measured, after every run. */
  readonly keep?: (measurements: readonly Measurement[]) => void;
  readonly run?: typeof runPlot;
  /** Further configurations where the best of the first steps lies at an edge of those tried. */
  readonly beyond?: (best: PlotSettings, tried: readonly PlotSettings[]) => readonly NamedConfiguration[];
}

export interface ConfigurationTuning extends Tuning {
  readonly rounds: readonly (string | undefined)[];
  readonly runs: readonly PlotRun[];
}

/**
 * Searches the configurations of a matrix for the fastest by real runs, first steps first, within a time budget. All are of one
 * plotter and k. Estimates of one round all rest on the same past plots, so that they can be compared.
 * @throws {Error} where there is nothing to search, or the configurations make different plots.
 */
export async function tuneConfiguration(
  grid: readonly NamedConfiguration[],
  options: TuneConfigurationOptions,
  onProgress: (progress: Progress) => void = () => {},
  signal?: AbortSignal,
): Promise<ConfigurationTuning> {
  const {
    run = runPlot,
    keep,
    past = [],
    beyond,
    rounds: wanted,
    budgetSeconds,
    keepOneOf,
    tieRatio,
    lastRuns,
    seed,
    earlier,
    given,
    ...forRuns
  } = options;
  const kinds = new Set(grid.map(({ settings }) => `${settings.plotter} ${plotKind(configurationOf(settings))}`));
  if (kinds.size > 1)
    throw new Error(
      `These make different plots (${[...kinds].join(', ')}): tune one plotter, k, level and strength at a time, and compare the best.`,
    );
  const first = grid[0];
  const rounds =
    wanted ?? (first ? defaultRounds(planFor(first.settings.plotter, configurationOf(first.settings))) : []);
  const runs: PlotRun[] = [];
  const search = { keepOneOf, tieRatio, lastRuns, seed, earlier, given };
  const set = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
  const tuning = await tune(
    grid.map(candidateOf),
    { rounds, budgetSeconds, ...set },
    {
      now: () => performance.now() / 1000,
      ...(signal && { signal }),
      ...(beyond && { beyond: (best, tried) => beyond(best, tried).map(candidateOf) }),
      onMeasured: (measurement, all) => {
        keep?.(all);
        onProgress(toldOf(measurement));
      },
      run: async (settings, until, name, secondsLeft) => {
        onProgress({ kind: 'begun', name, index: runs.length + 1, ...(until !== undefined && { until }) });
        const plot = await run(
          { name, settings },
          {
            ...forRuns,
            past,
            limitSeconds: Math.min(secondsLeft, options.limitSeconds ?? Number.POSITIVE_INFINITY),
            ...(until !== undefined && { until }),
            ...(signal && { signal }),
            onStep: (step, seconds) => onProgress({ kind: 'step', name, step, seconds }),
          },
        );
        runs.push(plot);
        return resultOf(plot);
      },
    },
  );
  const k = first && configurationOf(first.settings).k;
  const table = tuning.table.map((row) => {
    const bytesPerDay = first && plotBytesPerDay(first.settings.plotter, k, row.seconds ?? Number.NaN);
    return bytesPerDay === undefined ? row : { ...row, bytesPerDay };
  });
  return { ...tuning, table, rounds, runs };
}

function candidateOf({ name, settings }: NamedConfiguration): Candidate<PlotSettings> {
  return { name, configuration: settings };
}

function toldOf({ name, seconds, until, problem = 'no time' }: Measurement): Progress {
  if (seconds === undefined) return { kind: 'failed', name, reason: problem };
  return { kind: 'measured', name, unit: 's', median: seconds, n: 1, warnings: [], isEstimated: until !== undefined };
}

function resultOf(plot: PlotRun): RunResult {
  const seconds = wholeSeconds(plot);
  if (seconds !== undefined && (plot.outcome === 'finished' || plot.outcome === 'stopped')) {
    const share = plot.measured.isWhole ? undefined : plot.estimated?.measuredShare;
    return { seconds, ...(share !== undefined && { share }) };
  }
  const { cause, remedy } = plot.problem ?? {
    cause: 'Its log tells no times.',
    remedy: 'Check that its output is that of the plotter.',
  };
  return { problem: `${cause} ${remedy}` };
}
