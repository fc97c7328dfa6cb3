import { leastSquares } from './leastSquares.ts';

/** 1/λ, σ/λ and κ/λ: the law turned round, N / X(N), is a sum of these. */
export type Law = readonly [one: number, contention: number, coherency: number];
/** Shares of a parameter that a fit stops at: for the estimate, and for samples, which spread a thousand times as wide. */
const EXACT = 1e-14;
export const EXACT_ENOUGH = 1e-5;

export interface LawFit {
  readonly law: Law;
  readonly squares: number;
}

/**
 * The whole law and its special cases, each for itself. Of those whose parameters mean something the one that Akaike's criterion
 * prefers, corrected for few points (Hurvich and Tsai 1989): noise alone must not make a peak.
 */
export function fitLaw(n: Float64Array, x: Float64Array, levels: number, exactness = EXACT): LawFit | undefined {
  const shapes = [[0], [0, 1], [0, 2], [0, 1, 2]].filter((parts) => parts.length < levels || parts.join() === '0,1');
  const total = x.reduce((sum, value) => sum + value * value, 0);
  let best: LawFit | undefined;
  let least = Infinity;
  for (const parts of shapes) {
    const fit = fitParts(n, x, parts, exactness);
    if (!fit || !isPossible(fit.law)) continue;
    // Errors that only rounding leaves are none, so that of exact laws the simplest wins.
    const error = Math.max(fit.squares / total, 1e-20);
    const spare = Math.max(1, n.length - parts.length - 1);
    const cost = n.length * Math.log(error) + 2 * parts.length * (1 + (parts.length + 1) / spare);
    if (cost < least) [best, least] = [fit, cost];
  }
  return best;
}

/** Nothing below 0, at most all of the work waits, and no part is so small that it is what rounding leaves of 0. */
function isPossible([one, ...parts]: Law): boolean {
  return one > 0 && parts.every((part) => part === 0 || part > 1e-13 * one) && parts[0] <= one * (1 + 1e-9);
}

/** Gauss's and Newton's method, from the fit of N / X, which is a straight sum; steps are halved while they make it worse. */
function fitParts(n: Float64Array, x: Float64Array, parts: readonly number[], exactness: number): LawFit | undefined {
  const basis = parts.map((part) => n.map((at) => basisAt(part, at)));
  const relative = basis.map((column) => column.map((value, i) => (value * x[i]) / n[i]));
  let current = leastSquares(relative, new Float64Array(n.length).fill(1)).coefficients;
  let squares = squaresOf(n, x, basis, current);
  if (!Number.isFinite(squares)) return undefined;
  for (let round = 0; round < 100; round++) {
    const turned = turnedLaw(basis, current);
    const slopes = basis.map((column) => column.map((value, i) => (-n[i] * value) / turned[i] ** 2));
    const step = leastSquares(
      slopes,
      x.map((value, i) => value - n[i] / turned[i]),
    ).coefficients;
    let factor = 1;
    let next = current.map((value, k) => value + step[k]);
    let nextSquares = squaresOf(n, x, basis, next);
    while (!(nextSquares <= squares) && factor > 1e-6) {
      factor /= 2;
      next = current.map((value, k) => value + factor * step[k]);
      nextSquares = squaresOf(n, x, basis, next);
    }
    if (!(nextSquares <= squares)) break;
    const moved = step.some((change, k) => Math.abs(factor * change) > exactness * Math.abs(current[k]));
    [current, squares] = [next, nextSquares];
    if (!moved) break;
  }
  const law: [number, number, number] = [0, 0, 0];
  parts.forEach((part, k) => {
    law[part] = current[k];
  });
  return { law, squares };
}

function basisAt(part: number, n: number): number {
  return part === 0 ? 1 : part === 1 ? n - 1 : n * (n - 1);
}

function turnedLaw(basis: readonly Float64Array[], law: Float64Array): Float64Array {
  return basis[0].map((_, i) => basis.reduce((sum, column, k) => sum + law[k] * column[i], 0));
}

/** Infinite where the law has a pole within the points. */
function squaresOf(n: Float64Array, x: Float64Array, basis: readonly Float64Array[], law: Float64Array): number {
  const turned = turnedLaw(basis, law);
  let squares = 0;
  for (let i = 0; i < n.length; i++) {
    if (!(turned[i] > 0)) return Infinity;
    squares += (x[i] - n[i] / turned[i]) ** 2;
  }
  return squares;
}

/** X(n) by the law. */
export function throughputBy(law: Law, n: number): number {
  return n / (law[0] + law[1] * (n - 1) + law[2] * n * (n - 1));
}
