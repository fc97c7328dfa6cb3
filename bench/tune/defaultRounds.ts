import type { PlotStep } from '../../src/plotters/plotters.ts';
import { stepWords } from '../plotting/stopStep.ts';

/** Shares of a plot after which the first rounds stop. */
const SHARES = [0.15, 0.5];

/**
 * Steps at which the rounds of a search stop, from what is known of the plotter: after about a seventh and half of a plot, then
 * whole plots. The second round has seen the phase that takes longest, and a part of the next.
 */
export function defaultRounds(plan: readonly PlotStep[]): (string | undefined)[] {
  const total = plan.reduce((sum, { share }) => sum + share, 0);
  const names = SHARES.flatMap((share) => {
    let done = 0;
    const step = plan.slice(0, -1).find((one) => {
      done += one.share / total;
      return done >= share;
    });
    return step ? [stepWords(step)] : [];
  });
  return [...new Set(names), undefined];
}
