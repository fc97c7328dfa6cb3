import { GradientBoosting } from '../trees/gradientBoosting.ts';
import { RandomForest } from '../trees/randomForest.ts';
import type { ChangeBounds, ForecastModel, Origin, StoredModel, TrainingRows } from './forecastModel.ts';
import { boundsOf, type RidgeModel, within } from './ridgeModel.ts';

/** Trees learn the change from the anchor to the horizon's mean; their path has the ridge model's shape. */

const FOREST = { trees: 100, depth: 10, minLeaf: 5, bins: 32, seed: 42 };
const BOOSTING = { trees: 100, rate: 0.1, depth: 6, minLeaf: 20, subsample: 0.7, bins: 32, seed: 42 };

type Stored<N extends StoredModel['name']> = Extract<StoredModel, { name: N }>;

export class ForestForecast implements ForecastModel {
  readonly name = 'forest';
  readonly #forest: RandomForest;
  readonly #ridge: RidgeModel;

  constructor({ forest }: Stored<'forest'>, ridge: RidgeModel) {
    this.#forest = new RandomForest(forest);
    this.#ridge = ridge;
  }

  get stored(): Stored<'forest'> {
    return { name: 'forest', forest: this.#forest.model };
  }

  static fit(rows: TrainingRows, ridge: RidgeModel): ForestForecast {
    const featuresPerSplit = Math.ceil(rows.features.length / 3);
    const forest = RandomForest.forValues(rows.features, rows.changes, { ...FOREST, featuresPerSplit });
    return new ForestForecast({ name: 'forest', forest: forest.model }, ridge);
  }

  mean({ features, anchor }: Origin): number {
    return anchor + this.#forest.predict(features);
  }

  path(origin: Origin): Float64Array {
    return this.#ridge.shape(origin, this.mean(origin));
  }

  get importance(): readonly number[] {
    return this.#forest.importance;
  }
}

export class BoostingForecast implements ForecastModel {
  readonly name = 'boosting';
  readonly #boosting: GradientBoosting;
  readonly #bounds: ChangeBounds;
  readonly #ridge: RidgeModel;

  constructor({ boosting, bounds }: Stored<'boosting'>, ridge: RidgeModel) {
    this.#boosting = new GradientBoosting(boosting);
    this.#bounds = bounds;
    this.#ridge = ridge;
  }

  get stored(): Stored<'boosting'> {
    return { name: 'boosting', boosting: this.#boosting.model, bounds: this.#bounds };
  }

  static fit(rows: TrainingRows, ridge: RidgeModel): BoostingForecast {
    const { changes } = rows;
    const featuresPerSplit = Math.ceil(rows.features.length / 3);
    const boosting = GradientBoosting.fit(rows.features, changes, { ...BOOSTING, featuresPerSplit });
    return new BoostingForecast({ name: 'boosting', boosting: boosting.model, bounds: boundsOf(changes) }, ridge);
  }

  mean({ features, anchor }: Origin): number {
    return anchor + within(this.#boosting.predict(features), this.#bounds);
  }

  path(origin: Origin): Float64Array {
    return this.#ridge.shape(origin, this.mean(origin));
  }

  get importance(): readonly number[] {
    return this.#boosting.importance;
  }
}
