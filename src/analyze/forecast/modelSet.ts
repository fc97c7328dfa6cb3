import type { CausalSeries } from './causalSeries.ts';
import type { ForecastModel, Origin, PastOrigins, StoredModel, TrainingRows } from './forecastModel.ts';
import { type FeaturePlan, LagFeatures, planFeatures } from './lagFeatures.ts';
import { HoltModel, LinearModel, MedianModel, NaiveModel, SmoothingModel } from './localModels.ts';
import { RidgeModel } from './ridgeModel.ts';
import { BoostingForecast, ForestForecast } from './treeModels.ts';

/** Older history than this is left out of training: hosts change. */
const TRAINING_SECONDS = 14 * 86_400;
/** More rows make training slower and hardly better: rows next to each other share most of their outcome. */
const MOST_ROWS = 1500;
const ROWS_A_HORIZON = 6;
/** With fewer rows than this nothing is learnt from features. */
const LEAST_ROWS_FOR_RIDGE = 40;
const LEAST_ROWS_FOR_TREES = 120;
/** Changes rarer than this, on either side, are drawn in before training. */
const RARE_RATIO = 0.01;

/** How much the trained models listen to each feature. */
export interface FeatureImportance {
  readonly feature: string;
  /** Shares of forest, boosting and ridge, averaged; all features' sum is 1. */
  readonly share: number;
}

/** As JSON keeps a trained set. */
export interface StoredModelSet extends LearntFrom {
  readonly plan: FeaturePlan;
  readonly models: readonly StoredModel[];
}

interface LearntFrom {
  /** Epoch seconds of the first origin and the last outcome that were learnt from. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** What a training gives: the models, and the origins that they learnt from. */
export interface Training {
  readonly models: ModelSet;
  readonly past: PastOrigins;
}

/** The models of one series and horizon, trained up to one time. */
export class ModelSet {
  readonly models: readonly ForecastModel[];
  readonly learntFrom: LearntFrom;
  readonly #plan: FeaturePlan;
  readonly #features: LagFeatures;

  constructor({ plan, models, ...learntFrom }: StoredModelSet) {
    this.learntFrom = learntFrom;
    this.#plan = plan;
    this.#features = new LagFeatures(plan);
    let ridge: RidgeModel | undefined;
    this.models = models.map((model) => {
      const restored = restoreModel(model, ridge);
      if (restored instanceof RidgeModel) ridge = restored;
      return restored;
    });
  }

