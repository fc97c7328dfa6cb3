import type { PlotStep } from '../../src/plotters/plotters.ts';

/** Small plots' temporary files fit into the page cache, and any other load of the host weighs on their steps unevenly. */
export type PlotSize = 'small' | 'large';

/**
 * What ln(rest ÷ done) of whole plots differs by from what the shares of other plots say: a deviation that all stop steps of a plot
 * have in common, and one of each step alone. Maximum likelihood over whole logs of four plotters, each held against the shares of
 * the others of its plotter: nine large plots, and 26 small ones of one host that had other work at times.
 */
const SEEN: Readonly<Record<PlotSize, { readonly plot: number; readonly step: number }>> = {
  large: { plot: 0.14, step: 0.27 },
  small: { plot: 0.38, step: 0.38 },
};
/** Plots from so many hosts, more or less, tell of those deviations. */
export const SPREAD_DEGREES = 4;
const Z90 = 1.2816;

/**
 * Deviation of ln(rest ÷ done) among plots of different hosts: what was seen, or what the least and greatest shares of the plan say
 * where that is more, as it is for plotters of which few plots are known.
 */
export function spreadOfShares(
  { done, rest }: { readonly done: readonly PlotStep[]; readonly rest: readonly PlotStep[] },
  size: PlotSize,
): number {
  const { plot, step } = SEEN[size];
  const seen = Math.sqrt(plot ** 2 + step ** 2 * (concentration(done) + concentration(rest)));
  return Math.max(seen, plannedSpread(done, rest));
}

/** Sum of squared parts: 1 for a single step, 1 ÷ n for n steps of the same length. */
function concentration(steps: readonly PlotStep[]): number {
  const total = sum(steps.map(({ share }) => share));
  return sum(steps.map(({ share }) => (share / total) ** 2));
}

/** The plan's own spread: what one side gains the other loses, so the surer side tells. */
function plannedSpread(done: readonly PlotStep[], rest: readonly PlotStep[]): number {
  const [doneShare, restShare] = [done, rest].map((steps) => sum(steps.map(({ share }) => share))) as [number, number];
  const total = doneShare + restShare;
  return (Math.min(deviationOf(done), deviationOf(rest)) * total) / (doneShare * restShare);
}

/** Deviation of a sum of shares: steps vary partly together, partly on their own. */
function deviationOf(steps: readonly PlotStep[]): number {
  const deviations = steps.map(({ low, high }) => Math.max(0, high - low) / (2 * Z90));
  return (sum(deviations) + Math.sqrt(sum(deviations.map((value) => value ** 2)))) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
