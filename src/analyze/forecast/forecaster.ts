import { AdaptiveInterval, type StoredInterval } from './adaptiveInterval.ts';
import type { CausalSeries } from './causalSeries.ts';
import { DriftDetector, type StoredDrift } from './driftDetector.ts';
import type { CandidateName, Origin, PastOrigins } from './forecastModel.ts';
import { ModelSet, type StoredModelSet, trainModels } from './modelSet.ts';
import { type Candidates, RecentErrors, type StoredErrors } from './recentErrors.ts';
import { SimpleGuard, type StoredGuard } from './simpleGuard.ts';
import { StepErrors, type StoredStepErrors } from './stepErrors.ts';

export interface ForecasterOptions {
  /** How many cells of the series lie ahead; their mean is what is forecast. */
  readonly horizonCells: number;
  /** Share of outcomes that the interval shall hold; 0.9. */
  readonly level?: number | undefined;
  /** What the series can't leave; without them a series that was never negative stays so. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** A forecast of the mean of the horizon's cells. */
export interface HorizonForecast {
  /** Epoch seconds at which the horizon begins: where the last cell that was known ends. */
  readonly from: number;
  readonly chosen: CandidateName;
  /** What had been selected, where a simple model was chosen instead. */
  readonly selected?: CandidateName;
  readonly mean: number;
  /** Absent while too few earlier forecasts have come true. */
  readonly halfWidth?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly candidates: Candidates;
  /** The single cells; their mean is `mean`, but where bounds cut them. */
  readonly path: Float64Array;
}

/** As JSON keeps a forecaster. */
export interface StoredForecaster {
  readonly options: ForecasterOptions;
  readonly least: number;
  readonly models?: StoredModelSet;
  readonly errors: StoredErrors;
  readonly guard?: StoredGuard;
  readonly interval: StoredInterval;
  readonly steps: StoredStepErrors;
  readonly drift: StoredDrift;
  /** How often it was trained. */
  readonly version: number;
  /** Where the forecast began that was learnt from last. */
  readonly settledFrom?: number;
}

const LEVEL = 0.9;
const LOCAL_MODELS: readonly string[] = ['naive', 'smoothing', 'holt', 'linear', 'median'];
/** Models that weigh less leave no mark on a path. */
const LEAST_PATH_WEIGHT = 0.01;

/**
 * Forecasts one series over one horizon, and learns from what comes true: train, forecast, settle, again and again. The models are
 * trained now and then; what is chosen among them, and how wide the interval is, follows every outcome.
 */
export class Forecaster {
  readonly options: ForecasterOptions;
  readonly errors: RecentErrors;
  readonly interval: AdaptiveInterval;
  readonly #guard: SimpleGuard;
  readonly #steps: StepErrors;
  readonly #drift: DriftDetector;
  #models: ModelSet | undefined;
  #least: number;
  #settledFrom: number | undefined;
  #version: number;

  constructor(from: ForecasterOptions | StoredForecaster) {
    const stored = 'options' in from ? from : undefined;
    this.options = stored?.options ?? (from as ForecasterOptions);
    this.errors = new RecentErrors(stored?.errors);
    this.#guard = new SimpleGuard(stored?.guard);
    this.interval = new AdaptiveInterval(stored?.interval ?? this.options.level ?? LEVEL);
    this.#steps = new StepErrors(stored?.steps);
    this.#drift = new DriftDetector(stored?.drift);
    this.#models = stored?.models === undefined ? undefined : new ModelSet(stored.models);
    this.#least = stored?.least ?? Number.NEGATIVE_INFINITY;
    this.#version = stored?.version ?? 0;
    this.#settledFrom = stored?.settledFrom;
  }

