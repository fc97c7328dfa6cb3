import { keyOf } from '../../plotters/plotSequence.ts';
import type { PlotState, PlotStep } from '../../plotters/plotters.ts';

/** Logs tell shorter steps to half a second, and they are over before anybody can look. */
const LEAST_SECONDS = 10;

/**
 * How long the step that ended last took ÷ how long it should have: its share of what the ended steps took together.
 * NaN while fewer than two steps with a share have ended, and for one that should take a few seconds only.
 */
export function stepSlowness(plot: PlotState, plan: readonly PlotStep[]): number {
  const shares = new Map(plan.map((step) => [keyOf(step), step.share]));
  let seconds = 0;
  let share = 0;
  let steps = 0;
  let lastSeconds = Number.NaN;
  let lastShare = Number.NaN;
  plot.stepKeys.forEach((key, index) => {
    const own = plot.stepSeconds[index];
    const took = Number.isNaN(own) ? (plot.stepElapsed?.[index] ?? Number.NaN) : own;
    const planned = shares.get(key) ?? Number.NaN;
    lastSeconds = took;
    lastShare = planned;
    if (!(took >= 0 && planned > 0)) return;
    seconds += took;
    share += planned;
    steps++;
  });
  const usual = (seconds / share) * lastShare;
  return steps > 1 && usual >= LEAST_SECONDS ? lastSeconds / usual : Number.NaN;
}
