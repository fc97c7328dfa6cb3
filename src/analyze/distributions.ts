import { betaBelow } from './beta.ts';
import { gammaAbove, gammaBelow } from './gamma.ts';

/** Tails and quantiles of the distributions that tests use. A tail keeps its digits however far out it is. */

/** P(Z > z) of the standard normal distribution. */
export function normalAbove(z: number): number {
  const half = 0.5 * gammaAbove(0.5, (z * z) / 2);
  return z >= 0 ? half : 1 - half;
}

/** P(T > t) of Student's distribution with `degrees` > 0 degrees of freedom. */
export function studentAbove(t: number, degrees: number): number {
  const half = 0.5 * studentTwoSided(t, degrees);
  return t >= 0 ? half : 1 - half;
}

/** P(|T| > |t|). */
export function studentTwoSided(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return 0;
  const square = t * t;
  return betaBelow(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square));
}

/** P(X > x) of the χ² distribution. */
export function chiSquareAbove(x: number, degrees: number): number {
  return gammaAbove(degrees / 2, x / 2);
}

/** P(X < x) of the χ² distribution. */
export function chiSquareBelow(x: number, degrees: number): number {
  return gammaBelow(degrees / 2, x / 2);
}

/** P(F > f) of the F distribution. */
export function fAbove(f: number, numeratorDegrees: number, denominatorDegrees: number): number {
  if (f <= 0) return 1;
  if (!Number.isFinite(f)) return 0;
  const [x, y] = fShares(f, numeratorDegrees, denominatorDegrees);
  return betaBelow(denominatorDegrees / 2, numeratorDegrees / 2, y, x);
}

/** P(K > x) of Kolmogorov's limiting distribution. */
export function kolmogorovAbove(x: number): number {
  if (x <= 0) return 1;
  // Two series of the same function: each converges where the other does not.
  if (x < 1.18) {
    const q = Math.exp((-Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * (q + q ** 9 + q ** 25 + q ** 49);
  }
  const q = Math.exp(-2 * x * x);
  return 2 * (q - q ** 4 + q ** 9 - q ** 16);
}

/** The z below which the share `probability` (between 0 and 1) of the standard normal distribution lies. */
export function normalQuantile(probability: number): number {
  return symmetricQuantile(probability, normalAbove);
}

/** The t below which the share `probability` of Student's distribution lies. */
export function studentQuantile(probability: number, degrees: number): number {
  // Hundreds of series of one length ask for the same one after the other, and each answer takes a search.
  if (probability !== lastStudent.probability || degrees !== lastStudent.degrees) {
    const quantile = symmetricQuantile(probability, (t) => studentAbove(t, degrees));
    lastStudent = { probability, degrees, quantile };
  }
  return lastStudent.quantile;
}

let lastStudent = { probability: Number.NaN, degrees: Number.NaN, quantile: Number.NaN };

/** The x below which the share `probability` of the χ² distribution lies. */
export function chiSquareQuantile(probability: number, degrees: number): number {
  return positiveQuantile(
    probability,
    (x) => chiSquareBelow(x, degrees),
    (x) => chiSquareAbove(x, degrees),
  );
}

/** The shares that make an F tail a beta tail, each without subtracting from 1. */
function fShares(f: number, numeratorDegrees: number, denominatorDegrees: number): [number, number] {
  const scaled = numeratorDegrees * f;
  return [scaled / (scaled + denominatorDegrees), denominatorDegrees / (scaled + denominatorDegrees)];
}

function symmetricQuantile(probability: number, above: (x: number) => number): number {
  requireProbability(probability);
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const distance = whereFalling(above, tail, 0);
  return probability < 0.5 ? -distance : distance;
}

function positiveQuantile(probability: number, below: (x: number) => number, above: (x: number) => number): number {
  requireProbability(probability);
  // In whichever tail is the smaller, for its digits. The lower one falls with 1 / x.
  return probability > 0.5
    ? whereFalling(above, 1 - probability, 0)
    : 1 / whereFalling((inverse) => below(1 / inverse), probability, 0);
}

function requireProbability(probability: number): void {
  if (probability > 0 && probability < 1) return;
  throw new RangeError(`a probability between 0 and 1 is needed, not ${probability}`);
}

/** Where a falling tail function equals `tail`, by Ridders' method on the logarithm of the tail. */
function whereFalling(above: (x: number) => number, tail: number, from: number): number {
  const excess = (x: number) => Math.log(Math.max(above(x), Number.MIN_VALUE) / tail);
  let low = from;
  let high = 1;
  while (excess(high) > 0 && high < 1e300) {
    low = high;
    high *= 2;
  }
  let atLow = low === 0 ? Math.log(1 / tail) : excess(low);
  let atHigh = excess(high);
  let before = Number.NaN;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (atHigh === 0) return high;
    if (middle === low || middle === high || high - low <= 2 * Number.EPSILON * high) return middle;
    const atMiddle = excess(middle);
    const root = Math.sqrt(atMiddle * atMiddle - atLow * atHigh);
    const guess = root === 0 ? middle : middle + ((middle - low) * Math.sign(atLow - atHigh) * atMiddle) / root;
    if (Math.abs(guess - before) <= 4 * Number.EPSILON * guess) return guess;
    before = guess;
    const atGuess = excess(guess);
    for (const [x, value] of [[middle, atMiddle] as const, [guess, atGuess] as const]) {
      if (x < low || x > high) continue;
      if (value > 0) [low, atLow] = [x, value];
      else [high, atHigh] = [x, value];
    }
  }
  return (low + high) / 2;
}
