import { median } from '../../src/analyze/quantiles.ts';
import { seededRandom } from '../../src/analyze/trees/random.ts';
import type {
  Comparison,
  Difference,
  SamplePlan,
  Side,
  SideFigures,
  Verdict,
} from '../../src/benchmarks/comparisonRun.ts';
import { type Block, logDifference, logDifferenceInterval } from './block.ts';
import { BudgetSpent, COMPARE_DEFAULTS, type CompareOptions, RunFailed, type Runs } from './compareOptions.ts';
import { doubtsOf } from './doubtsOf.ts';
import { medianInterval } from './medianInterval.ts';
import { type Noise, noiseFloor, noiseOf } from './noise.ts';
import { percentOfRatio } from './percent.ts';
import { PLAIN_SHARE, plainlySmaller } from './plainDifference.ts';
import { BLOCK_RUNS, blockOrder } from './runOrder.ts';
import { LEAST_BLOCKS, planFor, planOf } from './samplePlan.ts';
import { SequentialTest } from './sequentialTest.ts';

/**
 * Compares two sides by interleaved runs (A B B A …) until it is decided which is better, or until the planned runs or the budget
 * are spent. Never rejects: what was measured before a failure or a cancellation is kept.
 *
 * 1. Control runs of `a` alone tell the noise; the number of runs needed is planned from it (see planFor).
 * 2. After every block of four runs the sequential test looks. It decides that there is a difference; a verdict is given once
 *    that difference also clears what control runs differ by among themselves and its interval excludes 1; until then runs go on.
 * 3. A difference so large that all runs of one side lie apart from all of the other's is decided at once, see plainlySmaller.
 * 4. It ends early with "no difference" when the interval leaves no room for half the difference worth finding.
 */
export async function compare(given: CompareOptions, runs: Runs): Promise<Comparison> {
  const options = { ...COMPARE_DEFAULTS, ...given };
  const comparison = new Comparing(options, runs);
  return comparison.go();
}

/** For an interval that only decides whether to go on. */
const ROUGH_RESAMPLINGS = 300;
/** Of the budget. */
const CONTROL_SHARE = 1 / 3;

type Options = CompareOptions & Required<Pick<CompareOptions, keyof typeof COMPARE_DEFAULTS>>;

class Comparing {
  readonly #options: Options;
  readonly #runs: Runs;
  readonly #startedAt: number;
  readonly #control: number[];
  readonly #values: Record<Side, number[]> = { a: [], b: [] };
  readonly #blocks: Block[] = [];
  readonly #warnings: string[] = [];
  #made = 0;
  /** Largest value of a run that wasn't cut off. */
  #longest = 0;
  readonly #cutOff: Record<Side, number> = { a: 0, b: 0 };
  #plan: SamplePlan | undefined;
  /** What would be planned without a budget. */
  #wanted: SamplePlan | undefined;

  constructor(options: Options, runs: Runs) {
    this.#options = options;
    this.#runs = runs;
    this.#startedAt = runs.now();
    this.#control = [...(options.control ?? [])];
  }

