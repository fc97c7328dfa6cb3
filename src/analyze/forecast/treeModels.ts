import { GradientBoosting } from '../trees/gradientBoosting.ts';
import { RandomForest } from '../trees/randomForest.ts';
import type { ForecastModel, Origin, StoredModel, TrainingRows } from './forecastModel.ts';
import { boundsOf, type RidgeModel, within } from './ridgeModel.ts';

/** Trees learn the change from the anchor to the horizon's mean; their path has the ridge model's shape. */

const FOREST = { trees: 100, depth: 10, minLeaf: 5, bins: 32, seed: 42 };
const BOOSTING = { trees: 100, rate: 0.1, depth: 6, minLeaf: 20, subsample: 0.7, bins: 32, seed: 42 };

type Stored<N extends StoredModel['name']> = Extract<StoredModel, { name: N }>;

export class ForestForecast implements ForecastModel {
  readonly name = 'forest';
  readonly stored: Stored<'forest'>;
  readonly #forest: RandomForest;
  readonly #ridge: RidgeModel;

  constructor(stored: Stored<'forest'>, ridge: RidgeModel) {
    this.stored = stored;
    this.#forest = new RandomForest(stored.forest);
    this.#ridge = ridge;
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
  readonly stored: Stored<'boosting'>;
  readonly #boosting: GradientBoosting;
  readonly #ridge: RidgeModel;

  constructor(stored: Stored<'boosting'>, ridge: RidgeModel) {
    this.stored = stored;
    this.#boosting = new GradientBoosting(stored.boosting);
    this.#ridge = ridge;
  }

  static fit(rows: TrainingRows, ridge: RidgeModel): BoostingForecast {
    const { changes } = rows;
    const featuresPerSplit = Math.ceil(rows.features.length / 3);
    const boosting = GradientBoosting.fit(rows.features, changes, { ...BOOSTING, featuresPerSplit });
    return new BoostingForecast({ name: 'boosting', boosting: boosting.model, bounds: boundsOf(changes) }, ridge);
  }

  mean({ features, anchor }: Origin): number {
    return anchor + within(this.#boosting.predict(features), this.stored.bounds);
  }

  path(origin: Origin): Float64Array {
    return this.#ridge.shape(origin, this.mean(origin));
  }

  get importance(): readonly number[] {
    return this.#boosting.importance;
  }
}
