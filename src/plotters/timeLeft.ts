import { leftOfLognormal, Z90 } from './lognormal.ts';

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
const MEMORY = 0.3;
/** Seen steps outweigh what is usual from so many on; a step of this share or more counts as one. */
const USUAL_STEPS = 3;
const WHOLE_STEP = 0.03;
/** A step this small tells more of itself than of the pace. */
const LEAST_STEP = 0.004;
const LEAST_SEEN = 0.002;
/** Even at a steady pace: other plots, other disks, heat. */
const LEAST_SPREAD = 0.06;
/** While little was seen, the pace of what comes is a guess. */
const FIRST_SPREAD = 0.3;
const FIRST_SHARE = 0.2;
/** A step's own time varies beside the pace. */
const STEP_SPREAD = 0.25;
/** With plots before, the pace is known by so much seen work less. */
const HISTORY_SHARE = 0.15;
const HISTORY_SPREAD = 0.15;
/** What hangs goes on hanging for as long again, give or take: 80 % of it between these multiples. */
const HANG_LEAST = 0.12;
const HANG_MOST = 8;
/** Share of the gain (in logarithms) that this many plots less at once would be, if they ended now. */
const OTHERS_END = 0.6;
/** A step is taken to hang once it takes this many times as long as it should. */
const HANG_FROM = 1.5;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
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
  const { usualSeconds, stoppedSeconds } = work;
  const first = FIRST_SPREAD * Math.exp(-pace.seen / FIRST_SHARE);
  const history = usualSeconds.length > 0 ? HISTORY_SPREAD : 0;
  const spread = Math.hypot(LEAST_SPREAD, pace.spread, first, history);
  const faster = Math.hypot(spread, OTHERS_END * Math.log(1 + work.others));
  const rest = pace.seconds * work.rest;
  const running = (share: number) => leftOfRunning(work, pace, share);
  const step = { p10: running(0.1), p50: running(0.5), p90: running(0.9) };
  const stop = { p10: HANG_LEAST * stoppedSeconds, p50: stoppedSeconds, p90: HANG_MOST * stoppedSeconds };
  const p50 = step.p50 + rest + stop.p50;
  // What varies apart adds up as squares.
  const below = Math.hypot(step.p50 - step.p10, rest * (1 - Math.exp(-Z90 * faster)), stop.p50 - stop.p10);
  const above = Math.hypot(step.p90 - step.p50, rest * (Math.exp(Z90 * spread) - 1), stop.p90 - stop.p50);
  return { p10: Math.max(0, p50 - below), p50, p90: p50 + above };
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
