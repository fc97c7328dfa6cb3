import type { Comparison, ConfigurationComparison, Side, SideSummary } from '../../src/benchmarks/comparisonRun.ts';
import type { PlotRun } from '../../src/benchmarks/plotRun.ts';
import { wholeSeconds } from '../../src/benchmarks/plotRun.ts';
import type { Progress } from '../../src/benchmarks/progress.ts';
import { winnerOf } from '../../src/benchmarks/verdictWords.ts';
import { formatBytes } from '../../src/metrics/format.ts';
import { kindOfPlots } from '../../src/tuning/kindOfPlots.ts';
import type { NamedConfiguration } from '../../src/tuning/namedConfiguration.ts';
import { obstacleTo, type RunPlotOptions, runPlot } from '../plotting/runPlot.ts';
import type { PastPlot } from '../plotting/wholePlotEstimate.ts';
import { compare } from './compare.ts';
import { BudgetSpent, type CompareOptions, RunFailed } from './compareOptions.ts';
import { differingSettings } from './differingSettings.ts';
import type { Price } from './plotCost.ts';
import { summaryOf } from './sideSummary.ts';
import { whySlower } from './whySlower.ts';

export interface CompareConfigurationsOptions extends Omit<RunPlotOptions, 'signal' | 'onStep' | 'past'> {
  /** Seconds that all runs may take together. */
  readonly budgetSeconds?: number;
  readonly mostRuns?: number;
  readonly worthRatio?: number;
  readonly errorRate?: number;
  readonly power?: number;
  readonly controlRuns?: number;
  readonly seed?: number;
  /** Values of an earlier control of this host, see CompareOptions. */
  readonly control?: readonly number[];
  /** Finished plots of this host by side, for estimates of stopped runs. */
  readonly past?: Readonly<Record<Side, readonly PastPlot[]>>;
  readonly price?: Price;
  /** What is run; a simulation in tests. */
  readonly run?: typeof runPlot;
}

/**
 * Compares two configurations by real runs: interleaved, until it is decided which makes plots faster or the budget is spent, with
 * the reasons that the engine saw meanwhile. Never rejects for a run that fails: what was measured until then is kept.
 */
export async function compareConfigurations(
  a: NamedConfiguration,
  b: NamedConfiguration,
  options: CompareConfigurationsOptions,
  onProgress: (progress: Progress) => void = () => {},
  signal?: AbortSignal,
): Promise<ConfigurationComparison> {
  const { run = runPlot, past, price, ...forRuns } = options;
  const configurations = { a, b };
  const names = { a: a.name, b: b.name === a.name ? `${b.name} (b)` : b.name };
  const measures =
    options.until === undefined
      ? 'whole plots'
      : a.settings.plotter === b.settings.plotter
        ? 'first steps'
        : 'estimated whole plots';
  const runs: (PlotRun & { side: Side; isControl: boolean })[] = [];
  let endedByBudget: PlotRun | undefined;
  const comparison = await compare(comparing(options, names), {
    ...(signal && { signal }),
    now: () => performance.now() / 1000,
    run: async (which) => {
      const name = names[which.side];
      if (which.index === 0 && run === runPlot) mustBothRun(configurations, names, options);
      const { isControl, index, most } = which;
      onProgress({ kind: 'begun', name, index: index + 1, of: most, isControl });
      const { secondsLeft = Number.POSITIVE_INFINITY } = which;
      const { limitSeconds: limit = Number.POSITIVE_INFINITY } = options;
      // Elapsed seconds of first steps say nothing of an estimated whole.
      const cutoff =
        measures === 'estimated whole plots' ? Number.POSITIVE_INFINITY : (which.cutoff ?? Number.POSITIVE_INFINITY);
      const limitSeconds = Math.min(cutoff, limit, secondsLeft);
      const plot = await run(configurations[which.side], {
        ...forRuns,
        ...(past && { past: past[which.side] }),
        ...(signal && { signal }),
        ...(Number.isFinite(limitSeconds) && { limitSeconds }),
        onStep: (step, seconds) => onProgress({ kind: 'step', name, step, seconds }),
      });
      const made = { ...plot, side: which.side, isControl: which.isControl };
      runs.push(made);
      const isLimited = plot.outcome === 'time limit';
      if (isLimited && limitSeconds === secondsLeft) {
        endedByBudget = made;
        throw new BudgetSpent();
      }
      const wasCutOff = isLimited && cutoff <= limit;
      const seconds = wasCutOff ? cutoff : secondsToCompare(plot, measures);
      onProgress({ kind: 'measured', name, unit: 's', median: seconds, n: 1, warnings: [], wasCutOff });
      return wasCutOff ? { atLeast: seconds } : seconds;
    },
  });
  // Control runs show what a takes as well as its others do, but not at the same times as b's: they stand apart.
  const complete = (side: Side) =>
    runs.filter(
      (plot) =>
        plot !== endedByBudget &&
        plot.side === side &&
        !plot.isControl &&
        ['finished', 'stopped', 'time limit'].includes(plot.outcome),
    );
  const sides = { a: summaryOf(complete('a'), price), b: summaryOf(complete('b'), price) };
  return {
    ...comparison,
    reasons: [...comparison.reasons, ...reasonsOf(comparison, sides, names, price), ...differingSettings(a, b)],
    warnings: [...differentPlots(a, b), ...comparison.warnings, ...warningsOf(measures, runs, options.until)],
    names,
    measures,
    sides,
    runs,
  };
}

