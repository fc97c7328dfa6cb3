/** The models that a forecast must not be worse than. */
const SIMPLE = ['naive', 'smoothing'] as const;
export type SimpleName = (typeof SIMPLE)[number];

/** Errors count a little less with each horizon that follows: a few hundred tell. */
const FORGETTING = 0.995;

/** As JSON keeps it: sums of absolute errors, the old ones forgotten. */
export type StoredGuard = Readonly<Record<SimpleName | 'selected', number>>;

/** Whether what is selected among the models has been worth it: while one of the simple ones was wrong by less in all, that one is used. */
export class SimpleGuard {
  readonly #sums: Record<SimpleName | 'selected', number>;

  constructor(stored: StoredGuard = { selected: 0, naive: 0, smoothing: 0 }) {
    this.#sums = { ...stored };
  }

  get stored(): StoredGuard {
    return { ...this.#sums };
  }

  /** The simple model to use instead; undefined while what is selected was no worse. */
  get instead(): SimpleName | undefined {
    const { selected, naive, smoothing } = this.#sums;
    const better = naive <= smoothing ? 'naive' : 'smoothing';
    return selected > this.#sums[better] ? better : undefined;
  }

  /** @param weight less than 1 for an outcome that partly was in the one before. */
  add(forecasts: Readonly<Record<SimpleName | 'selected', number>>, outcome: number, weight: number): void {
    for (const name of ['selected', ...SIMPLE] as const) {
      this.#sums[name] = this.#sums[name] * FORGETTING ** weight + weight * Math.abs(forecasts[name] - outcome);
    }
  }
}
