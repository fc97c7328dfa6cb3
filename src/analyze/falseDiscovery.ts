/**
 * P-values corrected for how many were tried (Benjamini and Hochberg 1995): of those up to 0.05, at most 5 % are expected to be chance.
 * In the order they were given.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: pValues.length }, (_, i) => i).sort((a, b) => pValues[b] - pValues[a]);
  const adjusted = new Float64Array(pValues.length);
  let least = 1;
  order.forEach((at, k) => {
    least = Math.min(least, (pValues[at] * pValues.length) / (pValues.length - k));
    adjusted[at] = least;
  });
  return adjusted;
}