  /** Made anew each time. */
  get stored(): StoredModelSet {
    return { plan: this.#plan, models: this.models.map(({ stored }) => stored), ...this.learntFrom };
  }

  /** What is known when a forecast is made behind this cell. */
  origin(series: CausalSeries, cell: number): Origin {
    return {
      series,
      cell,
      features: this.#features.at(series, cell),
      anchor: this.#features.anchor(series, cell),
    };
  }

  /** Greatest first. */
  get importance(): FeatureImportance[] {
    const shares = this.models.flatMap((model) => ('importance' in model ? [model.importance as number[]] : []));
    return this.#features.names
      .map((feature, at) => ({
        feature,
        share: shares.reduce((sum, own) => sum + own[at], 0) / Math.max(1, shares.length),
      }))
      .sort((a, b) => b.share - a.share);
  }
}

/**
 * Trains the models on what was known at `cell`: outcomes that end later are not looked at. In slices: each `next()` fits one
 * model.
 * @returns undefined where no horizon of the past has both a beginning and an outcome.
 */
export function* trainModels(
  series: CausalSeries,
  cell: number,
  horizonCells: number,
): Generator<void, Training | undefined> {
  const { stepSeconds } = series;
  const first = Math.max(0, cell - Math.round(TRAINING_SECONDS / stepSeconds));
  const cells = trainingCells(series, first, cell, horizonCells);
  if (cells.length === 0) return undefined;
  const outcomes = Float64Array.from(cells, (at) => series.outcomeAfter(at, horizonCells));
  const past: PastOrigins = { series, horizonCells, cells, outcomes };
  const smoothing = SmoothingModel.fit(past);
  const models: StoredModel[] = [
    NaiveModel.fit(past).stored,
    smoothing.stored,
    HoltModel.fit(past).stored,
    LinearModel.fit(past).stored,
    MedianModel.fit(past).stored,
  ];
  yield;

  const plan = planFeatures(horizonCells, stepSeconds, smoothing.stored.alpha, series.filled.subarray(first, cell + 1));
  if (cells.length >= LEAST_ROWS_FOR_RIDGE) {
    const rows = withFeatures(past, new LagFeatures(plan));
    yield;
    const ridge = RidgeModel.fit(rows);
    models.push(ridge.stored);
    yield;
    if (cells.length >= LEAST_ROWS_FOR_TREES) {
      models.push(ForestForecast.fit(rows, ridge).stored);
      yield;
      models.push(BoostingForecast.fit(rows, ridge).stored);
      yield;
    }
  }
  const trained = new ModelSet({
    plan,
    models,
    from: series.timeOf(cells[0]),
    to: series.timeOf(cells.at(-1)! + 1 + horizonCells),
    rows: cells.length,
  });
  return { models: trained, past };
}

/** Origins to learn from, evenly spread, ascending; each with an outcome that was known at `cell`. */
function trainingCells(series: CausalSeries, first: number, cell: number, horizonCells: number): Int32Array {
  const last = cell - horizonCells;
  const least = Math.max(1, Math.floor(horizonCells / ROWS_A_HORIZON));
  const stride = Math.max(least, Math.ceil((last - first + 1) / MOST_ROWS));
  const cells: number[] = [];
  for (let at = last; at >= first; at -= stride) {
    if (!Number.isNaN(series.outcomeAfter(at, horizonCells))) cells.push(at);
  }
  return Int32Array.from(cells.reverse());
}

function withFeatures(past: PastOrigins, lagFeatures: LagFeatures): TrainingRows {
  const { series, cells } = past;
  const features = lagFeatures.names.map(() => new Float64Array(cells.length));
  const anchors = new Float64Array(cells.length);
  cells.forEach((cell, row) => {
    anchors[row] = lagFeatures.anchor(series, cell);
    lagFeatures.at(series, cell).forEach((value, feature) => {
      features[feature][row] = value;
    });
  });
  return { ...past, anchors, features, changes: usualChanges(past.outcomes, anchors) };
}

/** The changes from anchor to outcome, rare extremes drawn in: least squares would learn little else. */
function usualChanges(outcomes: Float64Array, anchors: Float64Array): Float64Array {
  const changes = outcomes.map((outcome, row) => outcome - anchors[row]);
  const sorted = changes.toSorted();
  const least = sorted[Math.floor(RARE_RATIO * sorted.length)];
  const most = sorted[sorted.length - 1 - Math.floor(RARE_RATIO * sorted.length)];
  return changes.map((change) => Math.min(most, Math.max(least, change)));
}

function restoreModel(stored: StoredModel, ridge: RidgeModel | undefined): ForecastModel {
  switch (stored.name) {
    case 'naive':
      return new NaiveModel(stored);
    case 'smoothing':
      return new SmoothingModel(stored);
    case 'holt':
      return new HoltModel(stored);
    case 'linear':
      return new LinearModel(stored);
    case 'median':
      return new MedianModel(stored);
    case 'ridge':
      return new RidgeModel(stored);
    case 'forest':
      return new ForestForecast(stored, shapeFor(stored, ridge));
    case 'boosting':
      return new BoostingForecast(stored, shapeFor(stored, ridge));
  }
}

function shapeFor({ name }: StoredModel, ridge: RidgeModel | undefined): RidgeModel {
  if (ridge === undefined) {
    throw new RangeError(`A stored ${name} model without the ridge model before it: train the forecast anew.`);
  }
  return ridge;
}
