/** Where a step lies. `part` tells steps of one table apart (`scan`, `rewrite`); pos2 has no phases. */
export interface StepPosition {
  readonly phase?: number;
  readonly table?: number;
  readonly part: string;
}

/** A step of a plan, with its usual share of the plot's wall time. */
export interface PlotStep extends StepPosition {
  readonly name: string;
  /** Median share, 0..1; the plan's shares sum to about 1. */
  readonly share: number;
  /** Least and greatest share seen, or a guess of them where few plots were seen. */
  readonly low: number;
  readonly high: number;
}

/** `[phase, table, part, per cent, least, greatest]`; the last two default to the plan's spread. */
export type StepPrior = readonly [number | undefined, number | undefined, string, number, number?, number?];

/**
 * A plan from a table of priors in per cent of wall time.
 * @param spread relative half-width taken for a step whose own least and greatest share weren't seen.
 */
export function planOf(
  priors: readonly StepPrior[],
  spread: number,
  nameOf: (position: StepPosition) => string,
): readonly PlotStep[] {
  const sum = priors.reduce((total, prior) => total + prior[3], 0);
  return priors.map(([phase, table, part, percent, least, greatest]) => {
    const position: StepPosition = {
      part,
      ...(phase !== undefined && { phase }),
      ...(table !== undefined && { table }),
    };
    return {
      ...position,
      name: nameOf(position),
      share: percent / sum,
      low: (least ?? percent * (1 - spread)) / sum,
      high: (greatest ?? percent * (1 + spread)) / sum,
    };
  });
}

/** Plots whose temporary files fit into the page cache of most hosts: their steps' shares differ from those of large plots. */
export function isSmall(k: number): boolean {
  return k <= 26;
}
