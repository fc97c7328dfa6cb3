import type { BinnedFeatures } from './binnedFeatures.ts';

/** What a tree learns: a number a row, or which of `classes` a row belongs to. */
export type Target =
  | { readonly kind: 'value'; readonly values: ArrayLike<number> }
  | { readonly kind: 'class'; readonly labels: ArrayLike<number>; readonly classes: number };

export interface TreeOptions {
  /** Most splits between root and leaf. */
  readonly depth: number;
  /** Fewest rows in a leaf. */
  readonly minLeaf: number;
  /** How many features that vary are looked at for each split. */
  readonly featuresPerSplit: number;
  readonly random: () => number;
}

/**
 * A tree in flat arrays, as it is stored. Node 0 is the root. An inner node sends codes up to `border` to node `next`, greater
 * ones to `next + 1`; a leaf has feature -1 and its prediction at values[next …].
 */
export interface Tree {
  readonly feature: readonly number[];
  readonly border: readonly number[];
  readonly next: readonly number[];
  readonly values: readonly number[];
}

export interface GrownTree {
  readonly tree: Tree;
  /** By feature: how much its splits lowered the squared error (of class shares: the Gini impurity), summed over rows. */
  readonly gain: Float64Array;
}

/** What a leaf has for a feature. */
export const LEAF = -1;

/**
 * Grows a regression tree (leaf: mean) or classification tree (leaf: share of each class) on the given rows, which may repeat.
 * Splits are found on histograms over the bins: the exact search of CART needs sorting, this only counting
 * (Ke et al., LightGBM, 2017). `rows` is rearranged.
 */
export function growTree(
  features: BinnedFeatures,
  target: Target,
  rows: Int32Array,
  { depth, minLeaf, featuresPerSplit, random }: TreeOptions,
): GrownTree {
  if (rows.length === 0) throw new RangeError('No rows: give at least one to grow a tree on.');
  const { codes, borders } = features;
  const search = splitSearch(features, target, minLeaf);
  const order = Int32Array.from(codes.keys());
  const gain = new Float64Array(codes.length);
  const feature: number[] = [];
  const border: number[] = [];
  const next: number[] = [];
  const values: number[] = [];
  const moved = new Int32Array(rows.length);

  const addNode = () => {
    next.push(0);
    border.push(0);
    return feature.push(LEAF) - 1;
  };
  const grow = (node: number, start: number, end: number, level: number) => {
    const whole = search.total(rows, start, end);
    const split = level < depth && end - start >= 2 * minLeaf && !whole.isPure ? best(start, end) : undefined;
    if (split === undefined) {
      next[node] = values.length;
      for (const value of whole.prediction) values.push(value);
      return;
    }
    gain[split.feature] += split.gain;
    feature[node] = split.feature;
    border[node] = split.border;
    const left = addNode();
    next[node] = left;
    addNode();
    const middle = partition(rows, moved, codes[split.feature], split.border, start, end);
    grow(left, start, middle, level + 1);
    grow(left + 1, middle, end, level + 1);
  };
  const best = (start: number, end: number): Split | undefined => {
    let found: Split | undefined;
    let looked = 0;
    for (let drawn = 0; drawn < order.length && looked < featuresPerSplit; drawn++) {
      const pick = drawn + Math.floor(random() * (order.length - drawn));
      const candidate = order[pick];
      order[pick] = order[drawn];
      order[drawn] = candidate;
      if (borders[candidate].length === 0) continue;
      const split = search.best(candidate, rows, start, end);
      if (split === 'constant') continue;
      looked++;
      if (split !== undefined && (found === undefined || split.gain > found.gain)) found = split;
    }
    return found;
  };
  grow(addNode(), 0, rows.length, 0);
  return { tree: { feature, border, next, values }, gain };
}

/** Where in `tree.values` the prediction for a row with these codes begins. */
export function leafOf(tree: Tree, codes: ArrayLike<number>): number {
  const { feature, border, next } = tree;
  let node = 0;
  while (feature[node] !== LEAF) node = next[node] + (codes[feature[node]] > border[node] ? 1 : 0);
  return next[node];
}

interface Split {
  readonly feature: number;
  readonly border: number;
  readonly gain: number;
}

interface SplitSearch {
  /** Sums up rows[start … end); must precede `best` for the same rows. */
  total(
    rows: Int32Array,
    start: number,
    end: number,
  ): { isPure: boolean; prediction: ArrayLike<number> & Iterable<number> };
  /** The split of one feature that lowers the error most; `constant` where the rows share one code. */
  best(feature: number, rows: Int32Array, start: number, end: number): Split | undefined | 'constant';
}

