import { median, quantileOfSorted } from '../../src/analyze/quantiles.ts';
import type { Reliability } from '../../src/benchmarks/result.ts';
import type { Window } from './stressPart.ts';

/** How a part of the host held out, from at least three windows. */
export function reliabilityOf(windows: readonly Window[]): Reliability {
  const rates = windows.map(({ units, seconds }) => units / seconds);
  const third = Math.max(1, Math.floor(rates.length / 3));
  const sustainedRatio = Math.min(1, median(rates.slice(-third)) / median(rates.slice(0, third)));
  const slowest = quantileOfSorted(Float64Array.from(rates).sort(), 0.1);
  const steadinessRatio = Math.min(1, slowest / median(rates));
  const checks = windows.reduce((sum, window) => sum + window.checks, 0);
  const wrong = windows.reduce((sum, window) => sum + window.wrong, 0);
  // One wrong answer is one too many: a plot with a wrong bit is not found out before it is farmed.
  const right = wrong > 0 ? 0 : 1;
  return { checks, wrong, sustainedRatio, steadinessRatio, score: right * sustainedRatio * steadinessRatio };
}
