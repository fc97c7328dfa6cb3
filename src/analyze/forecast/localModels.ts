import { medianInPlace } from '../quantiles.ts';
import type { CausalSeries } from './causalSeries.ts';
import type { ForecastModel, Origin, PastOrigins, StoredModel } from './forecastModel.ts';

/** Models that go on from where the series is: they need next to no history. */

const ALPHAS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1];
/** Smoothing of level and trend, and how fast the trend dies away. */
const HOLT_SETTINGS = [
  [0.1, 0.02, 0.98],
  [0.1, 0.05, 0.9],
  [0.3, 0.05, 0.9],
  [0.3, 0.1, 0.98],
  [0.3, 0.2, 0.9],
  [0.6, 0.1, 0.9],
  [0.6, 0.3, 0.9],
  [0.9, 0.1, 0.8],
] as const;
/** Lengths of the straight line, in horizons. */
const LINE_HORIZONS = [1, 2, 4, 8];
const LEAST_LINE_CELLS = 6;
const MEDIAN_HORIZONS = 20;

type Stored<N extends StoredModel['name']> = Extract<StoredModel, { name: N }>;

/** The last value goes on. */
export class NaiveModel implements ForecastModel {
  readonly name = 'naive';
  readonly stored: Stored<'naive'>;

  constructor(stored: Stored<'naive'>) {
    this.stored = stored;
  }

  static fit({ horizonCells }: PastOrigins): NaiveModel {
    return new NaiveModel({ name: 'naive', horizonCells });
  }

  mean({ series, cell }: Origin): number {
    return series.filled[cell];
  }

  path(origin: Origin): Float64Array {
    return new Float64Array(this.stored.horizonCells).fill(this.mean(origin));
  }
}

/** Simple exponential smoothing, with the smoothing that forecast this horizon best. */
export class SmoothingModel implements ForecastModel {
  readonly name = 'smoothing';
  readonly stored: Stored<'smoothing'>;

  constructor(stored: Stored<'smoothing'>) {
    this.stored = stored;
  }

  static fit(rows: PastOrigins): SmoothingModel {
    const { horizonCells } = rows;
    return bestOf(
      ALPHAS.map((alpha) => new SmoothingModel({ name: 'smoothing', horizonCells, alpha })),
      rows,
    );
  }

  mean({ series, cell }: Pick<Origin, 'series' | 'cell'>): number {
    return series.levels(this.stored.alpha)[cell];
  }

  path(origin: Origin): Float64Array {
    return new Float64Array(this.stored.horizonCells).fill(this.mean(origin));
  }
}

/** Holt's trend, damped: it goes on ever more slowly. */
export class HoltModel implements ForecastModel {
  readonly name = 'holt';
  readonly stored: Stored<'holt'>;
  /** By step of the horizon: how many slopes have been added to the level. */
  readonly #slopes: Float64Array;
  readonly #meanSlopes: number;

  constructor(stored: Stored<'holt'>) {
    this.stored = stored;
    let damping = 1;
    let sum = 0;
    this.#slopes = Float64Array.from({ length: stored.horizonCells }, () => {
      damping *= stored.phi;
      sum += damping;
      return sum;
    });
    this.#meanSlopes = meanOf(this.#slopes);
  }

  static fit(rows: PastOrigins): HoltModel {
    const { horizonCells } = rows;
    return bestOf(
      HOLT_SETTINGS.map(([alpha, beta, phi]) => new HoltModel({ name: 'holt', horizonCells, alpha, beta, phi })),
      rows,
    );
  }

  mean({ series, cell }: Pick<Origin, 'series' | 'cell'>): number {
    const { level, slope } = this.#at(series, cell);
    return level + this.#meanSlopes * slope;
  }

  path({ series, cell }: Origin): Float64Array {
    const { level, slope } = this.#at(series, cell);
    return this.#slopes.map((slopes) => level + slopes * slope);
  }

  #at(series: CausalSeries, cell: number): { level: number; slope: number } {
    const { alpha, beta, phi } = this.stored;
    const { levels, slopes } = series.dampedTrend(alpha, beta, phi);
    return { level: levels[cell], slope: slopes[cell] };
  }
}

/** A straight line through the near past (least squares), gone on with. */
export class LinearModel implements ForecastModel {
  readonly name = 'linear';
  readonly stored: Stored<'linear'>;

  constructor(stored: Stored<'linear'>) {
    this.stored = stored;
  }

  static fit(rows: PastOrigins): LinearModel {
    const { horizonCells } = rows;
    const windows = new Set(LINE_HORIZONS.map((horizons) => Math.max(LEAST_LINE_CELLS, horizons * horizonCells)));
    return bestOf(
      [...windows].map((windowCells) => new LinearModel({ name: 'linear', horizonCells, windowCells })),
      rows,
    );
  }

  mean(origin: Pick<Origin, 'series' | 'cell'>): number {
    const { end, slope } = this.#line(origin);
    return end + (slope * (this.stored.horizonCells + 1)) / 2;
  }

  path(origin: Origin): Float64Array {
    const { end, slope } = this.#line(origin);
    return Float64Array.from({ length: this.stored.horizonCells }, (_, step) => end + slope * (step + 1));
  }

  /** The line's value at the origin, and its slope per cell. */
  #line({ series, cell }: Pick<Origin, 'series' | 'cell'>): { end: number; slope: number } {
    const count = Math.min(this.stored.windowCells, cell + 1);
    const mean = series.mean(cell, count);
    const middle = (count - 1) / 2;
    let products = 0;
    for (let at = 0; at < count; at++) products += (at - middle) * (series.filled[cell + 1 - count + at] - mean);
    const slope = count > 1 ? (12 * products) / (count * (count * count - 1)) : 0;
    return { end: mean + slope * middle, slope };
  }
}

/** The median of the last horizons' means: of a series with rare bursts, how it usually is. */
export class MedianModel implements ForecastModel {
  readonly name = 'median';
  readonly stored: Stored<'median'>;

  constructor(stored: Stored<'median'>) {
    this.stored = stored;
  }

  static fit({ horizonCells }: PastOrigins): MedianModel {
    return new MedianModel({ name: 'median', horizonCells });
  }

  mean({ series, cell }: Pick<Origin, 'series' | 'cell'>): number {
    const { horizonCells } = this.stored;
    const count = Math.min(MEDIAN_HORIZONS, Math.max(1, Math.floor((cell + 1) / horizonCells)));
    return medianInPlace(
      Float64Array.from({ length: count }, (_, back) => series.mean(cell - back * horizonCells, horizonCells)),
    );
  }

  path(origin: Origin): Float64Array {
    return new Float64Array(this.stored.horizonCells).fill(this.mean(origin));
  }
}

/** The one that was wrong by the least, taken over the training rows. */
function bestOf<M extends { mean(origin: Pick<Origin, 'series' | 'cell'>): number }>(
  models: readonly M[],
  { series, cells, outcomes }: PastOrigins,
): M {
  let best = models[0];
  let least = Number.POSITIVE_INFINITY;
  for (const model of models) {
    let error = 0;
    for (let row = 0; row < cells.length; row++) {
      error += Math.abs(model.mean({ series, cell: cells[row] }) - outcomes[row]);
    }
    if (error < least) {
      least = error;
      best = model;
    }
  }
  return best;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
