import { median } from '../../src/analyze/quantiles.ts';
import { seededRandom } from '../../src/analyze/trees/random.ts';
import type { Measurement, TuneRow, Tuning } from '../../src/benchmarks/tuningRun.ts';
import { formatCount } from '../../src/metrics/format.ts';

/** A configuration of the grid. */
export interface Candidate<Configuration> {
  /** Unique in the grid; measurements are kept by it. */
  readonly name: string;
  readonly configuration: Configuration;
}

export interface TuneOptions {
  /** Stop steps from cheap to dear; `undefined` is the whole plot. Each round stops later than the one before. */
  readonly rounds: readonly (string | undefined)[];
  readonly budgetSeconds: number;
  /** The candidate that is in use: it is run first and goes through every round, so that what is gained over it is known. */
  readonly given?: string;
  /** Of each round one candidate in so many goes on to the next. */
  readonly keepOneOf?: number;
  /** Candidates within this ratio of the last one that goes on go on as well, as far as `mostTies` allows: noise alone parts them. */
  readonly tieRatio?: number;
  /** Runs of each candidate in the last round, as far as the budget allows. */
  readonly lastRuns?: number;
  readonly seed?: number;
  /** What an earlier search that was cut off had measured: it goes on from there. */
  readonly earlier?: readonly Measurement[];
}

/** What one run gave. */
export type RunResult =
  | (Required<Pick<Measurement, 'seconds'>> & Pick<Measurement, 'share'>)
  | { readonly problem: string };

export interface TuneRuns<Configuration> {
  /** Makes one run. A run that fails gives a problem instead of seconds; what it throws ends the search, with what was measured kept. */
  run(
    configuration: Configuration,
    until: string | undefined,
    name: string,
    /** What is left of the budget: a run that takes longer is to be ended then, with a problem. */
    secondsLeft: number,
  ): Promise<RunResult>;
  now(): number;
  /** Candidates past the edges of those tried, where the best of the first steps lies at one; absent: the grid is all there is. */
  readonly beyond?: (best: Configuration, tried: readonly Configuration[]) => readonly Candidate<Configuration>[];
  readonly signal?: AbortSignal;
  /** After every run, for keeping what was measured. */
  readonly onMeasured?: (measurement: Measurement, all: readonly Measurement[]) => void;
}

export const TUNE_DEFAULTS = { keepOneOf: 3, tieRatio: 1.02, lastRuns: 3, seed: 1 } as const;

/**
 * Searches a grid by successive halving (Jamieson and Talwalkar 2016): every candidate makes its first steps, the better ones go
 * on to later steps, the best to whole plots, which are repeated in turn until the budget is spent. So most of the time goes to
 * those that may be the best. Candidates are run in a drawn order, which keeps a host that gets slower from favouring the first.
 */
