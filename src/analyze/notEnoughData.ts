/** What an analysis returns instead of a result when the data cannot carry one. */
export interface NotEnoughData {
  readonly kind: 'notEnoughData';
  /** How many usable (finite) values the analysis takes at the least. */
  readonly needed: number;
  /** How many there were. */
  readonly got: number;
  /** What is lacking, in a sentence without a full stop; a constant series may have enough values and still say nothing. */
  readonly reason: string;
}

/**
 * @param what What is lacking; without it the reason is the count.
 */
export function notEnoughData(
  needed: number,
  got: number,
  what: string = `${got} of at least ${needed} values that are needed`,
): NotEnoughData {
  return { kind: 'notEnoughData', needed, got, reason: what };
}

/** Whether an analysis had too little to go on; the type guard for every result of this room. */
export function isNotEnoughData(result: unknown): result is NotEnoughData {
  return typeof result === 'object' && result !== null && (result as { kind?: unknown }).kind === 'notEnoughData';
}
