import { isUsable, usableValues, type Values } from './series.ts';

/** The rank of every value from 1 on, equal ones the mean of theirs; NaN where no usable value stands. */
export function ranks(values: Values): Float64Array {
  const sorted = usableValues(values).sort();
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isUsable(value)) {
      const first = firstFrom(sorted, value);
      result[i] = (first + 1 + afterLast(sorted, value, first)) / 2;
    } else result[i] = Number.NaN;
  }
  return result;
}

/** Of values that rise: the place of the first that is not below this one. */
function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function afterLast(sorted: Float64Array, value: number, first: number): number {
  // Most are there once.
  if (first + 1 >= sorted.length || sorted[first + 1] !== value) return first + 1;
  let low = first + 1;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
