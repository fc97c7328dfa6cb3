import type { UsualPlotter } from '../bottleneck/baselines.ts';
import { type BottleneckName, isBottleneck, isWell } from '../bottleneck/classes.ts';
import { crowdingOf, type WorkCost } from '../bottleneck/crowding.ts';
import { type ForetoldGain, foretoldGain, gainBasis, overStretch } from '../bottleneck/gain.ts';
import type { PlotterVerdict } from '../bottleneck/plotterDiagnosis.ts';
import { meanSignals } from '../bottleneck/signals.ts';
import type { RecordedRun } from './readRecordedRun.ts';

/** What was foretold of taking a bottleneck away, and what came. Both are how many times as fast the plotter gets on. */
export interface GainOutcome {
  readonly name: string;
  readonly class: string;
  readonly foretold: ForetoldGain;
  readonly came: number;
  /** What came is measured on the same part of the plot in other recordings of this configuration, else on another part of the same. */
  readonly against: 'the same run' | 'other runs';
}

/** How right foretold gains are. Shares are 0 … 1; absent where there is nothing to score. */
export interface GainScore {
  readonly n: number;
  /** Share that came within 20 % of what was foretold. */
  readonly within20?: number;
  /** Share of the 80 % intervals that held what came. */
  readonly intervalHeld?: number;
  /** Median of |foretold ÷ came − 1|. */
  readonly medianError?: number;
  readonly outcomes: readonly GainOutcome[];
  /** Recordings in which a condition was switched that can't be scored. */
  readonly unscored: readonly { readonly name: string; readonly why: string }[];
}

/** One moment of a recording of one plotter. */
export interface PacedMoment {
  readonly at: number;
  readonly verdict: PlotterVerdict;
  readonly usual: UsualPlotter;
  /** Share of the plot that is done; NaN where unknown. */
  readonly progress: number;
}

export interface PacedRun {
  readonly run: RecordedRun;
  readonly moments: readonly PacedMoment[];
  /** What its plots took of CPU time. */
  readonly costs: readonly WorkCost[];
  /** What recordings have in common whose pace can be compared. */
  readonly work: string;
}

const SETTLED_SECONDS = 3;
const LEAST_MOMENTS = 3;
/** Less progress is no measure. */
const LEAST_PROGRESS = 0.01;
/** What takes less is not measured well by looks a second apart. */
const LEAST_SECONDS = 1;
/** Shares of a plot that two recordings have in common. */
const LEAST_SHARED = 0.05;
const NEAR_SECONDS = 5;
const LONGEST_GAP = 2.5;

/**
 * Foretells for each recording in which a condition was switched what taking it away would gain, and compares that with what came. How the
 * processors of the host share is learnt from its other recordings, as it is on a host from plots before.
 */
export function scoreGains(runs: readonly PacedRun[]): GainScore {
  const switched = runs.filter(({ run }) => typeof run.condition_on === 'number');
  const scored = switched.map((run) => outcomeOf(run, runs));
  const outcomes = scored.filter((one) => typeof one !== 'string');
  const unscored = scored.flatMap((why, at) => (typeof why === 'string' ? [{ name: switched[at].run.run, why }] : []));
  const errors = outcomes.map(({ foretold, came }) => Math.abs(foretold.ratio / came - 1)).sort((a, b) => a - b);
  const share = (counts: (outcome: GainOutcome) => boolean) => outcomes.filter(counts).length / outcomes.length;
  return {
    n: outcomes.length,
    ...(outcomes.length > 0 && {
      within20: share(({ foretold, came }) => Math.abs(foretold.ratio / came - 1) <= 0.2),
      intervalHeld: share(({ foretold: { interval }, came }) => interval[0] <= came && came <= interval[1]),
      medianError: errors[(errors.length - 1) >> 1],
    }),
    outcomes,
    unscored,
  };
}

