/** A standard normal variable stays below this in nine cases of ten. */
export const Z90 = 1.2816;

/** Share of a standard normal distribution below `z`. Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17 (error below 1e-7). */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  const above = (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  return z >= 0 ? 1 - above : above;
}

/** The `z` below which a share of a standard normal distribution lies. Handbook of Mathematical Functions, 26.2.23 (error below 4.5e-4). */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(Math.max(share, 1e-300)));
  return ((0.010328 * t + 0.802853) * t + 2.515517) / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1) - t;
}

/** How much longer something takes that has taken `elapsed` already: a quantile of what is left, where its logarithm varies by `spread` around that of `usual`. */
export function leftOfLognormal(usual: number, spread: number, elapsed: number, share: number): number {
  const z = elapsed > 0 ? Math.log(elapsed / usual) / spread : Number.NEGATIVE_INFINITY;
  // Of the cases that take longer than it has. Far out in the tail the normal distribution falls as exp(-z · d) with the distance d.
  const beyond = z > 4 ? z - Math.log(1 - share) / z : -normalQuantile((1 - share) * (1 - normalShare(z)));
  return usual * Math.exp(spread * beyond) - Math.max(0, elapsed);
}
