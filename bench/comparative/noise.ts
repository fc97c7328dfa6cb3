import { chiSquareQuantile } from '../../src/analyze/distributions.ts';
import {
  DEVIATIONS_PER_MEDIAN_DISTANCE,
  median,
  medianDistance,
  quantileOfSorted,
} from '../../src/analyze/quantiles.ts';
import type { Block } from './block.ts';
import { RESAMPLINGS } from './medianInterval.ts';

/** How much runs of one and the same configuration differ on this host. */
export interface Noise {
  /** Standard deviation of the logarithms, about the coefficient of variation: 0.025 is 2.5 %. */
  readonly deviation: number;
  /** `deviation` is below this in four cases of five: few runs tell little of their spread. */
  readonly deviationAtMost: number;
}

const SURENESS = 0.8;
/**
 * What the two neighbouring pairs of four sorted normal values tell of the variance, by simulation: the squares of their
 * differences over 4 are this share of it.
 */
const NEIGHBOURS_SHARE = 0.45;

/**
 * Noise of at least two control runs of one configuration, and of blocks whose labels aren't looked at: of each block's four
 * values, the smaller two and the larger two are taken to belong together. So the number of runs may be planned anew from it
 * without a bearing on the error rate of the test. The control's deviation is the larger of the usual one and the one that the
 * median distance tells.
 */
export function noiseOf(control: readonly number[], blocks: readonly Block[] = []): Noise {
  if (control.length < 2) throw new Error(`noise needs two runs of one configuration, not ${control.length}`);
  const residuals = residualsOf(control);
  const degrees = control.length - 1;
  const usual = residuals.reduce((sum, value) => sum + value * value, 0) / degrees;
  const robust = (DEVIATIONS_PER_MEDIAN_DISTANCE * medianDistance(residuals, 0)) ** 2;
  const unlabelled = blocks.reduce((sum, block) => sum + neighboursVariance(block), 0);
  const ofBlocks = 2 * blocks.length;
  const variance = (Math.max(usual, robust) * degrees + 2 * unlabelled) / (degrees + ofBlocks);
  const deviation = Math.sqrt(variance);
  const widening = Math.sqrt((degrees + ofBlocks) / chiSquareQuantile(1 - SURENESS, degrees + ofBlocks));
  return { deviation, deviationAtMost: deviation * widening };
}

/** Logarithms less their median. */
function residualsOf(values: readonly number[]): number[] {
  const logs = values.map(Math.log);
  const center = median(logs);
  return logs.map((log) => log - center);
}

function neighboursVariance({ a, b }: Block): number {
  const [first, second, third, fourth] = Float64Array.from([...a, ...b], Math.log).sort() as unknown as [
    number,
    number,
    number,
    number,
  ];
  return ((second - first) ** 2 + (fourth - third) ** 2) / 4 / NEIGHBOURS_SHARE;
}

/**
 * What two sets of `n` runs of one configuration differ by in nineteen of twenty cases, as |ln ratio|: a difference that doesn't
 * clear this is noise. By resampling what control runs, and both runs of a side in a block, differed by among themselves.
 */
export function noiseFloor(
  control: readonly number[],
  blocks: readonly Block[],
  n: number,
  random: () => number,
): number {
  const ofControl = stretched(residualsOf(control), control.length);
  // Half of what two runs differ by is each one's residual; one degree of freedom of two is gone.
  const ofBlocks = blocks.flatMap(({ a, b }) =>
    [a, b].flatMap(([one, other]) => {
      const residual = (Math.log(one / other) / 2) * Math.SQRT2;
      return [residual, -residual];
    }),
  );
  const residuals = [...ofControl, ...ofBlocks];
  const drawn = new Float64Array(n);
  const draw = () => {
    for (let i = 0; i < n; i++) drawn[i] = residuals[Math.floor(random() * residuals.length)] as number;
    return median(drawn);
  };
  const differences = Float64Array.from({ length: RESAMPLINGS }, () => Math.abs(draw() - draw())).sort();
  return quantileOfSorted(differences, 0.95);
}

/** Residuals of a few runs are too small, by the degree of freedom that their centre took. */
function stretched(residuals: readonly number[], n: number): number[] {
  return residuals.map((value) => value * Math.sqrt(n / (n - 1)));
}
