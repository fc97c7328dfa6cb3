/** A column of measurements. What is not `isUsable` is absent. */
export type Values = ArrayLike<number>;

/** Beyond this a value is no measurement, and its square could not be told from infinity. */
const LARGEST = 1e150;

/** Whether a value counts: a number that is neither NaN nor infinite, nor larger than any measurement (1e150). */
export function isUsable(value: number): boolean {
  return Math.abs(value) < LARGEST;
}

/** The usable values, in their order; a copy that the caller may reorder. */
export function usableValues(values: Values): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (isUsable(values[i])) kept[count++] = values[i];
  }
  return kept.subarray(0, count);
}

/** The places where both columns have a usable value; what one is longer than the other is left out. */
export function usablePairs(a: Values, b: Values): [Float64Array, Float64Array] {
  const length = Math.min(a.length, b.length);
  const keptA = new Float64Array(length);
  const keptB = new Float64Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (!isUsable(a[i]) || !isUsable(b[i])) continue;
    keptA[count] = a[i];
    keptB[count++] = b[i];
  }
  return [keptA.subarray(0, count), keptB.subarray(0, count)];
}

/** The mean of what isn't NaN; NaN where nothing is. */
export function meanOfPresent(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return sum / count;
}

/** The mean, right to the last digits whatever the values are shifted by; 0 for none. */
export function meanOf(values: Values): number {
  if (values.length === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const rough = sum / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i++) rest += values[i] - rough;
  return rough + rest / values.length;
}

/** The sum of squared distances from the mean; `mean` may be off by what rounding leaves. */
export function squaresAround(values: Values, mean: number): number {
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - mean;
    squares += distance * distance;
    rest += distance;
  }
  return values.length === 0 ? 0 : squares - (rest * rest) / values.length;
}

/** Whether all values are the same but for what rounding leaves. */
export function isConstant(squares: number, count: number, mean: number): boolean {
  return squares <= count * (4 * Number.EPSILON * mean) ** 2;
}