/** Before hours go into the runs of one side. Throws RunFailed for the side that can't be run. */
function mustBothRun(
  configurations: Record<Side, NamedConfiguration>,
  names: Record<Side, string>,
  options: CompareConfigurationsOptions,
): void {
  for (const side of ['a', 'b'] as const) {
    const obstacle = obstacleTo(configurations[side], options);
    if (obstacle) throw new RunFailed(`${names[side]}: ${obstacle.cause} ${obstacle.remedy}`);
  }
}

function comparing(options: CompareConfigurationsOptions, names: Record<Side, string>): CompareOptions {
  const { budgetSeconds, mostRuns, worthRatio, errorRate, power, controlRuns, seed, control } = options;
  const given = { budgetSeconds, mostRuns, worthRatio, errorRate, power, controlRuns, seed, control };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { unit: 's', better: 'lower', names, ...set };
}

/** Seconds of a run. Throws RunFailed, in words for a person, where it has none. */
function secondsToCompare(run: PlotRun, measures: ConfigurationComparison['measures']): number {
  const { outcome, problem, measured, name } = run;
  if (outcome !== 'finished' && outcome !== 'stopped') {
    throw new RunFailed(
      `${name}: ${[problem?.cause, problem?.line && `“${problem.line}”`, problem?.remedy].filter(Boolean).join(' ')}`,
    );
  }
  const seconds = measures === 'estimated whole plots' ? wholeSeconds(run) : measured.seconds;
  if (seconds === undefined)
    throw new RunFailed(`${name}: its log tells no times. Check that its output is that of the plotter.`);
  return seconds;
}

function reasonsOf(
  comparison: Comparison,
  sides: Record<Side, SideSummary>,
  names: Record<Side, string>,
  price: Price | undefined,
): string[] {
  const reasons: string[] = [];
  const winner = winnerOf(comparison);
  if (winner !== undefined) {
    const loser = winner === 'a' ? 'b' : 'a';
    reasons.push(...whySlower({ ...sides[loser], name: names[loser] }, { ...sides[winner], name: names[winner] }));
  }
  const [a, b] = [sides.a, sides.b];
  if (a.bytesPerDay !== undefined && b.bytesPerDay !== undefined) {
    reasons.push(
      `One plot after the other makes ${formatBytes(a.bytesPerDay)} a day with ${names.a}, ${formatBytes(b.bytesPerDay)} with ${names.b}.`,
    );
  }
  if (a.usage.energyJoules !== undefined && b.usage.energyJoules !== undefined) {
    reasons.push(
      `Energy of the host a run: ${kilojoules(a.usage.energyJoules)} for ${names.a}, ${kilojoules(b.usage.energyJoules)} for ${names.b}.`,
    );
  }
  if (a.usage.highestCelsius !== undefined && b.usage.highestCelsius !== undefined) {
    reasons.push(
      `Hottest sensor: ${Math.round(a.usage.highestCelsius)} °C with ${names.a}, ${Math.round(b.usage.highestCelsius)} °C with ${names.b}.`,
    );
  }
  if (a.cost !== undefined && b.cost !== undefined) {
    const currency = price?.currency ? ` ${price.currency}` : '';
    reasons.push(
      `A plot costs ${a.cost.toPrecision(2)}${currency} with ${names.a}, ${b.cost.toPrecision(2)}${currency} with ${names.b}.`,
    );
  }
  return reasons;
}

function kilojoules(joules: number): string {
  return `${Number((joules / 1000).toPrecision(2))} kJ`;
}

/** Of plots of another k, level or strength one may take longer and still be the better. */
function differentPlots(...sides: readonly NamedConfiguration[]): string[] {
  const kinds = sides.map(({ settings }) => kindOfPlots(settings));
  return new Set(kinds).size > 1
    ? [`They make different plots (${kinds.join(' against ')}): which is faster doesn’t tell which is better.`]
    : [];
}

function warningsOf(
  measures: ConfigurationComparison['measures'],
  runs: readonly PlotRun[],
  until: string | undefined,
): string[] {
  const warnings: string[] = [];
  if (measures === 'first steps')
    warnings.push(`Only the steps until ${until} were run: later steps may differ otherwise.`);
  if (measures === 'estimated whole plots')
    warnings.push(
      `Whole plots were estimated from the steps until ${until}: the error of the estimate is on top of the intervals.`,
    );
  const others = runs.flatMap(({ measured }) => {
    const { usage, wallSeconds } = measured;
    return usage?.othersCpuSeconds === undefined || !wallSeconds ? [] : [usage.othersCpuSeconds / wallSeconds];
  });
  const mean = others.reduce((sum, cores) => sum + cores, 0) / Math.max(1, others.length);
  if (mean > 0.25)
    warnings.push(`Other programs kept ${mean.toFixed(1)} cores busy meanwhile: stop them for surer figures.`);
  return warnings;
}