export async function tune<Configuration>(
  grid: readonly Candidate<Configuration>[],
  options: TuneOptions,
  runs: TuneRuns<Configuration>,
): Promise<Tuning> {
  const {
    rounds,
    budgetSeconds,
    keepOneOf,
    tieRatio,
    lastRuns,
    seed,
    given,
    earlier = [],
  } = { ...TUNE_DEFAULTS, ...options };
  if (grid.length === 0)
    throw new Error('There is nothing to tune: give a matrix with at least one value for a setting.');
  if (rounds.length === 0) throw new Error('A search needs a round: give at least one step, or whole plots.');
  const random = seededRandom(seed);
  const measurements: Measurement[] = [...earlier];
  const notes: string[] =
    earlier.length > 0 ? [`It goes on from ${formatCount(earlier.length, 'run')} of an earlier search.`] : [];
  const startedAt = runs.now();
  const spent = () => runs.now() - startedAt;
  let status: Tuning['status'] = 'finished';
  let candidates = [...grid];
  /** Which candidates have come into each round. */
  const entered: Candidate<Configuration>[][] = [];

  const secondsOf = (name: string, until: string | undefined) =>
    measurements.flatMap((one) =>
      one.name === name && one.until === until && one.seconds !== undefined ? [one.seconds] : [],
    );
  const countOf = (name: string, until: string | undefined) =>
    measurements.filter((one) => one.name === name && one.until === until).length;

  const measure = async (
    { name, configuration }: Candidate<Configuration>,
    until: string | undefined,
  ): Promise<boolean> => {
    runs.signal?.throwIfAborted();
    const from = runs.now();
    const result = await runs.run(configuration, until, name, budgetSeconds - spent());
    runs.signal?.throwIfAborted();
    // The budget ended it: that is no fault of the configuration.
    if ('problem' in result && spent() >= budgetSeconds) return false;
    const measurement: Measurement = {
      name,
      ...(until !== undefined && { until }),
      ...result,
      tookSeconds: runs.now() - from,
    };
    measurements.push(measurement);
    runs.onMeasured?.(measurement, measurements);
    return true;
  };
  /**
   * Whether one more run of this kind fits into the budget: going by the runs like it, or for the first whole plots by what their
   * first steps took.
   */
  const fits = (name: string, until: string | undefined) => {
    const timed = measurements.filter((one) => one.seconds !== undefined);
    const alike = timed.filter((one) => one.until === until).map(({ tookSeconds }) => tookSeconds);
    const first =
      until === undefined ? timed.findLast((one) => one.name === name && one.share !== undefined) : undefined;
    const expected = alike.length > 0 ? median(alike) : first ? first.tookSeconds / (first.share as number) : 0;
    return spent() < budgetSeconds && spent() + expected <= budgetSeconds;
  };

  /** Gives whether the budget sufficed. */
  const runAll = async (until: string | undefined, wanted: number): Promise<boolean> => {
    for (let turn = 1; turn <= wanted; turn++) {
      for (const candidate of firstOf(given, shuffled(candidates, random))) {
        if (countOf(candidate.name, until) >= turn) continue;
        const hasFailed = countOf(candidate.name, until) > secondsOf(candidate.name, until).length;
        if (hasFailed) continue;
        if (!fits(candidate.name, until) || !(await measure(candidate, until))) return false;
      }
    }
    return true;
  };
  /** What lies past the edge that the best lies at; empty where it lies amid what was tried. */
  const further = (until: string | undefined): readonly Candidate<Configuration>[] => {
    const [best] = better(candidates, (name) => secondsOf(name, until), candidates.length, 1);
    const known = new Set(candidates.map(({ name }) => name));
    const tried = candidates.map(({ configuration }) => configuration);
    return best ? (runs.beyond?.(best.configuration, tried) ?? []).filter(({ name }) => !known.has(name)) : [];
  };

  try {
    for (const [index, until] of rounds.entries()) {
      entered.push(candidates);
      const isLast = index === rounds.length - 1;
      const wanted = isLast ? lastRuns : 1;
      let suffices = await runAll(until, wanted);
      for (let more = index === 0 ? further(until) : []; suffices && more.length > 0; more = further(until)) {
        candidates = [...candidates, ...more];
        entered[index] = candidates;
        suffices = await runAll(until, wanted);
      }
      if (!suffices) status = 'budget spent';
      if (status !== 'finished') {
        const missing = candidates.filter(({ name }) => countOf(name, until) === 0).length;
        if (missing > 0)
          notes.push(
            `The budget was spent in round ${index + 1} before ${missing} of ${candidates.length} configurations had been run: allow more time.`,
          );
        break;
      }
      if (isLast) break;
      const went = better(candidates, (name) => secondsOf(name, until), keepOneOf, tieRatio);
      if (went.length === 0) break;
      const kept = candidates.find(({ name }) => name === given && secondsOf(name, until).length > 0);
      candidates = kept === undefined || went.includes(kept) ? went : [...went, kept];
    }
  } catch (error) {
    status = runs.signal?.aborted ? 'cancelled' : 'failed';
    notes.push(status === 'cancelled' ? 'It was cancelled; what was measured is kept.' : (error as Error).message);
  }

  const table = tableOf(entered[0] ?? candidates, entered, rounds, measurements);
  const best = table.find(({ seconds }) => seconds !== undefined);
  if (best && !best.isWhole)
    notes.push('The best is known from first steps only: make whole plots of the first few to be sure.');
  return {
    ...(best && { best: best.name }),
    ...(given !== undefined && { given }),
    table,
    measurements,
    status,
    notes,
    spentSeconds: spent(),
  };
}

/** Those that go on: the fastest, one in so many, and who is as good as the last of them. */
function better<Configuration>(
  candidates: readonly Candidate<Configuration>[],
  secondsOf: (name: string) => readonly number[],
  keepOneOf: number,
  tieRatio: number,
): Candidate<Configuration>[] {
  const ranked = candidates
    .flatMap((candidate) => {
      const seconds = secondsOf(candidate.name);
      return seconds.length > 0 ? [{ candidate, seconds: median(seconds) }] : [];
    })
    .sort((a, b) => a.seconds - b.seconds);
  const kept = Math.max(1, Math.ceil(ranked.length / keepOneOf));
  const limit = (ranked[kept - 1]?.seconds ?? 0) * tieRatio;
  // Ties may double a round, no more.
  return ranked
    .slice(0, 2 * kept)
    .filter(({ seconds }, place) => place < kept || seconds <= limit)
    .map(({ candidate }) => candidate);
}

/** The one that is in use before the others. */
function firstOf<Configuration>(given: string | undefined, order: readonly Candidate<Configuration>[]) {
  return order.toSorted((a, b) => Number(b.name === given) - Number(a.name === given));
}

function tableOf<Configuration>(
  grid: readonly Candidate<Configuration>[],
  entered: readonly (readonly Candidate<Configuration>[])[],
  rounds: readonly (string | undefined)[],
  measurements: readonly Measurement[],
): TuneRow[] {
  const rows = grid.flatMap(({ name }): TuneRow[] => {
    const own = measurements.filter((one) => one.name === name);
    const round = rounds.findLastIndex(
      (until, index) => entered[index]?.some((one) => one.name === name) && own.some((one) => one.until === until),
    );
    if (round < 0) return [];
    const there = own.filter((one) => one.until === rounds[round]);
    const seconds = there.flatMap((one) => one.seconds ?? []);
    const problem = there.find((one) => one.problem !== undefined)?.problem;
    return [
      {
        name,
        round: round + 1,
        ...(seconds.length > 0 && {
          seconds: median(seconds),
          range: [Math.min(...seconds), Math.max(...seconds)] as const,
        }),
        runs: there.length,
        isWhole: rounds[round] === undefined,
        ...(problem !== undefined && { problem }),
      },
    ];
  });
  return rows.sort(
    (a, b) => b.round - a.round || (a.seconds ?? Number.POSITIVE_INFINITY) - (b.seconds ?? Number.POSITIVE_INFINITY),
  );
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const place = Math.floor(random() * (last + 1));
    [order[last], order[place]] = [order[place] as T, order[last] as T];
  }
  return order;
}
