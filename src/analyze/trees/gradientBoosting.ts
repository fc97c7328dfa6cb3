import { BinnedFeatures, codesOfRow } from './binnedFeatures.ts';
import { type GrownTree, growTree, leafOf, type Tree } from './growTree.ts';
import { PackedTrees } from './packedTrees.ts';
import { seededRandom } from './random.ts';
import { importanceOf, rowsWithTarget } from './randomForest.ts';

export interface BoostingOptions {
  readonly trees?: number;
  /** How much of each tree's correction is taken, 0 … 1. */
  readonly rate?: number;
  /** Most splits between root and leaf. */
  readonly depth?: number;
  /** Fewest rows in a leaf. */
  readonly minLeaf?: number;
  /** Share of the rows that each tree is grown on, 0 … 1, drawn without repetition. */
  readonly subsample?: number;
  /** How many features are looked at for each split; all of them. */
  readonly featuresPerSplit?: number;
  /** How many bins a feature is cut into, up to 256. */
  readonly bins?: number;
  readonly seed?: number;
}

/** Boosted trees as they are stored: plain JSON. */
export interface BoostingModel {
  readonly start: number;
  readonly rate: number;
  readonly borders: readonly (readonly number[])[];
  readonly trees: readonly Tree[];
  readonly importance: readonly number[];
}

const DEFAULTS = { trees: 100, rate: 0.1, depth: 6, minLeaf: 5, subsample: 1, bins: 64, seed: 1 };

/**
 * Gradient boosting for numbers with squared error (Friedman 2001; with a subsample, 2002): each tree is grown on what the ones
 * before it leave unexplained. Features are given as one array each, with one value a row (NaN: absent); rows whose target is
 * NaN are left out.
 */
export class GradientBoosting {
  readonly #model: Omit<BoostingModel, 'trees'>;
  readonly #trees: PackedTrees;

  /** @param model as `model` was when it was stored. */
  constructor({ trees, ...model }: BoostingModel) {
    this.#model = model;
    this.#trees = new PackedTrees(trees);
  }

  /** To be stored; made anew each time. */
  get model(): BoostingModel {
    return { ...this.#model, trees: this.#trees.trees };
  }

  /** Throws RangeError where no row has a target, or lengths differ. */
  static fit(
    features: readonly ArrayLike<number>[],
    values: ArrayLike<number>,
    options: BoostingOptions = {},
  ): GradientBoosting {
    const { trees, rate, depth, minLeaf, subsample, bins, seed } = { ...DEFAULTS, ...options };
    const featuresPerSplit = options.featuresPerSplit ?? features.length;
    const binned = new BinnedFeatures(features, bins);
    const usable = rowsWithTarget(values, binned.rows);
    const random = seededRandom(seed);
    const start = usable.reduce((sum, row) => sum + values[row], 0) / usable.length;
    const residuals = Float64Array.from({ length: binned.rows }, (_, row) => values[row] - start);
    const codes = new Uint8Array(features.length);
    const grown: GrownTree[] = [];
    for (let round = 0; round < trees; round++) {
      const rows = subsampled(usable, subsample, random);
      const next = growTree(binned, { kind: 'value', values: residuals }, rows, {
        depth,
        minLeaf,
        featuresPerSplit,
        random,
      });
      grown.push(next);
      for (const row of usable) {
        for (let feature = 0; feature < codes.length; feature++) codes[feature] = binned.codes[feature][row];
        residuals[row] -= rate * next.tree.values[leafOf(next.tree, codes)];
      }
    }
    const importance = importanceOf(grown, features.length);
    return new GradientBoosting({
      start,
      rate,
      borders: binned.borders,
      trees: grown.map(({ tree }) => tree),
      importance,
    });
  }

  /** Share of the error that each feature's splits took away; sums to 1, or is 0 throughout where nothing could be learnt. */
  get importance(): readonly number[] {
    return this.#model.importance;
  }

  predict(row: ArrayLike<number>): number {
    const { start, rate, borders } = this.#model;
    const trees = this.#trees;
    const codes = codesOfRow(row, borders);
    let sum = start;
    for (let at = 0; at < trees.length; at++) sum += rate * trees.valueAt(trees.leafOf(at, codes));
    return sum;
  }
}

function subsampled(rows: Int32Array, share: number, random: () => number): Int32Array {
  if (share >= 1) return rows.slice();
  const wanted = Math.max(1, Math.round(share * rows.length));
  let needed = wanted;
  // Selection sampling: one pass, in order (Knuth, algorithm S).
  return rows.filter((_, at) => {
    const isTaken = random() * (rows.length - at) < needed;
    if (isTaken) needed--;
    return isTaken;
  });
}
