import type { Side } from '../../src/benchmarks/comparisonRun.ts';

/** Runs of one block: two of each side. */
export const BLOCK_RUNS = 4;

/**
 * The sides of a block's runs: A B B A, then B A A B, and so on. A host that gets steadily slower or faster (heat, a disk that
 * fills) then weighs on both sides alike, within each block and more so over two.
 */
export function blockOrder(block: number): readonly Side[] {
  return block % 2 === 0 ? ['a', 'b', 'b', 'a'] : ['b', 'a', 'a', 'b'];
}
