/** Errors this much above their usual mean are put up with. */
const TOLERANCE_RATIO = 0.25;
/** So many times the usual error, added up, are a drift. */
const THRESHOLD_RATIOS = 12;
/** Outcomes whose mean error is taken as usual. */
const REFERENCE_OUTCOMES = 12;
/** A single error counts at most this many times the usual one: one outlier is no drift. */
const MOST_RATIO = 6;

/** As JSON keeps it. */
export interface StoredDrift {
  readonly referenceSum: number;
  readonly outcomes: number;
  readonly excess: number;
}

/** Notices that a forecast's errors have grown for good (Page 1954, one-sided cumulative sum): then its models are to be trained anew. */
export class DriftDetector {
  #referenceSum: number;
  #outcomes: number;
  #excess: number;

  constructor(stored: StoredDrift = { referenceSum: 0, outcomes: 0, excess: 0 }) {
    this.#referenceSum = stored.referenceSum;
    this.#outcomes = stored.outcomes;
    this.#excess = stored.excess;
  }

  get stored(): StoredDrift {
    return { referenceSum: this.#referenceSum, outcomes: this.#outcomes, excess: this.#excess };
  }

  get hasDrifted(): boolean {
    return this.#excess > THRESHOLD_RATIOS;
  }

  add(error: number): void {
    const size = Math.abs(error);
    this.#outcomes++;
    if (this.#outcomes <= REFERENCE_OUTCOMES) {
      this.#referenceSum += size;
      return;
    }
    const usual = this.#referenceSum / REFERENCE_OUTCOMES;
    const ratio = size === 0 ? 0 : Math.min(MOST_RATIO, size / usual);
    this.#excess = Math.max(0, this.#excess + ratio - 1 - TOLERANCE_RATIO);
  }

  /** Begins anew, after a training. */
  reset(): void {
    this.#referenceSum = 0;
    this.#outcomes = 0;
    this.#excess = 0;
  }
}
