import { Z90 } from './lognormal.ts';
import { keyOf, placesOf } from './plotSequence.ts';
import type { PlotState } from './plotState.ts';
import type { PlotStep, StepPosition } from './steps.ts';
import { median, paceOf, type SeenWork, type TimeLeft, timeLeft, type Work } from './timeLeft.ts';

/** How far a plot is and how long it still takes, from its steps' shares and the pace so far. */

export interface Progress {
  /** Name of the running step; absent when all have ended. */
  readonly step?: string;
  readonly phase?: number;
  readonly table?: number;
  /** 0..1, of the plot without its copy. */
  readonly progress: number;
  /** Absent until the pace is known. */
  readonly remainingSeconds?: TimeLeft;
  /** The running step takes longer than `STALL_FACTOR` times what it should. */
  readonly isLate: boolean;
}

/** What a host's own past plots of the same kind tell; see `learnFrom`. */
export interface PlotHistory {
  readonly plan: readonly PlotStep[];
  /** Total seconds of those plots. */
  readonly totalSeconds: readonly number[];
}

/** What is seen of the plot beside its log. */
export interface Seen {
  readonly history?: PlotHistory | undefined;
  /** Share of the running step that its reads and writes so far make, if known. */
  readonly ioRatio?: number | undefined;
  /** For so long the plotter has been stopped now; 0 while it runs. */
  readonly stoppedSeconds?: number;
  /** Other plotters at work on this host. */
  readonly others?: number;
}

/** A step this many times longer than usual counts as late. */
export const STALL_FACTOR = 3;
const DONE: Progress = { progress: 1, remainingSeconds: { p10: 0, p50: 0, p90: 0 }, isLate: false };

interface Standing {
  readonly plan: readonly PlotStep[];
  /** Place of the running step; the plan's length when all have ended. */
  readonly place: number;
  readonly seen: readonly SeenWork[];
  readonly running: Omit<Work['running'], 'share'>;
  readonly beside: Seen;
}

