import { medianInPlace } from '../quantiles.ts';
import { seededRandom } from './random.ts';

export interface IsolationOptions {
  readonly trees?: number;
  /** Rows that each tree is grown on. */
  readonly sample?: number;
  readonly seed?: number;
}

/** A tree in flat arrays: an inner node sends values below `threshold` to node `next`, the others to `next + 1`; a leaf has feature -1 and its path length as threshold. */
interface IsolationTree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly next: readonly number[];
}

/** An isolation forest as it is stored: plain JSON. */
export interface IsolationModel {
  readonly features: number;
  /** Path length that a row takes on average in a tree of ordinary values. */
  readonly usualPath: number;
  /** Taken for an absent value: each feature's median. */
  readonly medians: readonly number[];
  readonly trees: readonly IsolationTree[];
}

const DEFAULTS = { trees: 100, sample: 256, seed: 1 };
const LEAF = -1;
const EULER = 0.5772156649015329;

/**
 * Isolation forest (Liu, Ting and Zhou 2008): rows that random splits isolate after few steps are unusual. Knows combinations
 * of values, where a look at each feature alone knows only extremes.
 */
export class IsolationForest {
  readonly model: IsolationModel;

  /** @param model as `model` was when it was stored. */
  constructor(model: IsolationModel) {
    this.model = model;
  }

  /**
   * @param features one array a feature, with one value a row; an absent value (NaN) counts as the feature's median.
   * Throws RangeError where there is no row, or lengths differ.
   */
  static fit(features: readonly ArrayLike<number>[], options: IsolationOptions = {}): IsolationForest {
    const { trees, sample, seed } = { ...DEFAULTS, ...options };
    const rows = features[0]?.length ?? 0;
    if (rows === 0) throw new RangeError('No rows: give at least one to grow an isolation forest on.');
    if (features.some((column) => column.length !== rows)) {
      throw new RangeError('The features differ in length: give one value a row for each, NaN where there is none.');
    }
    const random = seededRandom(seed);
    const medians = features.map(medianOf);
    const size = Math.min(sample, rows);
    const levels = Math.ceil(Math.log2(Math.max(2, size)));
    const columns = features.map((column, feature) => filled(column, medians[feature]));
    const grown = Array.from({ length: trees }, () => isolate(columns, drawn(rows, size, random), levels, random));
    return new IsolationForest({ features: features.length, usualPath: usualPath(size), medians, trees: grown });
  }

  /** 0 … 1: about 0.5 is usual, towards 1 unusual. */
  score(row: ArrayLike<number>): number {
    const { features, usualPath: usual, medians, trees } = this.model;
    if (row.length !== features) {
      throw new RangeError(`${row.length} features, where the model was trained on ${features}: give as many.`);
    }
    const values = new Float64Array(features);
    for (let at = 0; at < features; at++) values[at] = Number.isNaN(row[at]) ? medians[at] : row[at];
    let path = 0;
    for (const { feature, threshold, next } of trees) {
      let node = 0;
      while (feature[node] !== LEAF) node = next[node] + (values[feature[node]] < threshold[node] ? 0 : 1);
      path += threshold[node];
    }
    return usual > 0 ? 2 ** (-path / trees.length / usual) : 0.5;
  }
}

/** @param rows those that the tree is grown on; they are rearranged. */
function isolate(
  columns: readonly Float64Array[],
  rows: Int32Array,
  levels: number,
  random: () => number,
): IsolationTree {
  const feature: number[] = [];
  const threshold: number[] = [];
  const next: number[] = [];
  const addNode = () => {
    threshold.push(0);
    next.push(0);
    return feature.push(LEAF) - 1;
  };
  const grow = (node: number, start: number, end: number, level: number) => {
    const split = level < levels && end - start > 1 ? randomSplit(columns, rows, start, end, random) : undefined;
    if (split === undefined) {
      threshold[node] = Number((level + usualPath(end - start)).toPrecision(9));
      return;
    }
    const column = columns[split.feature];
    feature[node] = split.feature;
    threshold[node] = split.threshold;
    const left = addNode();
    next[node] = left;
    addNode();
    let middle = start;
    for (let at = start; at < end; at++) {
      const row = rows[at];
      if (column[row] >= split.threshold) continue;
      rows[at] = rows[middle];
      rows[middle++] = row;
    }
    grow(left, start, middle, level + 1);
    grow(left + 1, middle, end, level + 1);
  };
  grow(addNode(), 0, rows.length, 0);
  return { feature, threshold, next };
}

/** A random feature that varies among the rows, and a random value within its range. */
function randomSplit(
  columns: readonly Float64Array[],
  rows: Int32Array,
  start: number,
  end: number,
  random: () => number,
): { feature: number; threshold: number } | undefined {
  const first = Math.floor(random() * columns.length);
  for (let turn = 0; turn < columns.length; turn++) {
    const feature = (first + turn) % columns.length;
    const column = columns[feature];
    let least = Infinity;
    let most = -Infinity;
    for (let at = start; at < end; at++) {
      const value = column[rows[at]];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (!(least < most)) continue;
    const threshold = least + (most - least) * random();
    return { feature, threshold: threshold > least ? threshold : most };
  }
  return undefined;
}

/** Mean path length of an unsuccessful search in a binary search tree of n values. */
function usualPath(count: number): number {
  if (count <= 1) return 0;
  if (count === 2) return 1;
  return 2 * (Math.log(count - 1) + EULER) - (2 * (count - 1)) / count;
}

/** A copy in which absent values are `instead`. */
function filled(column: ArrayLike<number>, instead: number): Float64Array {
  const copy = new Float64Array(column.length);
  for (let row = 0; row < copy.length; row++) copy[row] = Number.isNaN(column[row]) ? instead : column[row];
  return copy;
}

function medianOf(values: ArrayLike<number>): number {
  const measured = Float64Array.from(values).filter(Number.isFinite);
  return measured.length === 0 ? 0 : medianInPlace(measured);
}

/** Different rows, by a partial shuffle. */
function drawn(rows: number, size: number, random: () => number): Int32Array {
  const all = new Int32Array(rows);
  for (let row = 0; row < rows; row++) all[row] = row;
  for (let at = 0; at < size; at++) {
    const pick = at + Math.floor(random() * (rows - at));
    const taken = all[pick];
    all[pick] = all[at];
    all[at] = taken;
  }
  return all.subarray(0, size);
}