/** A text says why nothing can be scored. */
function outcomeOf(paced: PacedRun, all: readonly PacedRun[]): GainOutcome | string {
  const under = underCondition(paced);
  if (under.length < LEAST_MOMENTS) return 'the plotter was hardly seen under the condition';
  const name = mostTold(under);
  if (name === undefined) return 'no bottleneck was told';
  const isHeld = ({ verdict }: PacedMoment) => verdict.name === name;
  const held = under.filter(isHeld);
  const { verdict, usual } = held[held.length - 1];
  const signals = meanSignals(held.map(({ verdict: { signals } }) => signals));
  const crowding = crowdingOf(signals, costsSeen(paced, all));
  const gain = foretoldGain(name, gainBasis(verdict, signals, { ...usual, crowding }));
  if (!gain) return `nothing is foretold of ${name}`;
  const since = under.slice(under.findIndex(isHeld));
  const found = whatCame(paced, all, since);
  if (!found) return 'no part of a plot was made both under the condition and without it';
  const well = since.filter((moment) => isWell(moment.verdict.name, moment.verdict.kind));
  const share = verdict.idlePerPlot > 0 ? 1 : held.length / (held.length + well.length);
  return { name: paced.run.run, class: name, foretold: overStretch(gain, share), ...found };
}

/** What the host has seen: its other recordings, without those that differ in nothing that was set up. */
function costsSeen({ run }: PacedRun, all: readonly PacedRun[]): WorkCost[] {
  return all.flatMap((other) => (other.run.configuration === run.configuration ? [] : other.costs));
}

/** Where something holds it back; `cpu` and `thread-limited` are how a plotter works that nothing holds back. */
function mostTold(moments: readonly PacedMoment[]): BottleneckName | undefined {
  const told = moments
    .filter(({ verdict: { name, kind } }) => isBottleneck(name) && !isWell(name, kind))
    .map(({ verdict: { name } }) => name);
  const [most] = [...Map.groupBy(told, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] as BottleneckName | undefined;
}

function whatCame(
  paced: PacedRun,
  all: readonly PacedRun[],
  under: readonly PacedMoment[],
): Pick<GainOutcome, 'came' | 'against'> | undefined {
  const cycles = cycleRatio(paced);
  if (cycles !== undefined) return { came: cycles, against: 'the same run' };
  const others = all.filter((other) => other.run !== paced.run && other.work === paced.work);
  const ofOthers = median(others.flatMap((other) => sameWork(free(other), under)));
  if (ofOthers !== undefined) return { came: ofOthers, against: 'other runs' };
  // What was before the condition is what may have been foretold from.
  const after = free(paced).filter(({ at }) => at > under[under.length - 1].at);
  const came = paceRatio(after, under) ?? paceRatio(free(paced), under);
  return came === undefined ? undefined : { came, against: 'the same run' };
}

/** How many times as long it took from one plot to the next while the condition held between them. */
function cycleRatio({ run, moments }: PacedRun): number | undefined {
  const begun = [...new Set(moments.map(({ verdict }) => verdict.plotter.plot?.startedAt))].filter(
    (at) => at !== undefined,
  );
  const off = run.condition_off ?? Number.POSITIVE_INFINITY;
  const on = run.condition_on ?? Number.POSITIVE_INFINITY;
  const cycles = begun.slice(1).map((end, at) => {
    const seconds = end - begun[at];
    return { seconds, isUnder: Math.min(end, off) - Math.max(begun[at], on) > seconds / 2 };
  });
  const under = median(cycles.filter(({ isUnder }) => isUnder).map(({ seconds }) => seconds));
  const without = median(cycles.filter(({ isUnder }) => !isUnder).map(({ seconds }) => seconds));
  return under !== undefined && without !== undefined ? under / without : undefined;
}

/** How many times as long the same part of a plot took under the condition, for each plot that did it without. */
function sameWork(without: readonly PacedMoment[], under: readonly PacedMoment[]): number[] {
  const [slow] = risingParts(under).sort((a, b) => progressOf(b) - progressOf(a));
  if (slow === undefined) return [];
  return risingParts(without).flatMap((fast) => {
    const from = Math.max(fast[0].progress, slow[0].progress);
    const to = Math.min(fast[fast.length - 1].progress, slow[slow.length - 1].progress);
    if (to - from < LEAST_SHARED) return [];
    const [took, takes] = [slow, fast].map((part) => reachedAt(part, to) - reachedAt(part, from));
    return takes >= LEAST_SECONDS ? [took / takes] : [];
  });
}

/** Stretches of one plot without a gap. */
function risingParts(moments: readonly PacedMoment[]): PacedMoment[][] {
  const parts: PacedMoment[][] = [];
  for (const moment of moments) {
    const before = parts.at(-1)?.at(-1);
    if (Number.isNaN(moment.progress)) continue;
    if (before && moment.at - before.at < LONGEST_GAP && moment.progress >= before.progress) parts.at(-1)?.push(moment);
    else parts.push([...beginOf(moment), moment]);
  }
  return parts;
}

/** Where a plot has begun just before, that is a point of it as well. */
function beginOf(first: PacedMoment): PacedMoment[] {
  const { startedAt } = first.verdict.plotter.plot ?? {};
  const isNear = startedAt !== undefined && first.at > startedAt && first.at - startedAt < NEAR_SECONDS;
  return isNear ? [{ ...first, at: startedAt, progress: 0 }] : [];
}

const progressOf = (part: readonly PacedMoment[]) => part[part.length - 1].progress - part[0].progress;

/** When a plot was so far, between the looks at it. */
function reachedAt(part: readonly PacedMoment[], progress: number): number {
  const at = part.findIndex((moment) => moment.progress >= progress);
  if (at <= 0) return part[0].at;
  const [before, now] = [part[at - 1], part[at]];
  return before.at + ((progress - before.progress) / (now.progress - before.progress)) * (now.at - before.at);
}

/** How many times as fast it got on in another part of the same plot; undefined where either is too short, or there is no measure. */
function paceRatio(without: readonly PacedMoment[], under: readonly PacedMoment[]): number | undefined {
  if (without.length < LEAST_MOMENTS) return undefined;
  const [a, b] = [progressPace(without), progressPace(under)];
  const ratio = a !== undefined && b !== undefined ? a / b : movedPace(without) / movedPace(under);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1];
}