  get stored(): StoredForecaster {
    return {
      options: this.options,
      least: Number.isFinite(this.#least) ? this.#least : -Number.MAX_VALUE,
      ...(this.#models !== undefined && { models: this.#models.stored }),
      errors: this.errors.stored,
      guard: this.#guard.stored,
      interval: this.interval.stored,
      steps: this.#steps.stored,
      drift: this.#drift.stored,
      version: this.#version,
      ...(this.#settledFrom !== undefined && { settledFrom: this.#settledFrom }),
    };
  }

  get models(): ModelSet | undefined {
    return this.#models;
  }

  get version(): number {
    return this.#version;
  }

  /** Errors have grown for good since the last training. */
  get hasDrifted(): boolean {
    return this.#drift.hasDrifted;
  }

  /** Trains on what was known at `cell`, one model a slice; gives whether there was enough to train on. */
  *train(series: CausalSeries, cell: number): Generator<void, boolean> {
    const training = yield* trainModels(series, cell, this.options.horizonCells);
    if (training === undefined) return false;
    this.#models = training.models;
    this.#version++;
    this.#drift.reset();
    if (this.#version === 1) this.#tryLocalModels(training.past);
    let isNeverNegative = true;
    for (let at = 0; at <= cell && isNeverNegative; at++) isNeverNegative = series.filled[at]! >= 0;
    this.#least = this.options.least ?? (isNeverNegative ? 0 : Number.NEGATIVE_INFINITY);
    return true;
  }

  /** @returns undefined before the first training. */
  forecast(series: CausalSeries, cell: number): HorizonForecast | undefined {
    if (this.#models === undefined) return undefined;
    const { models } = this.#models;
    const origin = this.#models.origin(series, cell);
    const weights = this.errors.weights(models.map(({ name }) => name));
    const candidates: Candidates = {};
    let blend = 0;
    for (const model of models) {
      const mean = this.bounded(model.mean(origin));
      candidates[model.name] = mean;
      blend += weights.get(model.name)! * mean;
    }
    candidates.blend = blend;
    const selected = this.errors.best(candidates);
    const chosen = this.#guard.instead ?? selected;
    const mean = candidates[chosen]!;
    const halfWidth = this.interval.halfWidth();
    return {
      from: series.timeOf(cell + 1),
      chosen,
      ...(selected !== chosen && { selected }),
      mean,
      candidates,
      path: this.#path(origin, mean, chosen === 'blend' ? weights : new Map([[chosen, 1]])),
      ...(halfWidth === undefined
        ? {}
        : { halfWidth, lower: this.bounded(mean - halfWidth), upper: this.bounded(mean + halfWidth) }),
    };
  }

  /** Half the width of an interval around each single cell of the path; undefined while too few forecasts have come true. */
  stepHalfWidths(): Float64Array | undefined {
    return this.#steps.halfWidths(this.interval.quantile);
  }

  /**
   * Learns from what became of a forecast.
   * @returns the outcome; undefined, and nothing is learnt, where too little was measured or it hasn't come yet.
   */
  settle(forecast: HorizonForecast, series: CausalSeries): number | undefined {
    const { horizonCells } = this.options;
    const cell = series.cellBefore(forecast.from);
    const outcome = cell < 0 ? Number.NaN : series.outcomeAfter(cell, horizonCells);
    if (Number.isNaN(outcome)) return undefined;
    // Overlapping horizons share most of their outcome.
    const seconds = forecast.from - (this.#settledFrom ?? Number.NEGATIVE_INFINITY);
    const distance = seconds / (horizonCells * series.stepSeconds);
    this.#settledFrom = forecast.from;
    const weight = distance > 0 ? Math.min(1, distance) : 1;
    const { candidates, chosen, selected: name = chosen } = forecast;
    const { naive, smoothing, [name]: selected } = candidates;
    this.errors.add(candidates, outcome, weight);
    if (naive !== undefined && smoothing !== undefined && selected !== undefined)
      this.#guard.add({ naive, smoothing, selected }, outcome, weight);
    this.interval.add(forecast.mean - outcome, forecast.halfWidth);
    this.#steps.add(forecast.path, series.cellsAfter(cell, horizonCells));
    this.#drift.add(forecast.mean - outcome);
    return outcome;
  }

  /** What lies outside the series' bounds, moved onto them. */
  bounded(value: number): number {
    return Math.min(this.options.most ?? Number.POSITIVE_INFINITY, Math.max(this.#least, value));
  }

  /** Before any forecast has come true, the models that learn next to nothing are tried on what the others were trained on. */
  #tryLocalModels({ series, cells, outcomes, horizonCells }: PastOrigins): void {
    const local = this.#models!.models.filter(({ name }) => LOCAL_MODELS.includes(name));
    cells.forEach((cell, row) => {
      const weight = row === 0 ? 1 : Math.min(1, (cell - cells[row - 1]!) / horizonCells);
      const origin = this.#models!.origin(series, cell);
      const means = local.map((model) => [model.name, model.mean(origin)] as const);
      const weights = this.errors.weights(local.map(({ name }) => name));
      const blend = means.reduce((sum, [name, mean]) => sum + weights.get(name)! * mean, 0);
      this.errors.add({ ...Object.fromEntries(means), blend }, outcomes[row]!, weight);
    });
  }

  #path(origin: Origin, mean: number, weights: ReadonlyMap<CandidateName, number>): Float64Array {
    const path = new Float64Array(this.options.horizonCells);
    for (const model of this.#models!.models) {
      const weight = weights.get(model.name) ?? 0;
      if (weight < LEAST_PATH_WEIGHT) continue;
      model.path(origin).forEach((value, step) => {
        path[step]! += weight * value;
      });
    }
    const shift = mean - path.reduce((sum, value) => sum + value, 0) / path.length;
    return path.map((value) => this.bounded(value + shift));
  }
}
