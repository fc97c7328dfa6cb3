import { median, quantileOfSorted } from '../../src/analyze/quantiles.ts';
import { RESAMPLINGS } from './medianInterval.ts';

/** The measured values of one block: two of each side, all above 0. */
export interface Block {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** ln(b ÷ a) of every pair within a block: what both sides have in common (load, heat, a fuller disk) cancels out. */
export function logRatios({ a, b }: Block): number[] {
  return a.flatMap((one) => b.map((other) => Math.log(other / one)));
}

/**
 * ln(b ÷ a) over all blocks: the median of the pairs within blocks (Hodges and Lehmann's estimator), which a few runs that were
 * disturbed don't move.
 */
export function logDifference(blocks: readonly Block[]): number {
  return median(blocks.flatMap(logRatios));
}

/** Interval of {@link logDifference} by resampling blocks and, within each, the runs of each side. */
export function logDifferenceInterval(
  blocks: readonly Block[],
  random: () => number,
  { confidence = 0.95, resamplings = RESAMPLINGS } = {},
): readonly [low: number, high: number] {
  const pick = ([first, second]: readonly [number, number]) => (random() < 0.5 ? first : second);
  const estimates = Float64Array.from({ length: resamplings }, () => {
    const drawn = blocks.map(() => {
      const { a, b } = blocks[Math.floor(random() * blocks.length)] as Block;
      return { a: [pick(a), pick(a)], b: [pick(b), pick(b)] } as const;
    });
    return logDifference(drawn);
  }).sort();
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(estimates, tail), quantileOfSorted(estimates, 1 - tail)];
}
