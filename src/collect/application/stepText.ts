/** `Phase 1, table 3`; plotters without phases have their steps' names alone. */
export function stepText(step: string, phase: number | undefined): string {
  return phase === undefined ? `${step[0].toUpperCase()}${step.slice(1)}` : `Phase ${phase}, ${step}`;
}
