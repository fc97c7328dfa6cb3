import { leftOfLognormal } from './lognormal.ts';

/**
 * How long a plot still takes: the shares that its steps have left, at the pace that was seen. How sure that is, the plot itself
 * tells: where its steps took times other than their shares say, the host's load changes, and will go on changing.
 */

/** A median and an interval that four of five plots should keep to; seconds. */
export interface TimeLeft {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** Some of the plot's work that is done. */
export interface SeenWork {
  /** Of the whole plot. */
  readonly share: number;
  readonly seconds: number;
  /** Share of the plot up to the middle of it. */
  readonly at: number;
}

export interface Work {
  readonly seen: readonly SeenWork[];
  /** The running step: its share, how long it has run, and how much of it was done how long ago, where that is told. */
  readonly running: {
    readonly share: number;
    readonly seconds: number | undefined;
    readonly ratio: number | undefined;
    readonly sinceRatio: number;
  };
  /** Share of the steps after the running one. */
  readonly rest: number;
  /** Share that is done. */
  readonly here: number;
  /** How far the logarithms of its steps' shares usually lie apart (standard deviation). */
  readonly doubt: number;
  /** Total seconds of past plots of its kind on this host. */
  readonly usualSeconds: readonly number[];
  /** For so long it has been stopped now; 0 while it runs. */
  readonly stoppedSeconds: number;
  /** Other plotters at work on this host: when they end, this one gets on faster. */
  readonly others: number;
}

export interface Pace {
  /** Of a whole plot. */
  readonly seconds: number;
  /** Standard deviation of the logarithm of the pace from step to step. */
  readonly spread: number;
  /** Share of the plot that tells it. */
  readonly seen: number;
}

/** What lies further back than this share of the plot says less of now. */
const MEMORY = 0.15;
/** Seen steps outweigh what is usual from so many on; a step of this share or more counts as one. */
const USUAL_STEPS = 3;
const WHOLE_STEP = 0.03;
/** A step this small tells more of itself than of the pace. */
const LEAST_STEP = 0.004;
const LEAST_SEEN = 0.002;
/** A step's own time varies beside the pace. */
const STEP_SPREAD = 0.25;
/** With plots before, the pace is known by so much seen work less. */
const HISTORY_SHARE = 0.15;
/** What hangs goes on hanging for as long again, give or take: 80 % of it between these multiples. */
const HANG_LEAST = 0.12;
const HANG_MOST = 8;
/** A step is taken to hang once it takes this many times as long as it should. */
const HANG_FROM = 1.5;
/** What is left is some part of the plot at least: its last steps have times of their own. */
const LEAST_LEFT = 0.01;
/** While little was seen, the pace of what comes is a guess. */
const FIRST_SHARE = 0.15;

/**
 * How far the truth lies below and above the median, as logarithms that one plot of ten exceeds. Quantile regressions over each second of
 * some fifty plots of Mad Max, Gigahorse, chiapos and pos2, quiet and loaded, some together; whole plots were left out to choose the form.
 * Below counts what may get better: a load that ends, and with it the other plotters. Above counts what may hang: the less is left,
 * the more the last steps' own times matter.
 */
function reach(spread: number, left: number, { seen }: Pace, others: number): { below: number; above: number } {
  const part = Math.max(LEAST_LEFT, left);
  return {
    below: 2.8 * spread ** 0.9 * part ** 0.7 * (1 + others) ** 0.7,
    above: 0.52 * spread ** 0.6 * part ** -0.5 + 0.3 * Math.exp(-seen / FIRST_SHARE),
  };
}

/** Of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The pace of the plot, `undefined` while nothing tells it. Of steps' paces the geometric mean: one step that hung says little of the others. */
export function paceOf({ seen, here, doubt, usualSeconds }: Work): Pace | undefined {
  let weights = 0;
  let logs = 0;
  let share = 0;
  for (const step of seen) {
    const weight = step.share * Math.exp((step.at - here) / MEMORY);
    weights += weight;
    logs += weight * Math.log(step.seconds / step.share);
    share += step.share;
  }
  const usual = usualSeconds.length > 0 ? Math.log(median(usualSeconds)) : undefined;
  const spread = spreadOf(seen, doubt);
  if (share < LEAST_SEEN) {
    return usual === undefined ? undefined : { seconds: Math.exp(usual), spread, seen: HISTORY_SHARE };
  }
  const trust = usual === undefined ? 1 : share / (share + HISTORY_SHARE);
  const seconds = Math.exp(trust * (logs / weights) + (1 - trust) * (usual ?? 0));
  return { seconds, spread, seen: share + (usual === undefined ? 0 : HISTORY_SHARE) };
}

/** How the paces of steps vary, what is usual counted in as some steps more. */
function spreadOf(seen: readonly SeenWork[], doubt: number): number {
  const telling = seen.filter(({ share }) => share > LEAST_STEP);
  const shares = telling.reduce((sum, { share }) => sum + share, 0);
  const mean = telling.reduce((sum, { share, seconds }) => sum + share * Math.log(seconds / share), 0) / shares;
  let steps = USUAL_STEPS;
  let squares = USUAL_STEPS * doubt ** 2;
  for (const { share, seconds } of telling) {
    const weight = Math.min(1, share / WHOLE_STEP);
    steps += weight;
    squares += weight * (Math.log(seconds / share) - mean) ** 2;
  }
  return Math.sqrt(squares / steps);
}

export function timeLeft(work: Work, pace: Pace): TimeLeft {
  const { running, rest, stoppedSeconds, others } = work;
  const step = (quantile: number) => leftOfRunning(work, pace, quantile);
  const worked = step(0.5) + pace.seconds * rest;
  const { below, above } = reach(pace.spread, rest + running.share * (1 - (running.ratio ?? 0)), pace, others);
  // What varies apart adds up as squares.
  const less = Math.hypot(worked * (1 - Math.exp(-below)), (1 - HANG_LEAST) * stoppedSeconds);
  const more = Math.max(worked * (Math.exp(above) - 1), step(0.9) - step(0.5));
  const p50 = worked + stoppedSeconds;
  return { p10: Math.max(0, p50 - less), p50, p90: p50 + Math.hypot(more, (HANG_MOST - 1) * stoppedSeconds) };
}

/** A quantile of what is left of the running step: longer than it has run, and the longer, the more it looks as if it hung. */
function leftOfRunning({ running, stoppedSeconds }: Work, pace: Pace, quantile: number): number {
  const { share, ratio, sinceRatio, seconds = 0 } = running;
  const isTold = ratio !== undefined && ratio > 0;
  const usual = Math.max(1e-3, pace.seconds * share * (isTold ? 1 - ratio : 1));
  const elapsed = Math.max(0, (isTold ? sinceRatio : seconds) - stoppedSeconds);
  const left = leftOfLognormal(usual, Math.hypot(pace.spread, STEP_SPREAD), elapsed, quantile);
  const over = elapsed - HANG_FROM * usual;
  if (over <= 0) return left;
  const hang = over * (quantile < 0.5 ? HANG_LEAST : quantile > 0.5 ? HANG_MOST : 1);
  return Math.max(left, Math.min(1, over / usual) * hang);
}
