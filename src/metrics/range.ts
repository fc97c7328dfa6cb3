/** The largest number of 32 bits, in which the history keeps values. */
const LARGEST = 3.402_823_466e38;

/** Whether a value can be shown and kept. */
export function isInRange(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}
