import type { Block } from './block.ts';
import { BLOCK_RUNS } from './runOrder.ts';

/** The ways to say which two of a block's four runs were A's. */
const LABELLINGS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];
const PATHS = 1999;

export interface SequentialTestOptions {
  /** The chance, at most, to find a difference where there is none, over all looks together. */
  readonly errorRate: number;
  readonly random: () => number;
}

/**
 * A group-sequential test of "both sides are the same", looked at after every block of four runs, that keeps its error rate
 * however early it ends.
 *
 * The statistic is Hodges and Lehmann's aligned rank sum (1962): logarithms less their block's mean, ranked over all blocks, A's
 * ranks summed. Its distribution is not assumed but made: if both sides are the same, each of the six ways to label two of a
 * block's runs as A's was equally likely, whatever the distribution of times and however the host changed from block to block.
 * So many ways through all blocks are drawn; a look rejects where A's rank sum is more extreme than all but so few of the ways
 * that got this far as its share of the error rate allows (α spending after Lan and DeMets 1983, Pocock's form, which lets large
 * differences be found early). Boundaries depend on the values only, never on their labels, so the error rate holds exactly for
 * any number of looks, up to the drawing of ways, which is counted on the safe side.
 *
 * Ranks make a run that was disturbed count as little as any other; at normal noise they cost 5 % more runs than means would.
 * With six ways a block, no less than three blocks (twelve runs) can show anything.
 */
export class SequentialTest {
  readonly #options: SequentialTestOptions;
  /** Logarithms less the block's mean, four a block: A's two first. */
  readonly #aligned: number[] = [];
  /** Labelling of each block, by way. */
  readonly #paths: Uint8Array[] = [];
  /** Ways that no look has rejected so far. */
  #alive = Array.from({ length: PATHS }, (_, path) => path);
  #spent = 0;
  #rejected: 'a' | 'b' | undefined;

  constructor(options: SequentialTestOptions) {
    this.#options = options;
  }

  /** Blocks looked at. */
  get looks(): number {
    return this.#paths.length;
  }

  /** The side with the smaller values, once the test is sure that it is one. */
  get smaller(): 'a' | 'b' | undefined {
    return this.#rejected;
  }

  /**
   * Takes the values of one more block and looks.
   * @param planned blocks that there will be as far as is known. It may change from look to look, as long as it doesn't depend on
   * which runs were A's.
   */
  add({ a, b }: Block, planned: number): void {
    if (this.#rejected !== undefined) throw new Error('the test has ended: begin another one for more blocks');
    const logs = [...a, ...b].map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log, 0) / BLOCK_RUNS;
    this.#aligned.push(...logs.map((log) => log - mean));
    const { random } = this.#options;
    this.#paths.push(Uint8Array.from({ length: PATHS }, () => Math.floor(random() * LABELLINGS.length)));
    this.#look(this.looks / planned);
  }

  /** @param planShare share of the planned blocks that were taken. */
  #look(planShare: number): void {
    const ranks = centredRanks(this.#aligned);
    const own = this.#paths.reduce((sum, _, block) => sum + labelledSum(ranks, block, 0), 0);
    const sums = this.#alive.map((path) =>
      this.#paths.reduce((sum, labels, block) => sum + labelledSum(ranks, block, labels[path] as number), 0),
    );
    const sizes = sums.map(Math.abs);
    const asExtreme = sizes.reduce((count, size) => count + (size >= Math.abs(own) - 1e-9 ? 1 : 0), 0);
    // One more way is counted: the observed one is one of them.
    const allowed = Math.floor(this.#options.errorRate * spending(planShare) * (PATHS + 1)) - this.#spent;
    if (asExtreme + 1 <= allowed) {
      this.#rejected = own < 0 ? 'a' : 'b';
      return;
    }
    // The ways that would have been rejected here are gone for the looks to come.
    const boundary = boundaryFor(sizes, allowed - 1);
    const rest = this.#alive.filter((_, index) => (sizes[index] as number) < boundary);
    this.#spent += this.#alive.length - rest.length;
    this.#alive = rest;
  }
}

/** Share of the error rate that may be spent by now, after Pocock. */
function spending(planShare: number): number {
  return Math.log(1 + (Math.E - 1) * Math.min(1, planShare));
}

function labelledSum(ranks: Float64Array, block: number, labelling: number): number {
  const [one, other] = LABELLINGS[labelling] as readonly [number, number];
  return (ranks[BLOCK_RUNS * block + one] as number) + (ranks[BLOCK_RUNS * block + other] as number);
}

/** Ranks less their mean; values that are the same share theirs. */
function centredRanks(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((i, j) => (values[i] as number) - (values[j] as number));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (
      to < order.length &&
      (values[order[to] as number] as number) - (values[order[from] as number] as number) < 1e-12
    )
      to++;
    for (let place = from; place < to; place++)
      ranks[order[place] as number] = (from + to - 1) / 2 - (values.length - 1) / 2;
    from = to;
  }
  return ranks;
}

/** The smallest boundary that at most `count` sizes reach. */
function boundaryFor(sizes: readonly number[], count: number): number {
  if (count <= 0) return Number.POSITIVE_INFINITY;
  const sorted = sizes.toSorted((x, y) => y - x);
  if (count >= sorted.length) return 0;
  // Sizes that equal the first one left out are left out with it.
  return (sorted[count] as number) + 1e-9;
}
