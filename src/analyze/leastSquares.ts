/** y as a sum of columns by least squares. */
export interface LeastSquares {
  /** One for each column; 0 for those that are sums of the columns before them. */
  readonly coefficients: Float64Array;
  /** The squares that are left when only the first k columns are used, k = 0 … all of them. */
  readonly squaresLeft: Float64Array;
  /** How many columns are no sums of those before them. */
  readonly rank: number;
}

/** A column of which less than this share is new counts as a sum of those before it. */
const NEW_SHARE = 1e-10;

/**
 * Least squares by Householder's reflections: unlike the normal equations it keeps all digits that the data have.
 * @param columns At least as many values as columns, finite. Not changed.
 */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): LeastSquares {
  const work = columns.map((column) => Float64Array.from(column));
  const rest = Float64Array.from(y);
  const diagonal = new Float64Array(columns.length);
  const places: number[] = [];
  const squaresLeft = new Float64Array(columns.length + 1);
  squaresLeft[0] = squaresFrom(rest, 0);
  work.forEach((column, k) => {
    const row = places.length;
    const norm = Math.sqrt(squaresFrom(column, row));
    if (norm > NEW_SHARE * Math.sqrt(squaresFrom(columns[k], 0)) && row < rest.length) {
      diagonal[k] = column[row] > 0 ? -norm : norm;
      reflect(column, row, diagonal[k], work.slice(k + 1), rest);
      places.push(k);
    }
    squaresLeft[k + 1] = squaresFrom(rest, places.length);
  });
  return { coefficients: backSubstitute(work, diagonal, places, rest), squaresLeft, rank: places.length };
}

/** Turns `column` (from `row` on) to `diagonal` and zeros, and everything else along with it; what is above `row` stays. */
function reflect(
  column: Float64Array,
  row: number,
  diagonal: number,
  others: Float64Array[],
  rest: Float64Array,
): void {
  const head = column[row];
  column[row] = head - diagonal;
  const scale = -1 / (diagonal * column[row]);
  for (const other of [...others, rest]) {
    let product = 0;
    for (let i = row; i < column.length; i++) product += column[i] * other[i];
    product *= scale;
    for (let i = row; i < column.length; i++) other[i] -= product * column[i];
  }
}

function backSubstitute(
  work: readonly Float64Array[],
  diagonal: Float64Array,
  places: readonly number[],
  rest: Float64Array,
): Float64Array {
  const coefficients = new Float64Array(work.length);
  for (let row = places.length - 1; row >= 0; row--) {
    let value = rest[row];
    for (let later = row + 1; later < places.length; later++)
      value -= work[places[later]][row] * coefficients[places[later]];
    coefficients[places[row]] = value / diagonal[places[row]];
  }
  return coefficients;
}

function squaresFrom(values: Float64Array, from: number): number {
  let squares = 0;
  for (let i = from; i < values.length; i++) squares += values[i] * values[i];
  return squares;
}
