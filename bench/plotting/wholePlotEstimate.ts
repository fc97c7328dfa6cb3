import { studentQuantile } from '../../src/analyze/distributions.ts';
import type { StepMeasure, WholeEstimate } from '../../src/benchmarks/plotRun.ts';
import type { PlotStep } from '../../src/plotters/plotters.ts';
import { type PlotSize, SPREAD_DEGREES, spreadOfShares } from './spreadOfShares.ts';
import { stepKey } from './stopStep.ts';

type TimedStep = Pick<StepMeasure, 'key' | 'seconds'>;

/** A finished plot of this host of the same kind: plotter, mode, k and compression. */
export interface PastPlot {
  readonly steps: readonly TimedStep[];
  readonly totalSeconds: number;
}

export interface WholeEstimateOptions {
  readonly past?: readonly PastPlot[];
  readonly size?: PlotSize;
}

/** How sure an interval is to hold. */
const CONFIDENCE = 0.9;
/** Of the variance among plots anywhere, what is left among the plots of one host: about a third of it for large plots, two thirds for small ones. */
const WITHIN_HOST = 0.5;
/** A past plot that doesn't tell all of the measured steps must tell so much of them, by their usual shares. */
const TOLD_SHARE = 0.9;

/**
 * Seconds of a whole plot from its first steps.
 *
 * The rest of a plot, as a multiple of what was measured, is taken to be log-normal about what the plan's shares say. Half of its
 * variance is the host's, the other half each plot's own. Past plots of this host tell of the host's half by how far they were off
 * at the same place, and of their own scatter; the interval is that of one more plot (the normal model with a known prior, by
 * Student's distribution). So it is never shorter than what was measured, and every stop step is treated alike.
 * @param plan the plotter's steps in order.
 * @param steps measured steps; a step between them that isn't told counts as part of the rest. `undefined` where the first isn't.
 */
export function estimateWhole(
  plan: readonly PlotStep[],
  steps: readonly TimedStep[],
  { past = [], size = 'large' }: WholeEstimateOptions = {},
): WholeEstimate | undefined {
  const place = placeOf(plan, steps);
  if (place === undefined || plan[0] === undefined || !place.done.includes(plan[0])) return undefined;

  const usual = oddsOf(place);
  const variance = spreadOfShares(place, size) ** 2;
  const offsets = past.flatMap((plot) => offsetOf(plot, place));
  const n = offsets.length;
  const mean = sum(offsets) / Math.max(1, n);
  const ownVariance =
    (WITHIN_HOST * variance * SPREAD_DEGREES + sum(offsets.map((offset) => (offset - mean) ** 2))) /
    (SPREAD_DEGREES + Math.max(0, n - 1));
  const hostVariance = (1 - WITHIN_HOST) * variance;
  // The more past plots, the more their mean counts against the plan.
  const weight = hostVariance / (hostVariance + ownVariance / Math.max(1, n));
  const offset = n === 0 ? 0 : weight * mean;
  const leftVariance = n === 0 ? hostVariance : (1 - weight) * hostVariance;
  const reach =
    studentQuantile((1 + CONFIDENCE) / 2, SPREAD_DEGREES + Math.max(0, n - 1)) * Math.sqrt(leftVariance + ownVariance);

  const { measured } = place;
  const whole = (odds: number) => measured * (1 + Math.exp(odds));
  return {
    seconds: whole(usual + offset),
    interval: [whole(usual + offset - reach), whole(usual + offset + reach)],
    measuredShare: 1 / (1 + Math.exp(usual + offset)),
    pastPlots: n,
  };
}

/** Which of a plan's steps are measured, and which are the rest. */
interface Place {
  readonly done: readonly PlotStep[];
  readonly rest: readonly PlotStep[];
  /** Seconds of those that are done. */
  readonly measured: number;
}

/** `undefined` where nothing is measured, or all. */
function placeOf(plan: readonly PlotStep[], steps: readonly TimedStep[]): Place | undefined {
  const seconds = secondsOf(steps);
  const done = plan.filter((step) => seconds.has(stepKey(step)));
  const rest = plan.filter((step) => !seconds.has(stepKey(step)));
  if (done.length === 0 || rest.length === 0) return undefined;
  return { done, rest, measured: sum(done.map((step) => seconds.get(stepKey(step)) as number)) };
}

/** By key, of those that took any time. */
function secondsOf(steps: readonly TimedStep[]): Map<string, number> {
  return new Map(steps.filter(({ seconds }) => seconds > 0).map(({ key, seconds }) => [key, seconds]));
}

/** ln(rest ÷ done) by the usual shares. */
function oddsOf({ done, rest }: Pick<Place, 'done' | 'rest'>): number {
  return Math.log(shareOf(rest) / shareOf(done));
}

/** How much ln(rest ÷ done) of a past plot was off its usual value at this place. */
function offsetOf({ steps, totalSeconds }: PastPlot, { done, rest }: Place): number[] {
  const own = secondsOf(steps);
  const told = done.filter((step) => own.has(stepKey(step)));
  const first = sum(told.map((step) => own.get(stepKey(step)) as number));
  if (shareOf(told) < TOLD_SHARE * shareOf(done) || !(totalSeconds > first)) return [];
  const untold = done.filter((step) => !told.includes(step));
  return [Math.log((totalSeconds - first) / first) - oddsOf({ done: told, rest: [...untold, ...rest] })];
}

function shareOf(steps: readonly PlotStep[]): number {
  return sum(steps.map(({ share }) => share));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
