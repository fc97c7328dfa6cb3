import type { Suite } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Result } from '../../src/benchmarks/result.ts';
import { type Percentile, SCORES, type Score, type Scores, type SuitesRun } from '../../src/benchmarks/suitesRun.ts';
import type { Benchmark } from './benchmark.ts';
import { geometricMean } from './samples.ts';

/** Percentiles are given from so many saved runs on. */
const LEAST_RUNS = 5;
const FULL = 100;

export function scoresOf(
  results: readonly Result[],
  benchmarks: readonly Benchmark[],
  saved: readonly Pick<SuitesRun, 'results'>[],
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

function percentilesOf(
  results: readonly Result[],
  saved: readonly Pick<SuitesRun, 'results'>[],
): Record<string, Percentile> {
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
