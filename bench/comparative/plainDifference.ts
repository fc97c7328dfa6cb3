import type { Side } from '../../src/benchmarks/comparisonRun.ts';

/** Runs of each side without which the sides may part by chance. */
const LEAST_RUNS = 3;
/** Ways to label the runs of which just two part them so: without a gap, and with one. */
const LEAST_WAYS = 400;
const LEAST_WAYS_WITH_GAP = 100;
/** Width of a gap, as a share of the wider side's own range. */
const GAP_RATIO = 0.25;

/** Of the error rate, what looks for plain differences take, at most: by simulation 0.1 to 0.3 % of identical sides. */
export const PLAIN_SHARE = 0.25;

/**
 * The side whose values all lie below all of the other's, control runs included, where so few of the ways to label as many runs part
 * them like that (Fisher's exact reasoning, 1935) that no test of ranks is needed. Large differences are so found in ten to twelve
 * runs, before a test in blocks can say anything. Undefined where it isn't plain.
 */
export function plainlySmaller(a: readonly number[], b: readonly number[]): Side | undefined {
  if (a.length < LEAST_RUNS || b.length < LEAST_RUNS) return undefined;
  const [one, other] = [rangeOf(a), rangeOf(b)];
  const gap = Math.max(other.low - one.high, one.low - other.high);
  const width = Math.max(one.high - one.low, other.high - other.low);
  const ways = waysToChoose(a.length + b.length, Math.min(a.length, b.length));
  const isPlain = gap > 0 && (ways >= LEAST_WAYS || (ways >= LEAST_WAYS_WITH_GAP && gap >= GAP_RATIO * width));
  return isPlain ? (one.high < other.low ? 'a' : 'b') : undefined;
}

/** Of logarithms. */
function rangeOf(values: readonly number[]): { low: number; high: number } {
  return { low: Math.log(Math.min(...values)), high: Math.log(Math.max(...values)) };
}

function waysToChoose(all: number, some: number): number {
  let ways = 1;
  for (let index = 0; index < some; index++) ways = (ways * (all - index)) / (index + 1);
  return ways;
}
