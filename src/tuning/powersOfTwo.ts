export function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

/** Powers of two from `min` to `max`. */
export function powersOfTwo(min: number, max: number): number[] {
  const powers: number[] = [];
  for (let power = 2 ** Math.ceil(Math.log2(min)); power <= max; power *= 2) powers.push(power);
  return powers;
}

/** The power of two in a range that is nearest to a value by ratio. */
export function nearestPowerOfTwo(value: number, min: number, max: number): number {
  const power = 2 ** Math.round(Math.log2(Math.max(value, 1)));
  return Math.min(Math.max(power, 2 ** Math.ceil(Math.log2(min))), 2 ** Math.floor(Math.log2(max)));
}
