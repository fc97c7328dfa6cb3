/** Most bins that a feature is cut into; a code fits a byte. */
const MOST_BINS = 256;

/**
 * Features cut into bins of about equally many rows, so that a tree looks for splits among a few borders and not among all values.
 * A value's code is the number of borders that lie below it; an absent value (NaN) counts as smaller than every other.
 */
export class BinnedFeatures {
  /** Ascending borders by feature: code(value) = number of borders < value. */
  readonly borders: readonly (readonly number[])[];
  /** Codes by feature, each with one code a row. */
  readonly codes: readonly Uint8Array[];
  readonly rows: number;

  /** @param features one array a feature, all of one length; at most 256 `bins`. */
  constructor(features: readonly ArrayLike<number>[], bins: number) {
    if (features.length === 0) throw new RangeError('No features: give at least one column of values.');
    if (!(bins >= 2 && bins <= MOST_BINS)) throw new RangeError(`${bins} bins: choose 2 to ${MOST_BINS}.`);
    this.rows = features[0].length;
    if (features.some((column) => column.length !== this.rows)) {
      throw new RangeError('The features differ in length: give one value a row for each, NaN where there is none.');
    }
    this.borders = features.map((column) => bordersOf(column, bins));
    this.codes = features.map((column, feature) => {
      const codes = new Uint8Array(this.rows);
      const borders = this.borders[feature];
      for (let row = 0; row < this.rows; row++) codes[row] = codeOf(column[row], borders);
      return codes;
    });
  }
}

/** The codes of one row's features. */
export function codesOfRow(row: ArrayLike<number>, borders: readonly (readonly number[])[]): Uint8Array {
  if (row.length !== borders.length) {
    throw new RangeError(`${row.length} features, where the model was trained on ${borders.length}: give as many.`);
  }
  const codes = new Uint8Array(borders.length);
  for (let feature = 0; feature < codes.length; feature++) codes[feature] = codeOf(row[feature], borders[feature]);
  return codes;
}

function codeOf(value: number, borders: readonly number[]): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value > borders[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bordersOf(column: ArrayLike<number>, bins: number): number[] {
  const sorted = Float64Array.from(column).sort(); // NaN last
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  const borders = count < sorted.length && count > 0 ? [beneath(sorted[0])] : [];
  const free = bins - 1 - borders.length;
  const isEachBinned = changes(sorted, count) <= free;
  let taken = 0;
  for (let at = 1; at < count; at++) {
    if (sorted[at] === sorted[at - 1]) continue;
    const quantile = Math.floor((at / count) * (free + 1));
    if (quantile <= taken && !isEachBinned) continue;
    taken = quantile;
    borders.push(between(sorted[at - 1], sorted[at]));
  }
  return borders;
}

/** How often the value changes among the first `count`. */
function changes(sorted: Float64Array, count: number): number {
  let changed = 0;
  for (let at = 1; at < count; at++) if (sorted[at] !== sorted[at - 1]) changed++;
  return changed;
}

/** A number b with low <= b < high, of few digits so that stored models stay small. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  if (!Number.isFinite(middle)) return low;
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short >= low && short < high) return short;
  }
  return low;
}

function beneath(value: number): number {
  return value === -Infinity ? -Number.MAX_VALUE : between(-Number.MAX_VALUE, value);
}