  async go(): Promise<Comparison> {
    try {
      await this.#takeControl();
      return await this.#takeBlocks();
    } catch (error) {
      if (error instanceof BudgetSpent) return this.#spent();
      const isCancelled = this.#runs.signal?.aborted === true;
      const what = isCancelled ? 'It was cancelled' : (error as Error).message;
      return this.#result(isCancelled ? 'cancelled' : 'failed', undefined, [
        `${what}${/[.!?]$/.test(what) ? '' : '.'} ${this.#made} runs had been made; nothing is decided.`,
      ]);
    }
  }

  async #takeControl(): Promise<void> {
    const { controlRuns, control } = this.#options;
    if (!control) {
      const count = Math.max(2, controlRuns);
      const most = count + LEAST_BLOCKS * BLOCK_RUNS;
      while (this.#control.length < (this.#isLongControl() ? 2 : count))
        this.#control.push(await this.#run('a', true, most));
    }
  }

  /** A control may take some of the budget only: then two runs must do. */
  #isLongControl(): boolean {
    const { budgetSeconds = Number.POSITIVE_INFINITY } = this.#options;
    return this.#secondsSpent() > CONTROL_SHARE * budgetSeconds;
  }

  #secondsSpent(): number {
    return this.#runs.now() - this.#startedAt;
  }

  /** The budget ended a run. */
  #spent(): Comparison {
    if (this.#control.length >= 2) return this.#plainly() ?? this.#undifferent(this.#makePlan(), false);
    this.#warnings.push(`The budget allowed ${this.#made} whole runs: allow time for twelve at the least.`);
    return this.#result('undecided', 'undecided', ['The budget was spent before the noise of this host was known.']);
  }

  /** Plans for the noise seen so far; a plan is never made shorter. */
  #makePlan(): SamplePlan {
    const { errorRate, power, worthRatio } = this.#options;
    const question = { deviation: noiseOf(this.#control, this.#blocks).deviationAtMost, errorRate, power };
    const wanted = planFor(worthRatio, question);
    const most = Math.max(1, this.#blocks.length + this.#affordableBlocks());
    this.#wanted = wanted;
    if (this.#plan === undefined || wanted.blocks > this.#plan.blocks)
      this.#plan = wanted.blocks <= most ? wanted : planOf(most, question, worthRatio);
    return this.#plan;
  }

  /** Blocks that the rest of the budget allows, if runs go on to take as long as they did. */
  #affordableBlocks(): number {
    return Math.max(0, Math.floor(this.#affordableRuns() / BLOCK_RUNS));
  }

  #affordableRuns(): number {
    const { budgetSeconds = Number.POSITIVE_INFINITY, mostRuns = Number.POSITIVE_INFINITY } = this.#options;
    const spent = this.#secondsSpent();
    const runSeconds = this.#made > 0 ? spent / this.#made : 0;
    const byTime = runSeconds > 0 ? (budgetSeconds - spent) / runSeconds : Number.POSITIVE_INFINITY;
    return Math.min(byTime, mostRuns - this.#made);
  }

  /** Below the blocks that a test needs, even a part of one may show a plain difference. */
  #goesOn({ blocks }: SamplePlan): boolean {
    if (this.#blocks.length < LEAST_BLOCKS) return this.#affordableRuns() >= BLOCK_RUNS / 2;
    return this.#blocks.length < blocks && this.#affordableBlocks() > 0;
  }

  async #takeBlocks(): Promise<Comparison> {
    const { errorRate, seed, worthRatio } = this.#options;
    let plan = this.#makePlan();
    const test = new SequentialTest({ errorRate: errorRate * (1 - PLAIN_SHARE), random: seededRandom(seed) });
    while (this.#goesOn(plan)) {
      await this.#takeBlock(plan);
      const plain = this.#plainly();
      if (plain) return plain;
      plan = this.#makePlan();
      const planned = Math.min(plan.blocks, this.#blocks.length + this.#affordableBlocks());
      if (test.smaller === undefined) test.add(this.#blocks[this.#blocks.length - 1] as Block, planned);
      if (test.smaller !== undefined) {
        const { ratio, interval } = this.#difference() as Difference;
        if (this.#clears(ratio, interval)) return this.#decided(test.smaller, ratio);
      } else if (this.#isRuledOut()) {
        return this.#result('decided', 'no difference', [
          `The interval of the ratio leaves no room for half of a difference of ${percentOfRatio(worthRatio)}.`,
        ]);
      }
    }
    return this.#undifferent(plan, test.smaller !== undefined);
  }

  /** The verdict on a difference that needs no test. */
  #plainly(): Comparison | undefined {
    const { a, b } = this.#values;
    const smaller = plainlySmaller([...this.#control, ...a], b);
    return smaller && this.#decided(smaller, (this.#difference() as Difference).ratio);
  }

  /** Whether half the difference worth finding lies outside the interval. */
  #isRuledOut(): boolean {
    const half = Math.sqrt(this.#options.worthRatio);
    const lies = (ratio: number) => 1 / half < ratio && ratio < half;
    if (this.#blocks.length < LEAST_BLOCKS || !lies(Math.exp(logDifference(this.#blocks)))) return false;
    const random = seededRandom(this.#options.seed + 2);
    const interval = logDifferenceInterval(this.#blocks, random, { resamplings: ROUGH_RESAMPLINGS });
    return interval.map(Math.exp).every(lies);
  }

  /** @param isFound the test found a difference that is no larger than the noise. */
  #undifferent(plan: SamplePlan, isFound: boolean): Comparison {
    const { worthRatio } = this.#options;
    const worth = percentOfRatio(worthRatio);
    const wanted = this.#wanted as SamplePlan;
    if (this.#blocks.length < wanted.blocks && !isFound) {
      this.#warnings.push(
        `${wanted.runsPerSide} runs of each are needed to find ${worth} at this host's noise, and the budget allowed ` +
          `${2 * this.#blocks.length}${plan.findsRatio > worthRatio ? `, which find ${percentOfRatio(plan.findsRatio)} or more` : ''}: allow more time.`,
      );
      if (this.#blocks.length < LEAST_BLOCKS) {
        this.#warnings.push(
          `Below ${(LEAST_BLOCKS * BLOCK_RUNS) / 2} runs of each only a difference is found that sets all runs apart.`,
        );
      }
      return this.#result('undecided', 'undecided', [
        `The budget was spent before a difference of ${worth} could be found or ruled out.`,
      ]);
    }
    return this.#result('decided', 'no difference', [
      isFound
        ? 'A difference was found, but it does not clear the noise of this host.'
        : `The ${plan.runsPerSide} planned runs of each show no difference; one of ${percentOfRatio(plan.findsRatio)} would have been found in ${Math.round(plan.power * 100)} of 100 cases.`,
    ]);
  }

  async #takeBlock(plan: SamplePlan): Promise<void> {
    const block: Record<Side, number[]> = { a: [], b: [] };
    const before = this.#made - this.#blocks.length * BLOCK_RUNS;
    for (const side of blockOrder(this.#blocks.length)) {
      const value = await this.#run(side, false, before + plan.blocks * BLOCK_RUNS);
      this.#values[side].push(value);
      block[side].push(value);
    }
    this.#blocks.push(block as unknown as Block);
  }

  async #run(side: Side, isControl: boolean, most: number): Promise<number> {
    this.#runs.signal?.throwIfAborted();
    const cutoff = this.#cutoff();
    const { budgetSeconds, mostRuns = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#made >= mostRuns) throw new BudgetSpent();
    const secondsLeft = budgetSeconds === undefined ? undefined : budgetSeconds - this.#secondsSpent();
    if (secondsLeft !== undefined && secondsLeft <= 0) throw new BudgetSpent();
    const given = await this.#runs.run({
      side,
      isControl,
      index: this.#made,
      most,
      ...(cutoff && { cutoff }),
      ...(secondsLeft !== undefined && { secondsLeft }),
    });
    const value = typeof given === 'number' ? given : given.atLeast;
    if (typeof given === 'number') this.#longest = Math.max(this.#longest, value);
    else this.#cutOff[side]++;
    if (!(value > 0))
      throw new RunFailed(`A run of ${this.#options.names[side]} gave ${value}: only values above 0 can be compared.`);
    this.#made++;
    return value;
  }

  /** Ranks need no more than to know that a run is longer than all others: the time for the rest of it is saved. */
  #cutoff(): number | undefined {
    const { better, cutoffRatio } = this.#options;
    return better === 'lower' && this.#made >= 2 ? cutoffRatio * this.#longest : undefined;
  }

  #clears(ratio: number, interval: Difference['interval']): boolean {
    const excludesOne = interval !== undefined && (interval[0] > 1 || interval[1] < 1);
    return excludesOne && Math.abs(Math.log(ratio)) > this.#floor();
  }

  /** |ln ratio| that is noise: what as many control runs would differ by among themselves. */
  #floor(): number {
    const n = Math.max(1, this.#blocks.length * 2);
    return noiseFloor(this.#control, this.#blocks, n, seededRandom(this.#options.seed + 1));
  }

  #difference(): Difference | undefined {
    if (this.#blocks.length === 0) {
      const { a, b } = this.#values;
      return a.length > 0 && b.length > 0 ? { ratio: median(b) / median(a) } : undefined;
    }
    const ratio = Math.exp(logDifference(this.#blocks));
    if (this.#blocks.length < 2) return { ratio };
    const [low, high] = logDifferenceInterval(this.#blocks, seededRandom(this.#options.seed + 2));
    return { ratio, interval: [Math.exp(low), Math.exp(high)] };
  }

  #decided(smaller: Side, ratio: number): Comparison {
    const { better, names, unit } = this.#options;
    const winner = better === 'lower' ? smaller : smaller === 'a' ? 'b' : 'a';
    const loser = winner === 'a' ? 'b' : 'a';
    // Of the loser to the winner, whichever way the ratio is taken.
    const gap = Math.max(ratio, 1 / ratio);
    const how =
      unit === 's'
        ? gap >= 2
          ? `takes ${this.#cutOff[loser] > 0 ? 'at least ' : ''}${gap.toFixed(1)} times as long as`
          : `takes ${percentOfRatio(gap)} longer than`
        : `is ${percentOfRatio(gap)} worse than`;
    return this.#result('decided', winner, [`${names[loser]} ${how} ${names[winner]}.`]);
  }

  #result(status: Comparison['status'], verdict: Verdict | undefined, reasons: readonly string[]): Comparison {
    const { errorRate } = this.#options;
    const difference = this.#difference();
    const noise = this.#noise();
    return {
      a: this.#figures('a'),
      b: this.#figures('b'),
      ...(difference && { difference }),
      ...(verdict !== undefined && { verdict }),
      reasons,
      warnings: [...this.#warnings, ...doubtsOf(this.#blocks, this.#cutOff, noise, this.#options)],
      status,
      ...(this.#plan && { plan: this.#plan }),
      ...(noise && {
        noise: { deviation: noise.deviation, floorRatio: Math.exp(this.#floor()), runs: this.#control.length },
      }),
      errorRate,
      values: { control: this.#control, a: this.#values.a, b: this.#values.b },
    };
  }

  #noise(): Noise | undefined {
    return this.#control.length >= 2 ? noiseOf(this.#control, this.#blocks) : undefined;
  }

  #figures(side: Side): SideFigures {
    const values = this.#values[side];
    const { unit, seed } = this.#options;
    if (values.length === 0) return { n: 0, unit };
    return { ...medianInterval(values, seededRandom(seed + (side === 'a' ? 3 : 4))), unit };
  }
}
