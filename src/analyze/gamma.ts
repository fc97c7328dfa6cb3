const HALF_LOG_TWO_PI = 0.9189385332046727;
/** From here on Stirling's series is right to the last digit. */
const STIRLING_FROM = 10;

/** The logarithm of the gamma function of `x` > 0. */
export function logGamma(x: number): number {
  if (x >= STIRLING_FROM) return stirling(x);
  // Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1))
  let product = 1;
  let raised = x;
  while (raised < STIRLING_FROM) product *= raised++;
  return stirling(raised) - Math.log(product);
}

/** lnΓ(a + b) − lnΓ(a) without the loss of digits that subtracting two large logarithms brings. */
export function logGammaStep(a: number, b: number): number {
  if (a < STIRLING_FROM) return logGamma(a + b) - logGamma(a);
  return (a - 0.5) * Math.log1p(b / a) + b * (Math.log(a + b) - 1) + stirlingRest(a + b) - stirlingRest(a);
}

/** The logarithm of the beta function of `a`, `b` > 0. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  return logGamma(small) - logGammaStep(large, small);
}

function stirling(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRest(x);
}

/** What Stirling's formula lacks of lnΓ(x), x ≥ 10: Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹). */
export function stirlingRest(x: number): number {
  const inverse = 1 / (x * x);
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];
  let sum = 0;
  for (let k = terms.length - 1; k >= 0; k--) sum = sum * inverse + terms[k];
  return sum / x;
}

const TINY = 1e-300;
const LONGEST = 100_000;

/** The share of the gamma distribution of shape `a` > 0 below `x` ≥ 0 (regularised lower incomplete gamma). */
export function gammaBelow(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** The share above `x`; its own, so that a far tail keeps its digits. */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < LONGEST && term > sum * Number.EPSILON * 0.1; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(gammaLogFactor(a, x));
}

/** Legendre's continued fraction, by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let result = d;
  for (let i = 1; i < LONGEST; i++) {
    const factor = -i * (i - a);
    b += 2;
    d = 1 / nonZero(factor * d + b);
    c = nonZero(b + factor / c);
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return result * Math.exp(gammaLogFactor(a, x));
}

/** ln(xᵃ e⁻ˣ / Γ(a)). */
function gammaLogFactor(a: number, x: number): number {
  if (a < STIRLING_FROM) return a * Math.log(x) - x - logGamma(a);
  // The large terms cancel on paper, so that they need not in floating point.
  return 0.5 * Math.log(a) - HALF_LOG_TWO_PI - stirlingRest(a) - a * excessOverLog((x - a) / a);
}

/** e − ln(1 + e), also for small e, where the two nearly cancel. */
export function excessOverLog(e: number): number {
  if (Math.abs(e) > 0.3) return e - Math.log1p(e);
  // With r = e / (2 + e): ln(1 + e) = 2 (r + r³/3 + r⁵/5 …), and e − 2r = e r.
  const r = e / (2 + e);
  const square = r * r;
  let sum = 0;
  for (let k = 12; k >= 1; k--) sum = (sum + 1 / (2 * k + 1)) * square;
  return r * (e - 2 * sum);
}

export function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
