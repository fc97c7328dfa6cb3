import { median } from '../analyze/quantiles.ts';
import { formatBytes } from '../metrics/format.ts';
import { plotterById } from '../plotters/plotters.ts';
import { findingsOf } from './checkFile.ts';
import { flagFor, takes } from './commandForm.ts';
import { gainOf } from './gain.ts';
import { givenOf } from './givenSettings.ts';
import type { HostFacts } from './hostFacts.ts';
import { contrastOf, type PastRun, type Tuned } from './pastRun.ts';
import type { PlotSettings } from './plotSettings.ts';
import type { Reason, Recommendation } from './recommendation.ts';
import { recommendFolders } from './recommendFolders.ts';
import { recommendPlotter, usualK } from './recommendPlotter.ts';
import { describeSettings } from './settingHelp.ts';
import { subjectOf } from './subject.ts';
import { threadsByLaw } from './threadsByLaw.ts';

export interface RecommendOptions {
  /** Epoch seconds. */
  readonly now: number;
  /** Without it, the size that plots have now: see {@link usualK}. */
  readonly k?: number;
  readonly plotter?: PlotSettings['plotter'];
  /** Plots and benchmark runs of this host. */
  readonly runs?: readonly PastRun[];
  /** Keys and the like, which are kept as they are. */
  readonly base?: Partial<PlotSettings>;
}

/** Proposes settings for a host from what it has and what was measured on it; every setting comes with its reason. Pure. */
export function recommend(facts: HostFacts, options: RecommendOptions): Recommendation {
  const { now, plotter: wanted, k = usualK(facts, wanted), runs = [], base = {} } = options;
  const { choice, reason, remarks } = recommendPlotter(facts, k, runs, wanted);
  const ownRuns = runs.filter((run) => run.plotter === choice.plotter && run.configuration.k === k);
  const start: PlotSettings = { ...takenOf({ ...base, k }, choice), ...choice };
  const threads = threadsFor(start, facts, ownRuns);
  const withThreads = threads ? { ...start, threads: threads.value as number } : start;
  const buckets = bucketsFor(withThreads, facts, ownRuns);
  const withBuckets = buckets ? { ...withThreads, buckets: buckets.value as number } : withThreads;
  const fitting = fewerThreads(withBuckets, threads, facts);
  const tuned = fitting ? { ...withBuckets, threads: fitting.value as number } : withBuckets;
  const folders = recommendFolders(tuned, facts);
  const settings: PlotSettings = { ...tuned, directories: { ...folders.directories, ...base.directories } };
  return {
    at: now,
    name: describeSettings({ plotter: choice.plotter, ...(choice.mode !== undefined && { mode: choice.mode }), k }),
    settings,
    reasons: [reason, ...[fitting, buckets].filter((one) => one !== undefined), ...folders.reasons],
    remarks: [...remarks, ...folders.remarks, ...stillWrong(settings, facts)],
  };
}

/** What of the settings the plotter has a use for. */
function takenOf(settings: Partial<PlotSettings>, choice: PlotSettings): Partial<PlotSettings> {
  const isOwn = (name: string) => ['binary', 'directories', 'flags'].includes(name);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => isOwn(name) || takes(choice, name)));
}

/** Rules whose findings the person is told of by the remarks on programs and folders. */
const TOLD_ELSEWHERE = new Set(['binary-missing', 'directory-missing']);

/** What this host or the plotter doesn't allow all the same, as a check of the proposal would say it. */
function stillWrong(settings: PlotSettings, facts: HostFacts): string[] {
  return findingsOf('', settings, facts)
    .filter(({ rule, severity, place }) => {
      const isOfFolders = rule === 'refused-combination' && place[0] === 'directories';
      return !TOLD_ELSEWHERE.has(rule) && !isOfFolders && (severity === 'error' || rule === 'memory-above-free');
    })
    .map(({ message }) => message);
}

function threadsFor(settings: PlotSettings, facts: HostFacts, runs: readonly PastRun[]): Reason | undefined {
  const { logicalCores: cores } = facts;
  if (!takes(settings, 'threads') || cores === undefined) return undefined;
  return (
    threadsByLaw(runs, cores) ??
    measured('threads', runs, cores) ?? {
      setting: 'threads',
      value: cores,
      basis: 'hardware',
      because: `This host has ${cores} cores; more threads share them, fewer leave some idle.`,
    }
  );
}