function underCondition({ run, moments }: PacedRun): PacedMoment[] {
  const from = (run.condition_on ?? Number.POSITIVE_INFINITY) + SETTLED_SECONDS;
  const to = run.condition_off ?? Number.POSITIVE_INFINITY;
  return moments.filter(({ at }) => at > from && at <= to);
}

/** While no condition was switched on, and the plotter worked. */
function free({ run, moments }: PacedRun): PacedMoment[] {
  const on = run.condition_on ?? Number.POSITIVE_INFINITY;
  const off = run.condition_off ?? Number.POSITIVE_INFINITY;
  return moments.filter(({ at, verdict }) => (at <= on || at > off + SETTLED_SECONDS) && works(verdict));
}

function works({ signals }: PlotterVerdict): boolean {
  return signals.cores > 0.3;
}

/** Share of a plot a second. */
function progressPace(moments: readonly PacedMoment[]): number | undefined {
  let progress = 0;
  let seconds = 0;
  for (let at = 1; at < moments.length; at++) {
    const [before, now] = [moments[at - 1], moments[at]];
    const gap = now.at - before.at;
    const done = now.progress - before.progress;
    if (gap > 0 && gap < 2 && done >= 0) {
      progress += done;
      seconds += gap;
    }
  }
  return progress >= LEAST_PROGRESS && seconds > 0 ? progress / seconds : undefined;
}

function movedPace(moments: readonly PacedMoment[]): number {
  const moved = moments.map(({ verdict }) => verdict.signals.moved).filter((value) => !Number.isNaN(value));
  return moved.reduce((sum, value) => sum + value, 0) / moved.length;
}
