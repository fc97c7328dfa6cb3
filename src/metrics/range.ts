import type { Metric, Unit } from './metric.ts';

/** The largest number of 32 bits, in which the history keeps values. */
export const LARGEST = 3.402_823_466e38;
const ABSOLUTE_ZERO_CELSIUS = -273.15;

/** Units whose values may be less than 0 or can't exceed something; all others measure how much there is of a thing. */
const RANGES: { readonly [Name in Unit]?: readonly [least: number, most: number] } = {
  '1': [0, 1],
  Cel: [ABSOLUTE_ZERO_CELSIUS, LARGEST],
  '{value}': [-LARGEST, LARGEST],
};

/** Least and largest value that a metric can have. */
export function rangeOf({ unit, range }: Metric): readonly [least: number, most: number] {
  return range ?? RANGES[unit] ?? [0, LARGEST];
}

/** Whether a value of any metric can be shown and kept. */
export function isInRange(value: number): boolean {
  return Math.abs(value) <= LARGEST;
}
