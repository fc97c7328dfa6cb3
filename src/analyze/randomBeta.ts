const LOG_4 = Math.log(4);
const LOG_5 = 1 + Math.log(5);

/**
 * A number between 0 and 1 of the beta distribution: algorithm BB of Cheng (1978).
 * @param a and `b`: above 1. The k-th smallest of n uniform numbers is of beta (k, n + 1 - k).
 * @param random gives numbers in [0, 1).
 */
export function randomBeta(a: number, b: number, random: () => number): number {
  const least = Math.min(a, b);
  const most = Math.max(a, b);
  const both = a + b;
  const slope = Math.sqrt((both - 2) / (2 * least * most - both));
  const shift = least + 1 / slope;
  for (;;) {
    const first = random();
    const second = random();
    const log = slope * Math.log(first / (1 - first));
    const odds = least * Math.exp(log);
    const square = first * first * second;
    const reach = shift * log - LOG_4;
    const rest = least + reach - odds;
    const isIn =
      rest + LOG_5 >= 5 * square ||
      rest >= Math.log(square) ||
      reach + both * Math.log(both / (most + odds)) >= Math.log(square);
    if (isIn) return least === a ? odds / (most + odds) : most / (most + odds);
  }
}
