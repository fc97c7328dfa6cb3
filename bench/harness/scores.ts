import type { Suite } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Benchmark } from './benchmark.ts';
import type { Result } from './result.ts';
import { geometricMean } from './samples.ts';
import type { SavedRun } from './savedRun.ts';

/** Percentiles are given from so many saved runs on. */
const LEAST_RUNS = 5;
const FULL = 100;

export const SCORES = ['system', 'application', 'scalability', 'reliability'] as const;
export type ScoreName = (typeof SCORES)[number];

export interface Score {
  /** `system` and `application`: 100 is where the benchmarks' scales stand, twice as much is twice as fast. The others: 0 … 100. */
  readonly points: number;
  /** Results that it comes from. */
  readonly of: readonly string[];
}

/** Among saved runs of any host: the share of them that this run is at least as good as, in percent. */
export interface Percentile {
  readonly percentile: number;
  readonly runs: number;
}

/** Scores that nothing was measured for are absent. */
export interface Scores {
  readonly system?: Score;
  readonly application?: Score;
  readonly scalability?: Score;
  readonly reliability?: Score;
  /** Geometric mean of those that are there. */
  readonly overall?: Score;
  /** Of each result that enough saved runs have too. */
  readonly percentiles: Readonly<Record<string, Percentile>>;
}

export function scoresOf(
  results: readonly Result[],
  benchmarks: readonly Benchmark[],
  saved: readonly SavedRun[],
): Scores {
  const scales = new Map(benchmarks.map(({ suite, name, scale }) => [`${suite}/${name}`, scale]));
  const scaleOf = ({ suite, name, subject = '' }: Result) => {
    const benchmark = subject === '' ? name : name.slice(0, -`[${subject}]`.length);
    const scale = scales.get(`${suite}/${benchmark}`);
    return typeof scale === 'object' ? scale[subject] : scale;
  };
  const onScale = (suite: Suite) =>
    scoreFrom(results, (result) => {
      const scale = result.suite === suite ? scaleOf(result) : undefined;
      if (scale === undefined || !(result.median > 0)) return undefined;
      return FULL * (result.better === 'higher' ? result.median / scale : scale / result.median);
    });
  const scores = {
    system: onScale('system'),
    application: onScale('application'),
    scalability: scoreFrom(results, efficiencyPoints),
    reliability: scoreFrom(results, ({ reliability }) => reliability && Math.max(1, FULL * reliability.score)),
  };
  const there = SCORES.filter((name) => scores[name] !== undefined);
  const overall = geometricMean(there.map((name) => (scores[name] as Score).points));
  return {
    ...Object.fromEntries(there.map((name) => [name, scores[name]])),
    ...(there.length > 0 && { overall: { points: overall, of: there } }),
    percentiles: percentilesOf(results, saved),
  };
}

function scoreFrom(results: readonly Result[], pointsOf: (result: Result) => number | undefined): Score | undefined {
  const scored = results.flatMap((result) => {
    const points = pointsOf(result);
    return points === undefined ? [] : [{ name: result.name, points }];
  });
  if (scored.length === 0) return undefined;
  return { points: geometricMean(scored.map(({ points }) => points)), of: scored.map(({ name }) => name) };
}

/** Results of the scalability suite in unit `1` are the share kept of what perfect scaling gives. */
function efficiencyPoints({ suite, unit, better, median: ratio }: Result): number | undefined {
  if (suite !== 'scalability' || unit !== '1' || better !== 'higher') return undefined;
  return Math.max(1, FULL * Math.min(1, ratio));
}

function percentilesOf(results: readonly Result[], saved: readonly SavedRun[]): Record<string, Percentile> {
  const found: Record<string, Percentile> = {};
  for (const { name, unit, method, better, median: own } of results) {
    const others = saved.flatMap((run) =>
      run.results
        .filter((other) => other.name === name && other.unit === unit && other.method === method)
        .map((other) => other.median),
    );
    if (others.length < LEAST_RUNS) continue;
    const beaten = others.filter((other) => (better === 'higher' ? other <= own : other >= own)).length;
    found[name] = { percentile: Math.round((100 * beaten) / others.length), runs: others.length };
  }
  return found;
}
