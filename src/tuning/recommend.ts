import { median } from '../analyze/quantiles.ts';
import { flagFor, takes } from './commandForm.ts';
import { gainOf } from './gain.ts';
import type { HostFacts } from './hostFacts.ts';
import { contrastOf, type PastRun, type Tuned } from './pastRun.ts';
import type { PlotSettings } from './plotSettings.ts';
import type { Reason, Recommendation } from './recommendation.ts';
import { recommendFolders } from './recommendFolders.ts';
import { recommendPlotter } from './recommendPlotter.ts';
import { describeSettings } from './settingHelp.ts';
import { subjectOf } from './subject.ts';
import { threadsByLaw } from './threadsByLaw.ts';

export interface RecommendOptions {
  /** Epoch seconds. */
  readonly now: number;
  readonly k?: number;
  readonly plotter?: PlotSettings['plotter'];
  /** Plots and benchmark runs of this host. */
  readonly runs?: readonly PastRun[];
  /** Keys and the like, which are kept as they are. */
  readonly base?: Partial<PlotSettings>;
}

/** Proposes settings for a host from what it has and what was measured on it; every setting comes with its reason. Pure. */
export function recommend(facts: HostFacts, options: RecommendOptions): Recommendation {
  const { now, k = 32, plotter: wanted, runs = [], base = {} } = options;
  const { choice, reason, remark } = recommendPlotter(facts, k, runs, wanted);
  const ownRuns = runs.filter((run) => run.plotter === choice.plotter && run.configuration.k === k);
  const start: PlotSettings = { ...base, ...choice, k };
  const threads = threadsFor(start, facts, ownRuns);
  const withThreads = threads ? { ...start, threads: threads.value as number } : start;
  const buckets = bucketsFor(withThreads, facts, ownRuns);
  const withBuckets = buckets ? { ...withThreads, buckets: buckets.value as number } : withThreads;
  const { needs } = subjectOf('', { ...withBuckets, directories: { tmp: '/a/', tmp2: '/b/' } });
  const folders = recommendFolders(facts, needs, takes(start, 'tmp2') && needs.tmp2Bytes !== undefined);
  const settings: PlotSettings = { ...withBuckets, directories: { ...folders.directories, ...base.directories } };
  return {
    at: now,
    name: describeSettings({ plotter: choice.plotter, ...(choice.mode !== undefined && { mode: choice.mode }), k }),
    settings,
    reasons: [reason, ...[threads, buckets].filter((one) => one !== undefined), ...folders.reasons],
    remarks: [...(remark === undefined ? [] : [remark]), ...folders.remarks],
  };
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

const USUAL_BUCKETS = 256;

function bucketsFor(settings: PlotSettings, facts: HostFacts, runs: readonly PastRun[]): Reason | undefined {
  const usual = Number(flagFor(settings, 'buckets')?.default);
  // 0: the plotter chooses by itself.
  if (!(usual > 0)) return undefined;
  const past = measured('buckets', runs, USUAL_BUCKETS);
  if (past) return past;
  const { freeMemoryBytes: free = Number.POSITIVE_INFINITY, openFiles } = facts;
  const needsWith = (buckets: number) => subjectOf('', { ...settings, buckets }).needs;
  const isTooMuch = (buckets: number) => (needsWith(buckets).ramBytes ?? 0) > free;
  const isTooMany = (buckets: number) =>
    (needsWith(buckets).openFiles ?? 0) > (openFiles?.hard ?? Number.POSITIVE_INFINITY);
  let buckets = USUAL_BUCKETS;
  while (isTooMuch(buckets) && buckets < 1024 && !isTooMany(buckets * 2)) buckets *= 2;
  while (isTooMany(buckets) && buckets > 64) buckets /= 2;
  const because =
    buckets > USUAL_BUCKETS
      ? 'More buckets than usual, so that a plot fits into the memory that is free.'
      : buckets < USUAL_BUCKETS
        ? 'Fewer buckets than usual, because of the limit of open files.'
        : 'The usual number; fewer need more memory, more make smaller and slower writes.';
  return { setting: 'buckets', value: buckets, basis: buckets === USUAL_BUCKETS ? 'plotter' : 'hardware', because };
}
