import { keyOf, placesOf } from './plotSequence.ts';
import type { PlotState } from './plotState.ts';
import type { PlotStep, StepPosition } from './steps.ts';

/** How far a plot is and how long it still takes, from its steps' shares and the pace so far. */

export interface Progress {
  /** Name of the running step; absent when all have ended. */
  readonly step?: string;
  readonly phase?: number;
  readonly table?: number;
  /** 0..1, of the plot without its copy. */
  readonly progress: number;
  /** Median and an interval that four of five plots should keep to; absent until the pace is known. */
  readonly remainingSeconds?: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** The running step takes longer than `STALL_FACTOR` times what it should. */
  readonly isLate: boolean;
}

/** What a host's own past plots of the same kind tell; see `learnFrom`. */
export interface PlotHistory {
  readonly plan: readonly PlotStep[];
  /** Total seconds of those plots. */
  readonly totalSeconds: readonly number[];
}

/** A step this many times longer than usual counts as late. */
export const STALL_FACTOR = 3;
/** A standard normal variable stays below this in nine cases of ten. */
const Z90 = 1.2816;
/** Even with well-known shares, pace changes: other plots, other disks, heat. */
const LEAST_SPREAD = 0.03;
const MOST_SPREAD = 1.2;

interface Standing {
  readonly plan: readonly PlotStep[];
  /** Place of the running step; the plan's length when all have ended. */
  readonly place: number;
  /** Seconds that the steps before took, undefined if they aren't known. */
  readonly doneSeconds: number | undefined;
  /** Share of the plan that `doneSeconds` covers: a log that begins in mid-plot covers less than all steps before. */
  readonly doneShare: number;
  readonly inStepSeconds: number | undefined;
  /** Share of the running step that its log lines or its I/O say is done. */
  readonly stepRatio: number | undefined;
  readonly usualSeconds: readonly number[];
}

