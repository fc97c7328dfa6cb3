/** How one loess smoother of STL works. */
export interface Smoother {
  /** How many neighbours count, an odd number. */
  readonly window: number;
  /** Locally constant (0) or a locally straight line (1). */
  readonly degree: 0 | 1;
  /** Only every so manieth point is smoothed, the others lie on straight lines between; 1: every point. */
  readonly jump: number;
}

/** Smooths regular series by locally weighted regression, as Cleveland and others (1990) do it inside STL. */
export class Loess {
  readonly #smoother: Smoother;
  readonly #values: Float64Array;
  /** What each point counts for beside its distance; undefined: all alike. */
  readonly #importance: Float64Array | undefined;
  readonly #weights: Float64Array;
  /** By distance alone: those in the middle of a series are all alike. */
  readonly #kernel: Float64Array;
  readonly #single = new Float64Array(1);
  /** What the kept ones were made for. */
  #left = -1;
  #reach = -1;
  #width = -1;

  constructor(smoother: Smoother, values: Float64Array, importance?: Float64Array) {
    this.#smoother = smoother;
    this.#values = values;
    this.#importance = importance;
    this.#weights = new Float64Array(Math.min(smoother.window, values.length));
    this.#kernel = new Float64Array(this.#weights.length);
  }

  /** The smooth value of every point, into `result`. */
  smoothInto(result: Float64Array): void {
    const last = this.#values.length - 1;
    const jump = Math.max(1, Math.min(this.#smoother.jump, last));
    let before = 0;
    for (let at = 0; at <= last; at = at === last ? last + 1 : Math.min(at + jump, last)) {
      const width = Math.min(this.#smoother.window, last + 1);
      const from = Math.max(0, Math.min(at - ((this.#smoother.window - 1) >> 1), last + 1 - width));
      if (!this.#smooth(at, from, result, at)) result[at] = this.#values[at];
      const step = (result[at] - result[before]) / (at - before);
      for (let between = before + 1; between < at; between++)
        result[between] = result[before] + step * (between - before);
      before = at;
    }
  }

  /**
   * The smooth value at `x` (counted in points, also outside the series) from a window's worth of points that begins at `from`.
   * @returns undefined where every point in reach counts nothing.
   */
  at(x: number, from: number): number | undefined {
    return this.#smooth(x, from, this.#single, 0) ? this.#single[0] : undefined;
  }

  /** Into a place of an array: a number that is given back lies on the heap each time. */
  #smooth(x: number, from: number, into: Float64Array, place: number): boolean {
    const { window, degree } = this.#smoother;
    const values = this.#values;
    const weights = this.#weights;
    const importance = this.#importance;
    const width = Math.min(window, values.length - from);
    const left = x - from;
    const reach = Math.max(left, width - 1 - left) + (window > values.length ? (window - values.length) >> 1 : 0);
    const isKept = left === this.#left && reach === this.#reach && width === this.#width;
    if (!isKept) {
      this.#tricube(left, reach, width);
      this.#left = left;
      this.#reach = reach;
      this.#width = width;
    }
    if (!isKept || importance !== undefined) {
      // Weights that add up to 1.
      let sum = 0;
      for (let j = 0; j < width; j++) {
        const weight = importance === undefined ? this.#kernel[j] : this.#kernel[j] * importance[from + j];
        weights[j] = weight;
        sum += weight;
      }
      if (sum <= 0) return false;
      let center = 0;
      for (let j = 0; j < width; j++) {
        weights[j] /= sum;
        center += weights[j] * j;
      }
      if (reach > 0 && degree > 0) this.#tilt(left, width, center);
    }
    let smooth = 0;
    for (let j = 0; j < width; j++) smooth += weights[j] * values[from + j];
    into[place] = smooth;
    return true;
  }

  #tricube(left: number, reach: number, width: number): void {
    for (let j = 0; j < width; j++) {
      const distance = Math.abs(j - left);
      let weight = 0;
      if (distance <= 0.001 * reach) weight = 1;
      else if (distance <= 0.999 * reach) {
        const share = distance / reach;
        const rest = 1 - share * share * share;
        weight = rest * rest * rest;
      }
      this.#kernel[j] = weight;
    }
  }

  /** Turns weights for a local mean into those for a local straight line. */
  #tilt(left: number, width: number, center: number): void {
    const weights = this.#weights;
    let spread = 0;
    for (let j = 0; j < width; j++) spread += weights[j] * (j - center) * (j - center);
    if (Math.sqrt(spread) <= 0.001 * (this.#values.length - 1)) return;
    const slope = (left - center) / spread;
    for (let j = 0; j < width; j++) weights[j] *= slope * (j - center) + 1;
  }
}
