/** Moves the value of rank `rank` (from 0) to its place, smaller ones before it, larger ones after it (Hoare's selection). */
export function select(values: Float64Array, rank: number, from = 0, to = values.length - 1): number {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = middleOfThree(values[low], values[(low + high) >>> 1], values[high]);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const swapped = values[left];
      values[left++] = values[right];
      values[right--] = swapped;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank];
}

/** The median; reorders `values`, which hold at least one and no NaN. */
export function medianInPlace(values: Float64Array): number {
  return quantileInPlace(values, 0.5);
}

/** The median of at least one value, none of them NaN. */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(Float64Array.from(values));
}

/** The quantile at `probability` as `quantileOfSorted` gives it; reorders `values`, which hold at least one and no NaN. */
export function quantileInPlace(values: Float64Array, probability: number): number {
  return quantileFrom(values, probability, 0);
}

/** The same for several ascending probabilities: a third of the time that sorting takes. */
export function quantilesInPlace(values: Float64Array, probabilities: readonly number[]): number[] {
  let from = 0;
  return probabilities.map((probability) => {
    const quantile = quantileFrom(values, probability, from);
    from = Math.floor(probability * (values.length - 1)) + 1;
    return quantile;
  });
}

/** Values before `from` are in their places. */
function quantileFrom(values: Float64Array, probability: number, from: number): number {
  const place = probability * (values.length - 1);
  const below = Math.floor(place);
  // What the quantile before left behind it is not less.
  const low = below < from ? values[below] : select(values, below, from);
  if (place === below) return low;
  let high = Infinity;
  for (let i = below + 1; i < values.length; i++) if (values[i] < high) high = values[i];
  return between(low, high, place - below);
}

/** The quantile between neighbours by straight line (type 7 of Hyndman and Fan; the default of numpy and R). */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return between(sorted[below], sorted[above], place - below);
}

/** The median of the distances from `center`; 0 if more than half of the values are the same. */
export function medianDistance(values: ArrayLike<number>, center: number): number {
  const distances = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) distances[i] = Math.abs(values[i] - center);
  return medianInPlace(distances);
}

/** What a median distance is multiplied with to be the standard deviation of normal values. */
export const DEVIATIONS_PER_MEDIAN_DISTANCE = 1.482602218505602;

function between(low: number, high: number, share: number): number {
  const step = high - low;
  return share < 0.5 ? low + step * share : high - step * (1 - share);
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
