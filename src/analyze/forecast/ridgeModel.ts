import { meanOfPresent } from '../series.ts';
import type { ChangeBounds, ForecastModel, Origin, StoredLinear, StoredModel, TrainingRows } from './forecastModel.ts';

/** Ridge penalty on a standardised feature, per row. */
const PENALTY = 0.01;
/** A feature this many deviations from what it was in training is taken as this far: a line is not trusted further. */
const FURTHEST_DEVIATIONS = 6;

type Stored = Extract<StoredModel, { name: 'ridge' }>;

/**
 * Ridge regression (Hoerl and Kennard 1970) of the change from the anchor on lag features: of the horizon's mean, and of each of its
 * cells, which gives every trained model's path its shape.
 */
export class RidgeModel implements ForecastModel {
  readonly name = 'ridge';
  readonly stored: Stored;

  constructor(stored: Stored) {
    this.stored = stored;
  }

  static fit({ series, horizonCells, cells, anchors, changes, features }: TrainingRows): RidgeModel {
    const targets = [changes];
    for (let step = 1; step <= horizonCells; step++) {
      targets.push(Float64Array.from(cells, (cell, row) => series.filled[cell + step] - anchors[row]));
    }
    return new RidgeModel({ name: 'ridge', linear: fitLinear(features, targets), bounds: boundsOf(changes) });
  }

  mean({ features, anchor }: Origin): number {
    const { linear, bounds } = this.stored;
    return anchor + within(linearOutput(linear, features, 0), bounds);
  }

  path(origin: Origin): Float64Array {
    return this.shape(origin, this.mean(origin));
  }

  /** The path whose mean is `mean`. */
  shape({ features }: Origin, mean: number): Float64Array {
    const { linear } = this.stored;
    const path = new Float64Array(linear.weights.length - 1);
    for (let step = 0; step < path.length; step++) path[step] = linearOutput(linear, features, step + 1);
    const shift = mean - path.reduce((sum, value) => sum + value, 0) / path.length;
    return path.map((value) => value + shift);
  }

  /** By feature: the size of its weight, as a share of all. */
  get importance(): number[] {
    const sizes = this.stored.linear.weights[0].slice(1).map(Math.abs);
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => (whole > 0 ? size / whole : 0));
  }
}

export function boundsOf(changes: Float64Array): ChangeBounds {
  return { least: Math.min(0, ...changes), most: Math.max(0, ...changes) };
}

export function within(change: number, { least, most }: ChangeBounds): number {
  return Math.min(most, Math.max(least, change));
}

/**
 * @param features by feature, one value a row; NaN counts as the feature's mean.
 * @param targets by output, one value a row.
 */
export function fitLinear(features: readonly Float64Array[], targets: readonly Float64Array[]): StoredLinear {
  const rows = targets[0].length;
  const count = features.length;
  const centres = features.map((feature) => meanOfPresent(feature) || 0);
  const scales = features.map((column, feature) => {
    let sum = 0;
    for (const value of column) if (!Number.isNaN(value)) sum += (value - centres[feature]) ** 2;
    const scale = Math.sqrt(sum / rows);
    // What hardly varies beside its size varies by rounding only.
    return scale > 1e-9 * Math.abs(centres[feature]) ? scale : 0;
  });
  const standard = features.map((column, feature) =>
    column.map((value) => standardised(value, centres[feature], scales[feature])),
  );
  const means = targets.map((target) => target.reduce((sum, value) => sum + value, 0) / rows);
  const gram = standard.map((left, at) => {
    const line = new Float64Array(count);
    for (let other = 0; other <= at; other++) line[other] = dot(left, standard[other]);
    line[at] += PENALTY * rows;
    return line;
  });
  decompose(gram);
  const weights = targets.map((target, output) => {
    const centred = target.map((value) => value - means[output]);
    const solution = solve(
      gram,
      Float64Array.from(standard, (column) => dot(column, centred)),
    );
    return [means[output], ...solution];
  });
  return { centres, scales, weights };
}

export function linearOutput(
  { centres, scales, weights }: StoredLinear,
  row: ArrayLike<number>,
  output: number,
): number {
  const own = weights[output];
  let sum = own[0];
  for (let feature = 0; feature < centres.length; feature++) {
    sum += own[feature + 1] * standardised(row[feature], centres[feature], scales[feature]);
  }
  return sum;
}

function standardised(value: number, centre: number, scale: number): number {
  if (scale === 0 || Number.isNaN(value)) return 0;
  return Math.min(FURTHEST_DEVIATIONS, Math.max(-FURTHEST_DEVIATIONS, (value - centre) / scale));
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < left.length; row++) sum += left[row] * right[row];
  return sum;
}

/** Cholesky's factor of a positive definite matrix, in place of its lower triangle. */
function decompose(matrix: readonly Float64Array[]): void {
  for (const [row, line] of matrix.entries()) {
    for (let column = 0; column <= row; column++) {
      const other = matrix[column];
      let sum = line[column];
      for (let at = 0; at < column; at++) sum -= line[at] * other[at];
      line[column] = row === column ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / other[column];
    }
  }
}

function solve(factor: readonly Float64Array[], right: Float64Array): Float64Array {
  const solution = right;
  for (const [row, line] of factor.entries()) {
    for (let at = 0; at < row; at++) solution[row] -= line[at] * solution[at];
    solution[row] /= line[row];
  }
  for (let row = factor.length - 1; row >= 0; row--) {
    for (let at = row + 1; at < factor.length; at++) solution[row] -= factor[at][row] * solution[at];
    solution[row] /= factor[row][row];
  }
  return solution;
}