/** The value with the shortest median of those tried, against the one that would be taken without them. */
function measured(setting: Tuned, runs: readonly PastRun[], usual: number): Reason | undefined {
  const contrast = contrastOf(runs, setting);
  if (!contrast) return undefined;
  const tried = [...contrast].filter(([, seconds]) => seconds.length >= 2).sort((a, b) => median(a[1]) - median(b[1]));
  const [best] = tried;
  if (!best || tried.length < 2) return undefined;
  const other = tried.find(([value]) => value === usual && value !== best[0]) ?? tried.at(-1)!;
  const gain = gainOf(other[1], best[1]);
  return {
    setting,
    value: best[0],
    basis: 'past runs',
    because: `Of ${tried.map(([value]) => value).join(', ')} ${setting} tried on this host, it had the shortest median: ${Math.round(median(best[1]))} s.`,
    ...(gain && { gain, instead: other[0] }),
  };
}

function bucketsFor(settings: PlotSettings, facts: HostFacts, runs: readonly PastRun[]): Reason | undefined {
  const flag = flagFor(settings, 'buckets');
  // 0: the plotter chooses by itself.
  if (!flag || !(Number(flag.default) > 0)) return undefined;
  const usual = plotterById(settings.plotter)?.tunedFor?.(settings.k ?? 32).buckets ?? Number(flag.default);
  const past = measured('buckets', runs, usual);
  if (past) return past;
  const { min = 16, max = 1024 } = flag.range ?? {};
  const { freeMemoryBytes: free = Number.POSITIVE_INFINITY, openFiles } = facts;
  const needsWith = (buckets: number) => subjectOf('', { ...settings, buckets }).needs;
  const isTooMuch = (buckets: number) => (needsWith(buckets).ramBytes ?? 0) > free;
  const isTooMany = (buckets: number) =>
    buckets > Math.min(max, 1024) ||
    isRefused({ ...settings, buckets }) ||
    (needsWith(buckets).openFiles ?? 0) > (openFiles?.hard ?? Number.POSITIVE_INFINITY);
  let buckets = usual;
  while (isTooMuch(buckets) && !isTooMany(buckets * 2)) buckets *= 2;
  while (isTooMany(buckets) && buckets > min) buckets /= 2;
  const because =
    buckets > usual
      ? 'More buckets than usual, so that a plot fits into the memory that is free.'
      : buckets < usual
        ? 'Fewer buckets than usual, because of the limit of open files.'
        : 'The usual number at this k; fewer need more memory, more make smaller and slower writes.';
  return { setting: 'buckets', value: buckets, basis: buckets === usual ? 'plotter' : 'hardware', because };
}

function isRefused(settings: PlotSettings): boolean {
  const given = givenOf(settings);
  return plotterById(settings.plotter)?.refuses?.some(({ about, when }) => about === 'buckets' && when(given)) ?? false;
}

/** Fewer threads than were chosen, where a plot needs more memory or open files than there are even so. */
function fewerThreads(settings: PlotSettings, reason: Reason | undefined, facts: HostFacts): Reason | undefined {
  if (!reason) return undefined;
  const { freeMemoryBytes: free = Number.POSITIVE_INFINITY, openFiles } = facts;
  const needsWith = (threads: number) => subjectOf('', { ...settings, threads }).needs;
  const opened = (threads: number) => needsWith(threads).openFiles ?? 0;
  const memory = (threads: number) => needsWith(threads).ramBytes ?? 0;
  const byFiles = fewerUntil(
    reason.value as number,
    (threads) => opened(threads) <= (openFiles?.hard ?? Number.POSITIVE_INFINITY),
  );
  const byMemory = fewerUntil(byFiles, (threads) => memory(threads) <= free);
  // Where no number is few enough, fewer only make it slower.
  const threads = memory(byMemory) <= free ? byMemory : byFiles;
  if (threads === reason.value) return reason;
  return {
    setting: 'threads',
    value: threads,
    basis: 'hardware',
    because: `With more, a plot would need more than the ${formatBytes(free)} of memory that are free, or too many open files.`,
  };
}

function fewerUntil(count: number, isEnough: (count: number) => boolean): number {
  let fewer = count;
  while (fewer > 1 && !isEnough(fewer)) fewer = Math.floor(fewer / 2);
  return fewer;
}