/** A step whose share says too little of the pace: it was seen to vary by several times itself. */
function isErratic(step: PlotStep): boolean {
  return step.high - step.low > 4 * step.share;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Standard deviation of a step's share, its least and greatest taken as the tenth and the ninetieth percentile. */
function deviation(step: PlotStep): number {
  return Math.max(0, step.high - step.low) / (2 * Z90);
}

/** Deviation of a sum of shares: steps of a plot vary partly together, partly on their own. */
function deviationOf(steps: readonly PlotStep[]): number {
  const together = sum(steps.map(deviation));
  const apart = Math.sqrt(sum(steps.map((step) => deviation(step) ** 2)));
  return (together + apart) / 2;
}

/** Share of a step done after `ratio` of its usual time: never quite all, however long it takes. */
function doneAfter(ratio: number): number {
  return ratio < 0.8 ? Math.max(0, ratio) : 1 - 0.2 * Math.exp(-(ratio - 0.8) / 0.2);
}

function estimate(standing: Standing): Progress {
  const { plan, place, doneSeconds, doneShare, inStepSeconds, usualSeconds } = standing;
  const running = plan[place];
  const before = sum(plan.slice(0, place).map((step) => step.share));
  if (!running) return { progress: 1, remainingSeconds: { p10: 0, p50: 0, p90: 0 }, isLate: false };

  // The pace: seconds of a whole plot, from what is done and from what plots here usually take. The more is done, the more it counts.
  const ratio = standing.stepRatio;
  const isTelling = ratio !== undefined && inStepSeconds !== undefined && !isErratic(running);
  const seenShare = doneShare + (isTelling ? running.share * ratio : 0);
  const seenSeconds = (doneSeconds ?? 0) + (isTelling ? inStepSeconds : 0);
  const paceSeen = seenShare > 0.004 && seenSeconds > 0 ? seenSeconds / seenShare : undefined;
  const usual = usualSeconds.length > 0 ? median(usualSeconds) : undefined;
  const trust = seenShare / (seenShare + 0.15);
  const pace =
    paceSeen === undefined
      ? usual
      : usual === undefined
        ? paceSeen
        : Math.exp(trust * Math.log(paceSeen) + (1 - trust) * Math.log(usual));

  const expected = pace === undefined ? undefined : pace * running.share;
  const timed = expected !== undefined && inStepSeconds !== undefined ? doneAfter(inStepSeconds / expected) : 0;
  const inStep = Math.min(1, ratio ?? timed);
  const progress = Math.min(1, before + running.share * inStep);
  const name = {
    step: running.name,
    ...(running.phase !== undefined && { phase: running.phase }),
    ...(running.table !== undefined && { table: running.table }),
  };
  const isLate = expected !== undefined && inStepSeconds !== undefined && inStepSeconds > STALL_FACTOR * expected;
  if (pace === undefined) return { ...name, progress, isLate };

  const left = plan.slice(place);
  const leftShare = Math.max(0, sum(left.map((step) => step.share)) - running.share * inStep);
  const p50 = leftShare * pace;
  const seen = plan.slice(0, place);
  const paceSpread = seenShare > 0 ? deviationOf(seen) / Math.max(seenShare, 0.02) : 0.3;
  const leftSpread = leftShare > 0 ? deviationOf(left) / Math.max(sum(left.map((step) => step.share)), 1e-6) : 0;
  const spread = Math.min(
    MOST_SPREAD,
    Math.hypot(LEAST_SPREAD, paceSpread * (usual === undefined ? 1 : trust), leftSpread),
  );
  return {
    ...name,
    progress,
    remainingSeconds: { p10: p50 * Math.exp(-Z90 * spread), p50, p90: p50 * Math.exp(Z90 * spread) },
    isLate,
  };
}

/**
 * Progress of a plot whose log is read.
 * @param plan the plotter's plan for it, used while the history knows none.
 * @param now epoch seconds.
 * @param ioRatio share of the running step that its reads and writes so far make, if known.
 */
export function progressOf(
  plot: PlotState,
  plan: readonly PlotStep[],
  now: number,
  history?: PlotHistory,
  ioRatio?: number,
): Progress {
  if (plot.finished) return { progress: 1, remainingSeconds: { p10: 0, p50: 0, p90: 0 }, isLate: false };
  const steps = history && history.plan.length > 0 ? history.plan : plan;
  const places = placesOf(steps);
  const ended = plot.stepKeys.map((key) => places.get(key)).filter((place) => place !== undefined);
  const started = plot.startedKey === undefined ? undefined : places.get(plot.startedKey);
  const endedPhase = steps.findLastIndex((step) => step.phase !== undefined && plot.phaseSeconds[step.phase]! >= 0);
  const place = Math.max(started ?? 0, 1 + Math.max(-1, endedPhase, ...ended));

  let doneSeconds = 0;
  let doneShare = 0;
  plot.stepKeys.forEach((key, index) => {
    const at = places.get(key);
    const seconds = plot.stepSeconds[index]!;
    const known = Number.isNaN(seconds) ? (plot.stepElapsed?.[index] ?? Number.NaN) : seconds;
    if (at === undefined || Number.isNaN(known) || isErratic(steps[at]!)) return;
    doneSeconds += known;
    doneShare += steps[at]!.share;
  });
  // Phases print their whole time, which holds what lies between steps.
  if (doneShare === 0) {
    for (const [phase, seconds] of plot.phaseSeconds.entries()) {
      if (!(seconds >= 0)) continue;
      doneSeconds += seconds;
      doneShare += sum(steps.filter((step) => step.phase === phase).map((step) => step.share));
    }
  }
  const sinceLine = plot.stepStartedAt === undefined ? undefined : Math.max(0, now - plot.stepStartedAt);
  const begun = plot.begun && plot.startedAt !== undefined && !plot.startedToTheMinute ? plot.startedAt : undefined;
  // A log opened late arrived all at once: then the start of the plot tells how long the running step has taken.
  const sinceStart = begun === undefined || doneShare === 0 ? undefined : now - begun - doneSeconds - 1;
  const inStepSeconds = sinceLine === undefined ? sinceStart : Math.max(sinceLine, sinceStart ?? 0);
  return estimate({
    plan: steps,
    place,
    doneSeconds: doneShare > 0 ? doneSeconds : undefined,
    doneShare,
    inStepSeconds,
    stepRatio: plot.stepRatio ?? ioRatio,
    usualSeconds: history?.totalSeconds ?? [],
  });
}

/**
 * Progress without a log: the step that thread or file names tell.
 * @param elapsedSeconds since the plot's start, if known.
 */
export function progressOfStep(
  plan: readonly PlotStep[],
  position: StepPosition,
  elapsedSeconds: number | undefined,
  history?: PlotHistory,
): Progress | undefined {
  const steps = history && history.plan.length > 0 ? history.plan : plan;
  const place = placesOf(steps).get(keyOf(position));
  if (place === undefined) return undefined;
  const before = sum(steps.slice(0, place).map((step) => step.share));
  const share = steps[place]!.share;
  // Somewhere within the step: half of it, give or take.
  const reached = before + share / 2;
  const pace = elapsedSeconds === undefined || elapsedSeconds <= 0 ? undefined : elapsedSeconds / reached;
  return estimate({
    plan: steps,
    place,
    doneSeconds: pace === undefined ? undefined : pace * before,
    doneShare: pace === undefined ? 0 : before,
    inStepSeconds: pace === undefined ? undefined : (pace * share) / 2,
    stepRatio: 0.5,
    usualSeconds: history?.totalSeconds ?? [],
  });
}

/**
 * Shares of steps as this host's finished plots of one kind took them: the plotter, mode, k and level should be the same.
 * Steps that too few plots tell keep the given plan's share.
 */
export function learnFrom(plots: readonly PlotState[], plan: readonly PlotStep[]): PlotHistory {
  const whole = plots.filter((plot) => plot.finished && plot.totalSeconds !== undefined && plot.totalSeconds > 0);
  const learnt = plan.map((step): PlotStep => {
    const key = keyOf(step);
    const shares = whole.flatMap((plot) => {
      const index = plot.stepKeys.indexOf(key);
      const own = index < 0 ? Number.NaN : plot.stepSeconds[index]!;
      const timed = Number.isNaN(own) && index >= 0 ? (plot.stepElapsed?.[index] ?? Number.NaN) : own;
      const only = plan.filter((other) => other.phase === step.phase).length === 1 && step.phase !== undefined;
      const seconds = Number.isNaN(timed) && only ? (plot.phaseSeconds[step.phase!] ?? Number.NaN) : timed;
      return seconds >= 0 ? [seconds / plot.totalSeconds!] : [];
    });
    if (shares.length === 0) return step;
    const share = median(shares);
    // With few plots the least and the greatest seen are too near to each other: widen them by what the built-in spread says.
    const doubt = 1 / Math.sqrt(shares.length);
    const relative = { low: step.low / step.share, high: step.high / step.share };
    const low = Math.min(...shares, share * (1 - (1 - relative.low) * doubt));
    const high = Math.max(...shares, share * (1 + (relative.high - 1) * doubt));
    return { ...step, share, low, high };
  });
  const total = sum(learnt.map((step) => step.share));
  return {
    plan: learnt.map((step) => ({
      ...step,
      share: step.share / total,
      low: step.low / total,
      high: step.high / total,
    })),
    totalSeconds: whole.map((plot) => plot.totalSeconds!),
  };
}
