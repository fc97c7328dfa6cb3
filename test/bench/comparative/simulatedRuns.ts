import { compare } from '../../../bench/comparative/compare.ts';
import type { CompareOptions, Runs } from '../../../bench/comparative/compareOptions.ts';
import { seededRandom } from '../../../src/analyze/trees/random.ts';
import type { Comparison } from '../../../src/benchmarks/comparisonRun.ts';

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Student's with three degrees of freedom, scaled to a deviation of 1: a run in fifty is more than three deviations off. */
function heavy(random: () => number): number {
  const chi = (normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3;
  return normal(random) / Math.sqrt(chi) / Math.sqrt(3);
}

/** How the logarithms of a real plot's seconds scatter; deviations of 2 to 3 %. */
export const NOISES: Readonly<Record<string, (random: () => number) => number>> = {
  'lognormal, 2.5 %': (random) => 0.025 * normal(random),
  'heavy tails, 2.5 %': (random) => 0.025 * heavy(random),
};

export const OPTIONS: CompareOptions = { unit: 's', better: 'lower', names: { a: 'A', b: 'B' } };

/** A whole comparison, control and plan included, of runs of 24 s whose second side takes `ratio` times as long. */
export function trial(
  seed: number,
  ratio: number,
  noise: (random: () => number) => number,
  options: Partial<CompareOptions> = {},
  drift = 0,
): Promise<Comparison> {
  const random = seededRandom(0x9e3779b9 * (seed + 1));
  let clock = 0;
  const runs: Runs = {
    run: ({ side, index }) => {
      const seconds = 24 * (side === 'b' ? ratio : 1) * Math.exp(noise(random) + drift * index);
      clock += seconds;
      return Promise.resolve(seconds);
    },
    now: () => clock,
  };
  return compare({ ...OPTIONS, seed, ...options }, runs);
}
