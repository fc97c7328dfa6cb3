import type { Side } from '../../src/benchmarks/comparisonRun.ts';
import type { Block } from './block.ts';
import type { CompareOptions } from './compareOptions.ts';
import type { Noise } from './noise.ts';
import { percent, percentOfRatio } from './percent.ts';
import { BLOCK_RUNS } from './runOrder.ts';
import { LEAST_BLOCKS } from './samplePlan.ts';

/** Noise and drift from here on are worth a word. */
const LEAST_NOISE = 0.1;
const LEAST_DRIFT = 0.1;

/** What makes the figures of a comparison less sure than they look, in sentences. */
export function doubtsOf(
  blocks: readonly Block[],
  cutOff: Readonly<Record<Side, number>>,
  noise: Noise | undefined,
  { names, cutoffRatio }: Pick<CompareOptions, 'names' | 'cutoffRatio'>,
): string[] {
  const doubts = (['a', 'b'] as const).flatMap((side) =>
    cutOff[side] === 0
      ? []
      : [
          `${cutOff[side]} runs of ${names[side]} were ended when they had taken ${cutoffRatio} times as long as the longest other: ` +
            'their true values are larger than the figures say.',
        ],
  );
  if (noise && noise.deviation > LEAST_NOISE) {
    doubts.push(
      `Runs of one configuration differ by ${percent(noise.deviation)} here: stop what else runs on this host.`,
    );
  }
  const drift = blocks.length < LEAST_BLOCKS ? 0 : middleOf(blocks.at(-1) as Block) - middleOf(blocks[0] as Block);
  if (Math.abs(drift) > LEAST_DRIFT) {
    doubts.push(
      `Runs of both got ${percentOfRatio(Math.exp(Math.abs(drift)))} ${drift > 0 ? 'larger' : 'smaller'} values from the first block ` +
        'to the last: heat, a fuller disk or other work.',
    );
  }
  return doubts;
}

function middleOf({ a, b }: Block): number {
  return [...a, ...b].reduce((sum, value) => sum + Math.log(value), 0) / BLOCK_RUNS;
}