/** A step whose share says too little of the pace: it was seen to vary by several times itself. */
function isErratic(step: PlotStep): boolean {
  return step.high - step.low > 4 * step.share;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const starts = new WeakMap<readonly PlotStep[], readonly number[]>();

/** Share of the plan before each step, and all of it at the end. */
function startsOf(plan: readonly PlotStep[]): readonly number[] {
  let known = starts.get(plan);
  if (!known) {
    let before = 0;
    known = [0, ...plan.map(({ share }) => (before += share))];
    starts.set(plan, known);
  }
  return known;
}

const doubts = new WeakMap<readonly PlotStep[], number>();

/** How far steps' shares usually lie apart, their least and greatest taken as the tenth and the ninetieth percentile. */
function doubtOf(plan: readonly PlotStep[]): number {
  let known = doubts.get(plan);
  if (known === undefined) {
    const of = ({ low, high, share }: PlotStep) => Math.log(high / Math.max(low, share / 10)) / (2 * Z90);
    known = sum(plan.filter(({ share }) => share > 0).map((step) => step.share * of(step)));
    doubts.set(plan, known);
  }
  return known;
}

/** Share of a step done after `ratio` of its usual time: never quite all, however long it takes. */
function doneAfter(ratio: number): number {
  return ratio < 0.8 ? Math.max(0, ratio) : 1 - 0.2 * Math.exp(-(ratio - 0.8) / 0.2);
}

function estimate({ plan, place, seen, running, beside }: Standing): Progress {
  const { history, stoppedSeconds = 0, others = 0 } = beside;
  const step = plan[place];
  if (!step) return DONE;
  const [before, end, whole] = [startsOf(plan)[place], startsOf(plan)[place + 1], startsOf(plan).at(-1)!];
  const { ratio, seconds } = running;
  const hasRun = ratio !== undefined && ratio > 0 && seconds !== undefined && seconds > 0;
  const isTelling = hasRun && step.share > 0 && !isErratic(step);
  const done = isTelling ? step.share * ratio : 0;
  const work: Work = {
    seen: isTelling ? [...seen, { share: done, seconds, at: before + done / 2 }] : seen,
    running: { ...running, share: step.share },
    rest: whole - end,
    here: before + done,
    doubt: doubtOf(plan),
    usualSeconds: history?.totalSeconds ?? [],
    stoppedSeconds,
    others,
  };
  const pace = paceOf(work);
  const expected = pace && pace.seconds * step.share;
  const worked = Math.max(0, (seconds ?? 0) - stoppedSeconds);
  // On this host the step may usually take no time at all.
  const timed = expected === undefined || worked === 0 ? 0 : doneAfter(worked / expected);
  const progress = Math.min(1, before + step.share * Math.min(1, ratio ?? timed));
  return {
    step: step.name,
    ...(step.phase !== undefined && { phase: step.phase }),
    ...(step.table !== undefined && { table: step.table }),
    progress,
    ...(pace ? { remainingSeconds: timeLeft(work, pace) } : {}),
    isLate: expected !== undefined && expected > 0 && (seconds ?? 0) > STALL_FACTOR * expected,
  };
}

/** Steps that have ended, with their times: the plotter's own, else those between its lines. */
function seenOf(plot: PlotState, plan: readonly PlotStep[]): SeenWork[] {
  const places = placesOf(plan);
  const before = startsOf(plan);
  const steps = plot.stepKeys.flatMap((key, index): SeenWork[] => {
    const place = places.get(key);
    const own = plot.stepSeconds[index];
    const seconds = Number.isNaN(own) ? (plot.stepElapsed?.[index] ?? Number.NaN) : own;
    const step = place === undefined ? undefined : plan[place];
    if (!step || !(seconds > 0) || !(step.share > 0) || isErratic(step)) return [];
    return [{ share: step.share, seconds, at: before[place!] + step.share / 2 }];
  });
  if (steps.length > 0) return steps;
  // Phases print their whole time.
  return plot.phaseSeconds.flatMap((seconds, phase) => {
    const first = plan.findIndex((step) => step.phase === phase);
    const share = sum(plan.filter((step) => step.phase === phase).map((step) => step.share));
    return seconds > 0 && share > 0 ? [{ share, seconds, at: before[first] + share / 2 }] : [];
  });
}

/**
 * Progress of a plot whose log is read.
 * @param plan the plotter's plan for it, used while the history knows none.
 * @param now epoch seconds.
 */
export function progressOf(plot: PlotState, plan: readonly PlotStep[], now: number, beside: Seen = {}): Progress {
  if (plot.finished) return DONE;
  const { history, ioRatio } = beside;
  const steps = history && history.plan.length > 0 ? history.plan : plan;
  const places = placesOf(steps);
  const ended = plot.stepKeys.map((key) => places.get(key)).filter((place) => place !== undefined);
  const started = plot.startedKey === undefined ? undefined : places.get(plot.startedKey);
  const endedPhase = steps.findLastIndex((step) => step.phase !== undefined && plot.phaseSeconds[step.phase] >= 0);
  const place = Math.max(started ?? 0, 1 + Math.max(-1, endedPhase, ...ended));
  const seen = seenOf(plot, steps);
  const isTold = plot.stepRatio !== undefined;
  return estimate({
    plan: steps,
    place,
    seen,
    running: {
      seconds: secondsInStep(plot, seen, now),
      ratio: plot.stepRatio ?? ioRatio,
      sinceRatio: isTold && plot.lastAt !== undefined ? Math.max(0, now - plot.lastAt) : 0,
    },
    beside,
  });
}

function secondsInStep(plot: PlotState, seen: readonly SeenWork[], now: number): number | undefined {
  const sinceLine = plot.stepStartedAt === undefined ? undefined : Math.max(0, now - plot.stepStartedAt);
  const begun = plot.begun && plot.startedAt !== undefined && !plot.startedToTheMinute ? plot.startedAt : undefined;
  // A log opened late arrived all at once: then the start of the plot tells how long the running step has taken.
  const done = sum(seen.map(({ seconds }) => seconds));
  const sinceStart = begun === undefined || done === 0 ? undefined : now - begun - done - 1;
  return sinceLine === undefined ? sinceStart : Math.max(sinceLine, sinceStart ?? 0);
}

/** How long a plot without a log has been made: in all before its running step, and in that. */
export interface Elapsed {
  /** Undefined where the step's beginning wasn't seen. */
  readonly beforeSeconds: number | undefined;
  readonly inStepSeconds: number;
}

/**
 * Progress without a log: the step that thread or file names tell.
 * @param elapsed since the plot's start, if known.
 */
export function progressOfStep(
  plan: readonly PlotStep[],
  position: StepPosition,
  elapsed: Elapsed | undefined,
  beside: Omit<Seen, 'ioRatio'> = {},
): Progress | undefined {
  const { history } = beside;
  const steps = history && history.plan.length > 0 ? history.plan : plan;
  const place = placesOf(steps).get(keyOf(position));
  if (place === undefined) return undefined;
  const before = startsOf(steps)[place];
  const { share } = steps[place];
  const { beforeSeconds, inStepSeconds = 0 } = elapsed ?? {};
  const isSeen = beforeSeconds !== undefined && beforeSeconds > 0 && before > 0;
  // Else it is somewhere within the step: half of it, give or take.
  const middle =
    elapsed && inStepSeconds > 0 ? [{ share: before + share / 2, seconds: inStepSeconds, at: before / 2 }] : [];
  return estimate({
    plan: steps,
    place,
    seen: isSeen ? [{ share: before, seconds: beforeSeconds, at: before / 2 }] : middle,
    running: { seconds: isSeen ? inStepSeconds : undefined, ratio: isSeen ? undefined : 0.5, sinceRatio: 0 },
    beside,
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
      const own = index < 0 ? Number.NaN : plot.stepSeconds[index];
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
