import { isUsable, type Values } from './series.ts';

/** The rank of every value from 1 on, equal ones the mean of theirs; NaN where no usable value stands. */
export function ranks(values: Values): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  const order = Uint32Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => isUsable(values[i]))
    .sort((a, b) => values[a] - values[b]);
  for (let from = 0, i = 1; i <= order.length; i++) {
    if (i < order.length && values[order[i]] === values[order[from]]) continue;
    const rank = (from + 1 + i) / 2;
    for (let k = from; k < i; k++) result[order[k]] = rank;
    from = i;
  }
  return result;
}