function splitSearch(features: BinnedFeatures, target: Target, minLeaf: number): SplitSearch {
  const bins = 1 + Math.max(...features.borders.map(({ length }) => length));
  return target.kind === 'value'
    ? valueSearch(features, asArray(target.values), bins, minLeaf)
    : classSearch(features, Uint16Array.from(target.labels), target.classes, bins, minLeaf);
}

/** Many trees are grown on the same values. */
function asArray(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

/** Least squares: a split's gain is what sum² / count grows by. */
function valueSearch(features: BinnedFeatures, values: Float64Array, bins: number, minLeaf: number): SplitSearch {
  const sums = new Float64Array(bins);
  const counts = new Int32Array(bins);
  let mean = 0;
  return {
    total(rows, start, end) {
      let sum = 0;
      let least = Infinity;
      let most = -Infinity;
      for (let at = start; at < end; at++) {
        const value = values[rows[at]];
        sum += value;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      mean = sum / (end - start);
      return { isPure: least === most, prediction: [Number(mean.toPrecision(9))] };
    },
    best(feature, rows, start, end) {
      const codes = features.codes[feature];
      let low = bins;
      let high = -1;
      // Sums of differences from the mean: nothing is lost where values are large and differ little.
      for (let at = start; at < end; at++) {
        const row = rows[at];
        const code = codes[row];
        if (code < low) low = code;
        if (code > high) high = code;
        sums[code] += values[row] - mean;
        counts[code]++;
      }
      const rest = end - start;
      let gain = 0;
      let border = -1;
      let sum = 0;
      let count = 0;
      for (let code = low; code < high; code++) {
        sum += sums[code];
        count += counts[code];
        if (count < minLeaf || counts[code] === 0) continue;
        if (rest - count < minLeaf) break;
        const better = sum * sum * (1 / count + 1 / (rest - count));
        if (better > gain) {
          gain = better;
          border = code;
        }
      }
      sums.fill(0, low, high + 1);
      counts.fill(0, low, high + 1);
      if (low === high) return 'constant';
      return border < 0 ? undefined : { feature, border, gain };
    },
  };
}

/** Gini impurity: the same gain, over the classes' counts. */
function classSearch(
  features: BinnedFeatures,
  labels: Uint16Array,
  classes: number,
  bins: number,
  minLeaf: number,
): SplitSearch {
  const counts = new Int32Array(bins * classes);
  const whole = new Int32Array(classes);
  const left = new Int32Array(classes);
  return {
    total(rows, start, end) {
      whole.fill(0);
      for (let at = start; at < end; at++) whole[labels[rows[at]]]++;
      const size = end - start;
      return {
        isPure: whole.includes(size),
        prediction: Float64Array.from(whole, (count) => Number((count / size).toPrecision(9))),
      };
    },
    best(feature, rows, start, end) {
      const codes = features.codes[feature];
      let low = bins;
      let high = -1;
      for (let at = start; at < end; at++) {
        const row = rows[at];
        const code = codes[row];
        if (code < low) low = code;
        if (code > high) high = code;
        counts[code * classes + labels[row]]++;
      }
      const size = end - start;
      let base = 0;
      for (let label = 0; label < classes; label++) base += whole[label] * whole[label];
      base /= size;
      let gain = 1e-9 * size;
      let border = -1;
      let count = 0;
      left.fill(0);
      for (let code = low; code < high; code++) {
        let ofLeft = 0;
        let ofRight = 0;
        for (let label = 0; label < classes; label++) {
          const here = counts[code * classes + label];
          left[label] += here;
          count += here;
          ofLeft += left[label] * left[label];
          ofRight += (whole[label] - left[label]) ** 2;
        }
        if (count < minLeaf) continue;
        if (size - count < minLeaf) break;
        const better = ofLeft / count + ofRight / (size - count) - base;
        if (better > gain) {
          gain = better;
          border = code;
        }
      }
      counts.fill(0, low * classes, (high + 1) * classes);
      if (low === high) return 'constant';
      return border < 0 ? undefined : { feature, border, gain };
    },
  };
}

/** Moves the rows with codes up to `border` to the front, in order; gives where the others begin. */
function partition(
  rows: Int32Array,
  moved: Int32Array,
  codes: Uint8Array,
  border: number,
  start: number,
  end: number,
): number {
  let front = start;
  let back = 0;
  for (let at = start; at < end; at++) {
    const row = rows[at];
    if (codes[row] > border) moved[back++] = row;
    else rows[front++] = row;
  }
  rows.set(moved.subarray(0, back), front);
  return front;
}
