import { BinnedFeatures, codesOfRow } from './binnedFeatures.ts';
import { type GrownTree, growTree, type Target, type Tree } from './growTree.ts';
import { PackedTrees } from './packedTrees.ts';
import { seededRandom } from './random.ts';

export interface ForestOptions {
  readonly trees?: number;
  /** Most splits between root and leaf. */
  readonly depth?: number;
  /** Fewest rows in a leaf. */
  readonly minLeaf?: number;
  /** How many features are looked at for each split; half of them for values, their square root for classes. */
  readonly featuresPerSplit?: number;
  /** How many bins a feature is cut into, up to 256. */
  readonly bins?: number;
  readonly seed?: number;
}

/** A forest as it is stored: plain JSON. */
export interface ForestModel {
  readonly kind: 'value' | 'class';
  /** Numbers a leaf holds: 1 for values, one share a class for classes. */
  readonly outputs: number;
  readonly borders: readonly (readonly number[])[];
  readonly trees: readonly Tree[];
  readonly importance: readonly number[];
}

const DEFAULTS = { trees: 100, depth: 10, minLeaf: 1, bins: 64, seed: 1 };

/**
 * Random forest (Breiman 2001): trees on bootstrap samples of the rows, each split chosen among a random part of the features;
 * the prediction is the trees' mean. Features are given as one array each, with one value a row (NaN: absent).
 * Rows whose target is NaN are left out.
 */
export class RandomForest {
  readonly #model: Omit<ForestModel, 'trees'>;
  readonly #trees: PackedTrees;

  /** @param model as `model` was when it was stored. */
  constructor({ trees, ...model }: ForestModel) {
    this.#model = model;
    this.#trees = new PackedTrees(trees);
  }

  /** To be stored; made anew each time. */
  get model(): ForestModel {
    return { ...this.#model, trees: this.#trees.trees };
  }

  /** Learns a number. Throws RangeError where no row has a target, or lengths differ. */
  static forValues(
    features: readonly ArrayLike<number>[],
    values: ArrayLike<number>,
    options: ForestOptions = {},
  ): RandomForest {
    const perSplit = Math.ceil(features.length / 2);
    return new RandomForest(train(features, { kind: 'value', values }, 1, perSplit, options));
  }

  /** Learns which of `classes` classes a row belongs to; labels count from 0. Throws as forValues does. */
  static forClasses(
    features: readonly ArrayLike<number>[],
    labels: ArrayLike<number>,
    classes: number,
    options: ForestOptions = {},
  ): RandomForest {
    for (let row = 0; row < labels.length; row++) {
      if (!Number.isNaN(labels[row]) && !(Number.isInteger(labels[row]) && labels[row] >= 0 && labels[row] < classes)) {
        throw new RangeError(`Label ${labels[row]} in row ${row}: give whole numbers from 0 to ${classes - 1}.`);
      }
    }
    const perSplit = Math.ceil(Math.sqrt(features.length));
    return new RandomForest(train(features, { kind: 'class', labels, classes }, classes, perSplit, options));
  }

  /** Share of the error that each feature's splits took away; sums to 1, or is 0 throughout where nothing could be learnt. */
  get importance(): readonly number[] {
    return this.#model.importance;
  }

  /** The predicted number; of classes, the label that is likeliest. */
  predict(row: ArrayLike<number>): number {
    const outputs = this.#outputsFor(row);
    return this.#model.kind === 'value' ? outputs[0] : outputs.indexOf(Math.max(...outputs));
  }

  /** Probability of each class, by label. */
  probabilities(row: ArrayLike<number>): Float64Array {
    if (this.#model.kind !== 'class')
      throw new TypeError('This forest predicts numbers: only one for classes has probabilities.');
    return this.#outputsFor(row);
  }

  #outputsFor(row: ArrayLike<number>): Float64Array {
    const { borders, outputs } = this.#model;
    const trees = this.#trees;
    const codes = codesOfRow(row, borders);
    const sums = new Float64Array(outputs);
    for (let at = 0; at < trees.length; at++) {
      const leaf = trees.leafOf(at, codes);
      for (let output = 0; output < outputs; output++) sums[output] += trees.valueAt(leaf + output);
    }
    for (let output = 0; output < outputs; output++) sums[output] /= trees.length;
    return sums;
  }
}

function train(
  features: readonly ArrayLike<number>[],
  target: Target,
  outputs: number,
  usualFeaturesPerSplit: number,
  options: ForestOptions,
): ForestModel {
  const { trees, depth, minLeaf, bins, seed } = { ...DEFAULTS, ...options };
  const featuresPerSplit = options.featuresPerSplit ?? usualFeaturesPerSplit;
  const binned = new BinnedFeatures(features, bins);
  const usable = rowsWithTarget(target.kind === 'value' ? target.values : target.labels, binned.rows);
  const random = seededRandom(seed);
  const grown = Array.from({ length: trees }, () =>
    growTree(binned, target, bootstrap(usable, random), { depth, minLeaf, featuresPerSplit, random }),
  );
  return {
    kind: target.kind,
    outputs,
    borders: binned.borders,
    trees: grown.map(({ tree }) => tree),
    importance: importanceOf(grown, features.length),
  };
}

/** The rows that can be learnt from: those whose target is present. */
export function rowsWithTarget(target: ArrayLike<number>, rows: number): Int32Array {
  if (target.length !== rows) throw new RangeError(`${target.length} targets for ${rows} rows: give one a row.`);
  const usable = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => Number.isFinite(target[row]));
  if (usable.length === 0) throw new RangeError('No row has a target: give at least one to learn from.');
  return usable;
}

/** Each feature's share of all that the trees' splits gained. */
export function importanceOf(grown: readonly Pick<GrownTree, 'gain'>[], features: number): number[] {
  const gain = new Float64Array(features);
  for (const tree of grown) for (let feature = 0; feature < features; feature++) gain[feature] += tree.gain[feature];
  const whole = gain.reduce((sum, part) => sum + part, 0);
  return Array.from(gain, (part) => (whole > 0 ? part / whole : 0));
}

/** As many rows as there are, drawn with repetition; in ascending order, which the processor's caches like. */
function bootstrap(rows: Int32Array, random: () => number): Int32Array {
  return rows.map(() => rows[Math.floor(random() * rows.length)]).sort();
}
