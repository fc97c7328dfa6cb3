import type { RegularSeries } from './regularSeries.ts';

/**
 * A regular series that is read only backwards: what it tells of a cell comes from that cell and those before it, so that a model
 * trained or tried at a past cell can't see what came after. Only `outcomeAfter` and
 * `cellsAfter` look ahead: they are what forecasts are trained on and held against, once that is known.
 */
export class CausalSeries {
  readonly start: number;
  readonly stepSeconds: number;
  readonly length: number;
  /** Values with gaps filled by the last one before. */
  readonly filled: Float64Array;
  readonly #values: Float64Array;
  /** Of values less the first, so that little is lost where they are large. */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #levels = new Map<number, Float64Array>();
  readonly #trends = new Map<string, DampedTrend>();

  /** A gap at the beginning is left out. */
  constructor({ start, stepSeconds, values: all }: RegularSeries) {
    const begin = all.findIndex((value) => !Number.isNaN(value));
    const values = all.subarray(begin < 0 ? all.length : begin);
    this.start = start + Math.max(0, begin) * stepSeconds;
    this.stepSeconds = stepSeconds;
    this.length = values.length;
    this.#values = values;
    this.filled = new Float64Array(values.length);
    this.#sums = new Float64Array(values.length + 1);
    this.#squares = new Float64Array(values.length + 1);
    let last = values[0] ?? 0;
    const first = last;
    for (let cell = 0; cell < values.length; cell++) {
      if (!Number.isNaN(values[cell])) last = values[cell];
      this.filled[cell] = last;
      this.#sums[cell + 1] = this.#sums[cell] + (last - first);
      this.#squares[cell + 1] = this.#squares[cell] + (last - first) ** 2;
    }
  }

  /** Epoch seconds at which a cell begins. */
  timeOf(cell: number): number {
    return this.start + cell * this.stepSeconds;
  }

  /** The cell that ends at a time. */
  cellBefore(epochSeconds: number): number {
    return Math.round((epochSeconds - this.start) / this.stepSeconds) - 1;
  }

  /** Mean of the `cells` cells that end with `last`; of fewer where the series begins later. */
  mean(last: number, cells: number): number {
    const from = Math.max(0, last + 1 - cells);
    return this.filled[0] + (this.#sums[last + 1] - this.#sums[from]) / (last + 1 - from);
  }

  /** Standard deviation of the same cells. */
  deviation(last: number, cells: number): number {
    const from = Math.max(0, last + 1 - cells);
    const count = last + 1 - from;
    const mean = (this.#sums[last + 1] - this.#sums[from]) / count;
    return Math.sqrt(Math.max(0, (this.#squares[last + 1] - this.#squares[from]) / count - mean * mean));
  }

  /** Simple exponential smoothing: the level at each cell. */
  levels(alpha: number): Float64Array {
    let levels = this.#levels.get(alpha);
    if (levels === undefined) {
      levels = new Float64Array(this.length);
      let level = this.filled[0] ?? 0;
      for (let cell = 0; cell < this.length; cell++) {
        level += alpha * (this.filled[cell] - level);
        levels[cell] = level;
      }
      this.#levels.set(alpha, levels);
    }
    return levels;
  }

  /** Holt's level and damped trend at each cell (Gardner and McKenzie 1985). */
  dampedTrend(alpha: number, beta: number, phi: number): DampedTrend {
    const key = `${alpha} ${beta} ${phi}`;
    let trend = this.#trends.get(key);
    if (trend === undefined) {
      trend = { levels: new Float64Array(this.length), slopes: new Float64Array(this.length) };
      let level = this.filled[0] ?? 0;
      let slope = 0;
      for (let cell = 0; cell < this.length; cell++) {
        const before = level;
        level = alpha * this.filled[cell] + (1 - alpha) * (level + phi * slope);
        slope = beta * (level - before) + (1 - beta) * phi * slope;
        trend.levels[cell] = level;
        trend.slopes[cell] = slope;
      }
      this.#trends.set(key, trend);
    }
    return trend;
  }

  /** Mean of what was measured in the `cells` cells after `cell`; NaN where less than half of them were, or they are still to come. */
  outcomeAfter(cell: number, cells: number): number {
    if (cell + cells >= this.length) return Number.NaN;
    let sum = 0;
    let count = 0;
    for (let at = cell + 1; at <= cell + cells; at++) {
      const value = this.#values[at];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return 2 * count >= cells ? sum / count : Number.NaN;
  }

  /** These cells as they were measured; NaN where nothing was. */
  cellsAfter(cell: number, cells: number): Float64Array {
    return this.#values.subarray(cell + 1, cell + 1 + cells);
  }
}

export interface DampedTrend {
  readonly levels: Float64Array;
  readonly slopes: Float64Array;
}
