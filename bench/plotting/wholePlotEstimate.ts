import { studentQuantile } from '../../src/analyze/distributions.ts';
import type { PlotStep } from '../../src/plotters/plotters.ts';
import type { StepMeasure, WholeEstimate } from './plotRun.ts';
import { stepKey } from './stopStep.ts';

/** A finished plot of this host of the same kind: plotter, mode, k and compression. */
export interface PastPlot {
  readonly steps: readonly Pick<StepMeasure, 'key' | 'seconds'>[];
  readonly totalSeconds: number;
}

/** How sure an interval is to hold. */
const CONFIDENCE = 0.9;
const Z90 = 1.2816;
/** Plots of one configuration on one host: what their share of time up to a step differs by at the least. */
const LEAST_SPREAD = 0.02;
/** Where one plot tells nothing of the spread, half of what the plotter's plots differ by elsewhere. */
const OWN_SPREAD_RATIO = 0.5;

/**
 * Seconds of a whole plot from its first steps, as ln(whole ÷ first steps). What is known of the plotter (shares of its steps with
 * their spread) is one observation of that ratio, with a spread of its own; each past plot of this host is another, of a smaller
 * spread. They are weighed by their precision (the normal model with a known prior); the interval is that of one more plot.
 * @param plan the plotter's steps in order.
 * @param steps measured steps; those from the plan's first on without a gap count.
 */
export function estimateWhole(
  plan: readonly PlotStep[],
  steps: readonly Pick<StepMeasure, 'key' | 'seconds'>[],
  past: readonly PastPlot[] = [],
): WholeEstimate | undefined {
  const seconds = new Map(steps.map((step) => [step.key, step.seconds]));
  const firstMissing = plan.findIndex((step) => !seconds.has(stepKey(step)));
  const done = firstMissing < 0 ? plan : plan.slice(0, firstMissing);
  const doneSeconds = sum(done.map((step) => seconds.get(stepKey(step)) as number));
  if (done.length === 0 || doneSeconds <= 0) return undefined;

  const total = sum(plan.map(({ share }) => share));
  const share = sum(done.map((step) => step.share)) / total;
  const priorSpread = Math.max(LEAST_SPREAD, Math.min(spreadOf(done), spreadOf(plan.slice(done.length))) / share);
  const ratios = past.flatMap((plot) => logRatio(plot, done));
  const ownSpread = Math.max(LEAST_SPREAD, spreadOfRatios(ratios, OWN_SPREAD_RATIO * priorSpread));

  const priorWeight = 1 / priorSpread ** 2;
  const ownWeight = ratios.length / ownSpread ** 2;
  const mean =
    (priorWeight * -Math.log(share) + ownWeight * (sum(ratios) / Math.max(1, ratios.length))) /
    (priorWeight + ownWeight);
  // Without a plot of this host the spread among hosts holds for the next plot; with some, that of this host.
  const spread = ratios.length === 0 ? priorSpread : Math.hypot(1 / Math.sqrt(priorWeight + ownWeight), ownSpread);
  const reach = studentQuantile((1 + CONFIDENCE) / 2, Math.max(4, ratios.length)) * spread;
  return {
    seconds: doneSeconds * Math.exp(mean),
    interval: [doneSeconds * Math.max(1, Math.exp(mean - reach)), doneSeconds * Math.exp(mean + reach)],
    measuredShare: Math.exp(-mean),
    pastPlots: ratios.length,
  };
}

/** ln(whole ÷ the same first steps) of a past plot that tells them all. */
function logRatio({ steps, totalSeconds }: PastPlot, done: readonly PlotStep[]): number[] {
  const own = new Map(steps.map(({ key, seconds }) => [key, seconds]));
  const first = sum(done.map((step) => own.get(stepKey(step)) ?? Number.NaN));
  return first > 0 && totalSeconds >= first ? [Math.log(totalSeconds / first)] : [];
}

/** Deviation of a sum of shares: steps vary partly together, partly on their own. */
function spreadOf(steps: readonly PlotStep[]): number {
  const deviations = steps.map(({ low, high }) => Math.max(0, high - low) / (2 * Z90));
  return (sum(deviations) + Math.sqrt(sum(deviations.map((value) => value ** 2)))) / 2;
}

/** Deviation of the ratios, held towards `usual` where they are few: as if two plots had been of that spread. */
function spreadOfRatios(ratios: readonly number[], usual: number): number {
  if (ratios.length < 2) return usual;
  const mean = sum(ratios) / ratios.length;
  const squares = sum(ratios.map((ratio) => (ratio - mean) ** 2));
  return Math.sqrt((squares + 2 * usual ** 2) / (ratios.length + 1));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
