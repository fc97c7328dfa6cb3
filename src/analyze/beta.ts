import { excessOverLog, logBeta, nonZero, stirlingRest } from './gamma.ts';

const LONGEST = 100_000;

/**
 * The share of the beta distribution of `a`, `b` > 0 below `x` (regularised incomplete beta).
 * `y` is 1 − x, given by the caller because near 1 the difference would have lost its digits.
 */
export function betaBelow(a: number, b: number, x: number, y: number = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast on this side of the mean; on the other it is taken of the mirrored distribution.
  return x <= (a + 1) / (a + b + 2) ? betaFraction(a, b, x, y) : 1 - betaFraction(b, a, y, x);
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(a: number, b: number, x: number, y: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < LONGEST; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return (result * Math.exp(logFactor(a, b, x, y))) / a;
}

/** ln(xᵃ yᵇ / B(a, b)). */
function logFactor(a: number, b: number, x: number, y: number): number {
  if (Math.min(a, b) < 10) return a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b);
  // Both large: the terms are measured from the mean, where they cancel on paper (Didonato and Morris 1992).
  const distance = x < 0.5 ? a - (a + b) * x : (a + b) * y - b;
  const correction = stirlingRest(a) + stirlingRest(b) - stirlingRest(a + b);
  const exponent = a * excessOverLog(-distance / a) + b * excessOverLog(distance / b);
  return 0.5 * Math.log((a * b) / (2 * Math.PI * (a + b))) - correction - exponent;
}

function logOf(value: number, complement: number): number {
  return value > 0.5 ? Math.log1p(-complement) : Math.log(value);
}
