import { normalQuantile } from '../../src/analyze/distributions.ts';
import type { SamplePlan } from '../../src/benchmarks/comparisonRun.ts';
import { BLOCK_RUNS } from './runOrder.ts';

/** Fewer blocks can't show anything, see SequentialTest. */
export const LEAST_BLOCKS = 3;

/** Ranks instead of means, and looks on the way instead of one at the end, take so many more runs. */
const RANK_EFFICIENCY = 0.955;
const LOOKS_COST = 1.2;

interface Question {
  /** Of logarithms, see Noise. */
  readonly deviation: number;
  readonly errorRate: number;
  readonly power: number;
}

/** Runs needed to find a difference of `ratio`, from the noise of a control: the usual formula for two means of logarithms. */
export function planFor(ratio: number, question: Question): SamplePlan {
  const perSide = 2 * (quantiles(question) / Math.log(ratio)) ** 2;
  return planOf(Math.max(LEAST_BLOCKS, Math.ceil((2 * perSide) / BLOCK_RUNS)), question, ratio);
}

/** What a number of blocks can find, for a budget that allows no more. */
export function planOf(blocks: number, question: Question, wanted = 1): SamplePlan {
  const runsPerSide = (blocks * BLOCK_RUNS) / 2;
  const smallest = Math.exp(quantiles(question) / Math.sqrt(runsPerSide / 2));
  return { blocks, runsPerSide, findsRatio: Math.max(wanted, smallest), power: question.power };
}

function quantiles({ deviation, errorRate, power }: Question): number {
  const z = normalQuantile(1 - errorRate / 2) + normalQuantile(power);
  return z * deviation * Math.sqrt(LOOKS_COST / RANK_EFFICIENCY);
}
