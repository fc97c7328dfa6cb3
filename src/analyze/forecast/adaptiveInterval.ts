/** How fast the level gives way to misses, per outcome. */
const STEP = 0.02;
/** The last errors that an interval is made of. */
const MOST_SCORES = 300;
/** With fewer outcomes no interval is given. */
const LEAST_SCORES = 8;

/** As JSON keeps it. */
export interface StoredInterval {
  readonly level: number;
  /** The share of misses that is aimed at now, so that in the long run `1 - level` are missed. */
  readonly missRatio: number;
  readonly scores: readonly number[];
  readonly outcomes: number;
  readonly held: number;
}

/**
 * Adaptive conformal intervals (Gibbs and Candès 2021): half the width is a quantile of the last absolute errors, and which
 * quantile moves with each hit and miss, so that in the long run the interval holds as often as it says, however the series drifts.
 */
export class AdaptiveInterval {
  readonly level: number;
  readonly #scores: number[];
  #missRatio: number;
  #outcomes: number;
  #held: number;

  /** @param level share of outcomes that intervals shall hold, such as 0.9; or what was stored. */
  constructor(level: number | StoredInterval) {
    const stored =
      typeof level === 'number' ? { level, missRatio: 1 - level, scores: [], outcomes: 0, held: 0 } : level;
    this.level = stored.level;
    this.#scores = [...stored.scores];
    this.#missRatio = stored.missRatio;
    this.#outcomes = stored.outcomes;
    this.#held = stored.held;
  }

  get stored(): StoredInterval {
    return {
      level: this.level,
      missRatio: this.#missRatio,
      scores: [...this.#scores],
      outcomes: this.#outcomes,
      held: this.#held,
    };
  }

  /** Share of outcomes that lay within their intervals so far; undefined before any. */
  get coverage(): number | undefined {
    return this.#outcomes === 0 ? undefined : this.#held / this.#outcomes;
  }

  /** The share of errors that half the width is to be greater than now; 1 and more asks for more than was ever seen. */
  get quantile(): number {
    return 1 - this.#missRatio;
  }

  /** Half the interval's width; undefined while too few outcomes are known. */
  halfWidth(): number | undefined {
    return this.#scores.length < LEAST_SCORES ? undefined : conformalQuantile(this.#scores, this.quantile);
  }

  /**
   * @param halfWidth of the interval that was given for it; without one only the error is learnt from.
   */
  add(error: number, halfWidth?: number): void {
    const size = Math.abs(error);
    if (halfWidth !== undefined) {
      const isHeld = size <= halfWidth;
      this.#outcomes++;
      if (isHeld) this.#held++;
      this.#missRatio += STEP * (1 - this.level - (isHeld ? 0 : 1));
    }
    this.#scores.push(size);
    if (this.#scores.length > MOST_SCORES) this.#scores.shift();
  }
}

/**
 * The quantile that holds a new error from the same source with probability `quantile`: of n errors the ⌈(n + 1)·quantile⌉-th.
 * Beyond the greatest, it is that one, widened in proportion.
 */
export function conformalQuantile(errors: readonly number[], quantile: number): number {
  const sorted = Float64Array.from(errors).sort();
  const rank = Math.ceil((sorted.length + 1) * quantile);
  if (rank <= sorted.length) return sorted[Math.max(0, rank - 1)];
  return sorted.at(-1)! * (1 + Math.max(0, quantile - sorted.length / (sorted.length + 1)) * WIDENING);
}

/** How much wider than the greatest error seen, per share of misses that is asked for less than 0. */
const WIDENING = 5;
