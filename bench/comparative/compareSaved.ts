import { median, quantileOfSorted } from '../../src/analyze/quantiles.ts';
import { seededRandom } from '../../src/analyze/trees/random.ts';
import type { Better } from '../../src/benchmarks/benchmarkFacts.ts';
import type { Comparison, Verdict } from '../../src/benchmarks/comparisonRun.ts';
import { medianInterval, RESAMPLINGS } from './medianInterval.ts';
import { percentOfRatio } from './percent.ts';

/** Values of runs that were made apart from others: on another host, or on another day. */
export interface SavedValues {
  readonly name: string;
  readonly values: readonly number[];
}

export interface CompareSavedOptions {
  readonly unit: string;
  readonly better: Better;
  readonly errorRate?: number;
  readonly seed?: number;
}

const SHUFFLES = 4999;

/**
 * Compares runs that are there already, as of two hosts. They weren't interleaved, so whatever else differed between the two
 * times counts as a difference as well; the warning says so. The test is Wilcoxon's rank sum with labels drawn anew, which assumes
 * nothing of the distribution; no verdict below four runs of each, where even the clearest difference may be chance.
 */
export function compareSaved(a: SavedValues, b: SavedValues, options: CompareSavedOptions): Comparison {
  const { unit, better, errorRate = 0.02, seed = 1 } = options;
  if (a.values.length === 0 || b.values.length === 0)
    throw new Error(`There is no run of ${a.values.length === 0 ? a.name : b.name}: make some first.`);
  const ratios = a.values.flatMap((one) => b.values.map((other) => Math.log(other / one)));
  const ratio = Math.exp(median(ratios));
  const interval = ratioInterval(a.values, b.values, seededRandom(seed));
  const chance = rankSumChance(a.values, b.values, seededRandom(seed + 1));
  const isFound = chance <= errorRate && (interval[0] > 1 || interval[1] < 1);
  const isALower = ratio > 1;
  const verdict: Verdict = !isFound ? 'no difference' : isALower === (better === 'lower') ? 'a' : 'b';
  const [winner, loser] = verdict === 'b' ? [b, a] : [a, b];
  return {
    a: { ...medianInterval(a.values, seededRandom(seed + 2)), unit },
    b: { ...medianInterval(b.values, seededRandom(seed + 3)), unit },
    difference: { ratio, interval },
    verdict,
    reasons: isFound
      ? [`${loser.name} is ${percentOfRatio(Math.max(ratio, 1 / ratio))} worse than ${winner.name}.`]
      : [
          `The ${a.values.length} and ${b.values.length} runs show no difference that chance wouldn't make in ${Math.round(errorRate * 100)} of 100 cases.`,
        ],
    warnings: [
      'The runs were not interleaved: what else differed between their times, or hosts, counts as a difference.',
    ],
    status: isFound ? 'decided' : 'undecided',
    errorRate,
    values: { control: [], a: a.values, b: b.values },
  };
}

function ratioInterval(a: readonly number[], b: readonly number[], random: () => number): readonly [number, number] {
  const draw = (values: readonly number[]) =>
    median(values.map(() => Math.log(values[Math.floor(random() * values.length)] as number)));
  const drawn = Float64Array.from({ length: RESAMPLINGS }, () => draw(b) - draw(a)).sort();
  return [Math.exp(quantileOfSorted(drawn, 0.025)), Math.exp(quantileOfSorted(drawn, 0.975))];
}

/** Two-sided, the observed labels counted as one of those drawn. */
function rankSumChance(a: readonly number[], b: readonly number[], random: () => number): number {
  const all = [...a, ...b];
  const ranks = all.map(
    (value) => all.reduce((rank, other) => rank + (other < value ? 1 : other === value ? 0.5 : 0), 0) - all.length / 2,
  );
  const sumOf = (order: readonly number[]) => Math.abs(order.slice(0, a.length).reduce((sum, rank) => sum + rank, 0));
  const observed = sumOf(ranks);
  let asExtreme = 1;
  const order = [...ranks];
  for (let shuffle = 0; shuffle < SHUFFLES; shuffle++) {
    for (let last = order.length - 1; last > 0; last--) {
      const place = Math.floor(random() * (last + 1));
      [order[last], order[place]] = [order[place] as number, order[last] as number];
    }
    if (sumOf(order) >= observed - 1e-9) asExtreme++;
  }
  return asExtreme / (SHUFFLES + 1);
}
