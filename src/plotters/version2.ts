import type { GivenSettings, Refusal } from './command.ts';
import type { FailureSignature } from './failures/failure.ts';
import type { Flag } from './flags.ts';
import { GIB } from './needs.ts';

/** What plotters of version 2 plots (proof of space 2) have in common. */

export const VERSION_2_K_RANGE = { min: 18, max: 32, allowed: 'even' };
/** Those that the consensus takes. */
export const STRENGTH_RANGE = { min: 2, max: 17 };
const LEAST_STRENGTH = STRENGTH_RANGE.min;

/** Bytes of a plot, which has no date and no levels of compression: 2^k · (k + 1.46) / 8. */
export function version2PlotBytes(k: number): number {
  return Math.round((2 ** k * (k + 1.46)) / 8);
}

/** Version 2 plots count at k28 alone. */
export function isFarmedVersion2(k: number): boolean {
  return k === 28;
}

/** RAM of a plot on the processor, by k22 and k24 plots of the reference plotter: 213 MiB and 0.8 GiB. */
export function version2RamBytes(k: number): number {
  return Math.round(0.85 * GIB * 2 ** (k - 24));
}

export const STRENGTH_FLAG: Omit<Flag, 'names'> = {
  kind: 'integer',
  sets: 'strength',
  meaning: 'Strength: each step about doubles the time of a plot',
  default: String(LEAST_STRENGTH),
  range: STRENGTH_RANGE,
};

/** The plotter's own limit, which small plots reach before the consensus's. */
function mostStrength(k: number): number {
  return k - (k < 28 ? 2 : k - 26) - 1;
}

export const VERSION_2_REFUSALS: readonly Refusal[] = [
  {
    when: ({ k = 28 }) => k % 2 !== 0,
    message: 'Version 2 plots have even k only. Use an even one; k28 alone counts for farming.',
    about: 'k',
    mends: [['k', 28]],
  },
  {
    when: ({ k = 28, strength = LEAST_STRENGTH }: GivenSettings) => strength > mostStrength(k),
    message: 'The plotter refuses so high a strength at this k. Use a lower one.',
    about: 'strength',
    mends: [['strength', LEAST_STRENGTH]],
  },
];

/** Plots on the processor are made in RAM alone: there is no buffer to be made smaller. */
export function memoryRefused(plotter: string): FailureSignature {
  return {
    id: 'allocation-refused',
    pattern: /std::bad_alloc|bad allocation/,
    cause: 'Memory was refused: a plot is made in RAM alone, and a k28 plot takes about 13 GiB of it.',
    remedy: 'Make fewer plots at once, end what else takes memory, or add RAM.',
    kind: 'fatal',
    plotter,
  };
}
